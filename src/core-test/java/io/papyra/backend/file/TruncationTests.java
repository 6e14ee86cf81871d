package io.papyra.backend.file;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;

import io.papyra.backend.ProgressMonitor;
import io.papyra.proof.HistoryVerifier.Expected;
import io.papyra.report.AnomalyType;
import io.papyra.report.ScanReport;
import io.papyra.report.ScanRequest;
import io.papyra.test.disk.SimulatedDisk;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A log cut off at any byte (F11). */
@Tag("proof")
@Tag("always")
class TruncationTests {

	/**
	 * Of the bytes after which it is cut so manieth, and all borders of lines; in the
	 * gate all.
	 */
	private static final int EVERY = Integer.getInteger("papyra.every", 7);

	private final TenLines ten = new TenLines();

	private IntStream lengths() {
		return IntStream.range(0, this.ten.log.length)
			.filter((length) -> length % EVERY == 0 || this.ten.log[length - 1] == '\n')
			.parallel();
	}

	@Test
	void aCutAtAnyByteIsFoundBesideTheCheckpointAndRepaired() {
		long began = System.nanoTime();
		lengths().forEach((length) -> {
			byte[] damaged = Arrays.copyOf(this.ten.log, length);
			this.ten.verifyMended(damaged, "cut after " + length + " bytes");
		});
		JsonLogs.report("cuts beside the checkpoint", lengths().count(), began);
	}

	@Test
	void aCutBetweenTwoLinesIsALostTail() {
		int length = 0;
		for (byte[] line : this.ten.lines) {
			ScanReport report = this.ten.verifyFound(Arrays.copyOf(this.ten.log, length), "cut after " + length);
			assertThat(report.anomalyCounts()).containsKey(AnomalyType.TAIL_LOST);
			length += line.length;
		}
	}

	@Test
	void withoutACheckpointACutIsFoundUnlessItIsBetweenTwoLines() {
		Set<Integer> borders = new HashSet<>(Set.of(0));
		int border = 0;
		for (byte[] line : this.ten.lines) {
			border += line.length;
			borders.add(border);
		}
		lengths().forEach((length) -> {
			byte[] damaged = Arrays.copyOf(this.ten.log, length);
			SimulatedDisk disk = this.ten.disk(damaged, false);
			ScanReport report = JsonLogs.open(disk).scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE);
			assertThat(report.isClean()).as("cut after %s bytes", length).isEqualTo(borders.contains(length));
			Set<Integer> undamaged = this.ten.undamaged(damaged);
			JsonLogs.verifier().verify(disk, Expected.exactly(undamaged), "cut after " + length + " bytes");
		});
	}

	@Test
	void aLogThatIsGoneWhileItsCheckpointIsThereIsALostTail() {
		SimulatedDisk disk = this.ten.disk(new byte[0], true);
		org.assertj.core.api.Assertions.assertThatNoException().isThrownBy(() -> disk.delete(JsonLogs.FILE));
		ScanReport report = JsonLogs.open(disk).scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE);
		assertThat(report.anomalyCounts()).containsOnlyKeys(AnomalyType.TAIL_LOST);
		JsonLogs.verifier().verify(disk, Expected.exactly(Set.of()), "the log is gone");
	}

}
