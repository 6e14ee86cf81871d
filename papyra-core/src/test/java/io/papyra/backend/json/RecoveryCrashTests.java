package io.papyra.backend.json;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import io.papyra.backend.FactWriter;
import io.papyra.backend.RecoveryMode;
import io.papyra.backend.RecoveryRequest;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.Work;
import io.papyra.disk.CrashState;
import io.papyra.disk.SimulatedDisk;
import io.papyra.test.HistoryLedger;
import io.papyra.test.HistoryVerifier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Losing the power a second time, at any moment of the recovery from the first loss and
 * of going on after it (F5, F6).
 */
class RecoveryCrashTests {

	/**
	 * Of the first crashes every so manieth is gone on from, of the second ones likewise.
	 */
	private static final int FIRST_STRIDE = 61;

	private static final int SECOND_STRIDE = 29;

	@ParameterizedTest
	@EnumSource(names = { "REPAIR", "QUARANTINE" })
	void noSecondCrashDuringARecoveryCostsAPromisedFact_A7(RecoveryMode mode) {
		long began = System.nanoTime();
		SimulatedDisk disk = new SimulatedDisk();
		HistoryLedger ledger = new HistoryLedger(disk::operations);
		write(disk, ledger, 0);
		List<CrashState> firsts = disk.crashStates().toList();
		AtomicLong pairs = new AtomicLong();
		IntStream.range(0, firsts.size())
			.filter((index) -> index % FIRST_STRIDE == 0)
			.parallel()
			.forEach((index) -> pairs.addAndGet(crashAgain(firsts.get(index), ledger, mode, index)));
		JsonLogs.report("second crash during " + mode, pairs.get(), began);
		assertThat(pairs.get()).isGreaterThan(8_000);
	}

	private static void write(SimulatedDisk disk, HistoryLedger ledger, int first) {
		FactWriter writer = JsonLogs.open(disk).openWriter(JsonLogs.options(SyncPolicy.ALWAYS));
		ledger.append(writer, SyncPolicy.ALWAYS, first, 2);
		ledger.append(writer, SyncPolicy.ALWAYS, first + 2, 1);
		ledger.close(writer);
	}

	private static long crashAgain(CrashState first, HistoryLedger ledger, RecoveryMode mode, int offset) {
		SimulatedDisk disk = SimulatedDisk.crash(first);
		HistoryVerifier.Expected expected = HistoryVerifier.Expected.after(first, ledger);
		Set<Integer> found = JsonLogs.verifier().verifyContent(disk, expected);
		HistoryLedger again = new HistoryLedger(disk::operations);
		again.inherit(found, new TreeSet<>(expected.allowed()));
		JsonLogs.open(disk).recover(RecoveryRequest.of(mode), Work.UNWATCHED);
		write(disk, again, 10);
		List<CrashState> seconds = disk.crashStates().toList();
		HistoryVerifier verifier = JsonLogs.verifier();
		long states = 0;
		for (int index = offset / FIRST_STRIDE % SECOND_STRIDE; index < seconds.size(); index += SECOND_STRIDE) {
			try {
				verifier.verify(seconds.get(index), again);
				states++;
			}
			catch (AssertionError ex) {
				throw new AssertionError("after " + first + " " + ex.getMessage(), ex);
			}
		}
		return states;
	}

}
