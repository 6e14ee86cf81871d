package io.papyra.backend.json;

import java.util.concurrent.atomic.AtomicLong;

import io.papyra.backend.FactWriter;
import io.papyra.backend.SyncPolicy;
import io.papyra.disk.SimulatedDisk;
import io.papyra.retention.RetentionPolicy;
import io.papyra.test.HistoryLedger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Losing the power at any moment of opening, appending, syncing and closing (F1, F2). */
class AppendCrashTests {

	private static final AtomicLong ALL_STATES = new AtomicLong();

	@ParameterizedTest
	@EnumSource
	void noCrashWhileAppendingCostsAPromisedFact_A19(SyncPolicy policy) {
		long began = System.nanoTime();
		SimulatedDisk disk = new SimulatedDisk();
		HistoryLedger ledger = new HistoryLedger(disk::operations);
		FactWriter writer = new JsonBackend(JsonLogs.FILE, RetentionPolicy.NONE, disk, JsonLogs.CLOCK)
			.openWriter(JsonLogs.options(policy));
		ledger.append(writer, policy, 0, 4);
		ledger.append(writer, policy, 4, 4);
		ledger.sync(writer);
		ledger.append(writer, policy, 8, 4);
		ledger.close(writer);
		long states = JsonLogs.verifyAll(disk.crashStates(), ledger);
		ALL_STATES.addAndGet(states);
		JsonLogs.report("append, sync " + policy, states, began);
		assertThat(states).isGreaterThan(5_000);
	}

	@AfterAll
	static void thereWereManyStates() {
		assertThat(ALL_STATES.get()).isGreaterThan(20_000);
	}

}
