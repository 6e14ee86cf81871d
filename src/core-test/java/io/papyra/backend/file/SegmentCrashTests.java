package io.papyra.backend.file;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

import io.papyra.backend.FactWriter;
import io.papyra.backend.PersistenceException;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WriterOptions;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.report.CompactionRequest;
import io.papyra.report.RecoveryMode;
import io.papyra.report.RecoveryRequest;
import io.papyra.report.ScanRequest;
import io.papyra.retention.Retention;
import io.papyra.retention.RetentionPolicy;
import io.papyra.test.TestFacts;
import io.papyra.test.disk.CrashState;
import io.papyra.test.disk.DiskCall;
import io.papyra.test.disk.DiskError;
import io.papyra.test.disk.Fault;
import io.papyra.test.disk.SimulatedDisk;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Segments on a disk that loses its power or fails. */
@Tag("proof")
class SegmentCrashTests {

	private static final int FACTS = 45;

	private static final List<Integer> COUNTING = List.of(33, 36, 39, 42);

	/** Of all states so manieth are looked at, in the gate every seventh. */
	private static final int STRIDE = 7 * Integer.getInteger("papyra.every", 6);

	private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-02-01T00:00:00Z"));

	@Test
	void noCrashDuringACompactionCostsAFactThatCounts() {
		SimulatedDisk disk = written();
		backend(disk, retention()).compact(CompactionRequest.NOW, ProgressMonitor.NONE);
		List<CrashState> states = disk.crashStates().toList();
		assertThat(states).hasSizeGreaterThan(350);
		for (int index = 0; index < states.size(); index += STRIDE) {
			CrashState state = states.get(index);
			SimulatedDisk crashed = SimulatedDisk.crash(state);
			assertThat(events(backend(crashed, retention()))).as("after %s", state).isEqualTo(COUNTING);
			RotatingBackend repaired = backend(crashed, RetentionPolicy.NONE);
			repaired.recover(RecoveryRequest.of(RecoveryMode.REPAIR), ProgressMonitor.NONE);
			assertThat(events(repaired)).as("repaired after %s", state)
				.endsWith(33, 36, 39, 42)
				.doesNotHaveDuplicates();
			assertThat(repaired.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).isClean())
				.as("repaired after %s", state)
				.isTrue();
		}
	}

	@Test
	void noFailedRenameDuringACompactionCostsAFactThatCounts() {
		SimulatedDisk disk = written();
		disk.plan(Fault.of(DiskError.EIO).only(DiskCall.RENAME).always());
		assertThatExceptionOfType(PersistenceException.class)
			.isThrownBy(() -> backend(disk, retention()).compact(CompactionRequest.NOW, ProgressMonitor.NONE));
		disk.heal();
		assertThat(events(backend(disk, retention()))).isEqualTo(COUNTING);
	}

	@Test
	void aSegmentThatCannotBeReadIsNeverSkippedSilently() {
		for (int call = 1; call <= 3; call++) {
			SimulatedDisk disk = written();
			RotatingBackend backend = backend(disk, RetentionPolicy.NONE);
			disk.plan(Fault.of(DiskError.EACCES).only(DiskCall.OPEN_FOR_READ).at(call).always());
			assertThatExceptionOfType(PersistenceException.class).isThrownBy(() -> events(backend));
		}
	}

	/** A history in several segments of each kind. */
	private static SimulatedDisk written() {
		SimulatedDisk disk = new SimulatedDisk();
		try (FactWriter writer = backend(disk, RetentionPolicy.NONE)
			.openWriter(new WriterOptions(TestFacts.SYSTEM, SyncPolicy.ALWAYS))) {
			for (int number = 0; number < FACTS; number++) {
				writer.append(TestFacts.batch(number, 1));
			}
		}
		return disk.restart();
	}

	private static RetentionPolicy retention() {
		return RetentionPolicy.same(new Retention(4L, null, null));
	}

	private static RotatingBackend backend(SimulatedDisk disk, RetentionPolicy retention) {
		return new RotatingBackend(SimulatedDisk.DIRECTORY.resolve("papyra"), new RotatingOptions(600, null), retention,
				disk, CLOCK);
	}

	private static List<Integer> events(RotatingBackend backend) {
		try (Stream<Integer> numbers = backend.read(FactQuery.of(FactKind.EVENT))
			.map((stored) -> TestFacts.number(stored.fact()))) {
			return numbers.toList();
		}
	}

}
