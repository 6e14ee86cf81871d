package io.papyra.backend.file;

import java.util.stream.Stream;

import io.papyra.backend.FactWriter;
import io.papyra.backend.PersistenceException;
import io.papyra.backend.SyncPolicy;
import io.papyra.internal.disk.DiskCall;
import io.papyra.internal.disk.DiskError;
import io.papyra.internal.disk.FailedSync;
import io.papyra.internal.disk.Fault;
import io.papyra.internal.disk.SimulatedDisk;
import io.papyra.test.HistoryLedger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A sync fails, its bytes are gone, and the next sync succeeds (F8): what is promised
 * then is there after a loss of power all the same, and a batch that is given again is
 * there once.
 */
@Tag("proof")
class FailedSyncTests {

	/** Of all crash states of a run so manieth are looked at, others in each run. */
	private static final int STRIDE = 307;

	/** The same of those in which nothing is lost that was written. */
	private static final int KEPT_STRIDE = 5;

	/** Of the runs of the gate so manieth. */
	private static final int EVERY = Integer.getInteger("papyra.every", 8);

	/**
	 * Of all runs so manieth, others with each model: only to list the crash states of
	 * one takes long.
	 */
	private static final int RUN_STRIDE = FailedSync.values().length * EVERY;

	static Stream<Arguments> cases() {
		return Stream.of(SyncPolicy.values())
			.flatMap((policy) -> Stream.of(FailedSync.values()).map((model) -> Arguments.of(policy, model)));
	}

	@ParameterizedTest
	@MethodSource("cases")
	void noFailedSyncCostsAPromisedFact(SyncPolicy policy, FailedSync model) {
		long began = System.nanoTime();
		long states = 0;
		int run = model.ordinal();
		for (int kept = 0; kept <= 2; kept++) {
			Fault once = Fault.of(DiskError.EIO).only(DiskCall.FORCE).withEffect(kept).leaving(model);
			for (boolean retried : new boolean[] { true, false }) {
				boolean met = true;
				for (int force = 1; met; force++) {
					SimulatedDisk disk = new SimulatedDisk();
					disk.plan(once.at(force));
					states += verify(disk, policy, retried, run++);
					met = disk.faultsFired() > 0;
					SimulatedDisk twice = new SimulatedDisk();
					twice.plan(once.at(force));
					twice.plan(once.at(force + 1));
					states += verify(twice, policy, retried, run++);
				}
			}
		}
		JsonLogs.report("failed sync, " + policy + ", " + model, states, began);
		assertThat(states * EVERY).isGreaterThan(500);
	}

	private static long verify(SimulatedDisk disk, SyncPolicy policy, boolean retried, int run) {
		HistoryLedger ledger = new HistoryLedger(disk::operations);
		FactWriter writer = open(disk, policy);
		for (int batch = 0; batch < 4; batch++) {
			append(ledger, writer, policy, batch * 2, retried);
			if (batch == 1) {
				sync(ledger, writer);
			}
		}
		sync(ledger, writer);
		append(ledger, writer, policy, 8, retried);
		close(ledger, writer);
		if (run % RUN_STRIDE != 0) {
			return 0;
		}
		int[] index = { run };
		return JsonLogs.verifyAll(disk.crashStates()
			.sequential()
			.filter((state) -> index[0]++ % (state.keepsEverything() ? KEPT_STRIDE : STRIDE) == 0), ledger);
	}

	private static FactWriter open(SimulatedDisk disk, SyncPolicy policy) {
		for (int attempt = 1; attempt < 5; attempt++) {
			try {
				return JsonLogs.open(disk).openWriter(JsonLogs.options(policy));
			}
			catch (PersistenceException ex) {
				assertThat(disk.heldLocks()).isZero();
			}
		}
		throw new AssertionError("the writer cannot be opened though the disk is well");
	}

	private static void append(HistoryLedger ledger, FactWriter writer, SyncPolicy policy, int first, boolean retried) {
		for (int attempt = 1; attempt <= (retried ? 4 : 1); attempt++) {
			try {
				ledger.append(writer, policy, first, 2);
				return;
			}
			catch (PersistenceException ex) {
				assertThat(ex).hasRootCauseMessage("Input/output error");
			}
		}
	}

	private static void sync(HistoryLedger ledger, FactWriter writer) {
		try {
			ledger.sync(writer);
		}
		catch (PersistenceException ex) {
			assertThat(ex.getMessage()).contains(JsonLogs.FILE.toString());
		}
	}

	private static void close(HistoryLedger ledger, FactWriter writer) {
		try {
			ledger.close(writer);
		}
		catch (PersistenceException ex) {
			writer.close();
		}
	}

}
