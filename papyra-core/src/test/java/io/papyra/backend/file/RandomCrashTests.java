package io.papyra.backend.file;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;

import io.papyra.backend.FactWriter;
import io.papyra.backend.PersistenceException;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.SyncPolicy;
import io.papyra.internal.disk.CrashState;
import io.papyra.internal.disk.DiskError;
import io.papyra.internal.disk.FailedSync;
import io.papyra.internal.disk.Fault;
import io.papyra.internal.disk.SimulatedDisk;
import io.papyra.report.RecoveryMode;
import io.papyra.report.RecoveryRequest;
import io.papyra.retention.RetentionPolicy;
import io.papyra.test.HistoryLedger;
import io.papyra.test.HistoryVerifier.Expected;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random walks (F14): sessions of random appends, syncs, recoveries and faults, a crash
 * at a random moment with random survivors, and on from there. Each walk is told by its
 * seed; {@code -Dpapyra.seed=…} begins with another one, {@code -Dpapyra.walks=…} takes
 * more of the long ones, {@code -Dpapyra.every=1} all of the short ones.
 */
@Tag("proof")
class RandomCrashTests {

	private static final int CRASHES_PER_WALK = 6;

	private static final int STATES_PER_CRASH = 10;

	private static final int SHORTEST_WRITES = 100;

	@Test
	void shortRandomWalksKeepEveryPromise() {
		walk(Long.getLong("papyra.seed", 20261120L), 60 / Integer.getInteger("papyra.every", 12));
	}

	@Test
	@Tag("long")
	void longRandomWalksKeepEveryPromise() {
		walk(Long.getLong("papyra.seed", System.nanoTime()), Integer.getInteger("papyra.walks", 10_000));
	}

	private static void walk(long firstSeed, int walks) {
		long began = System.nanoTime();
		System.out.println("random walks begin with seed " + firstSeed);
		long states = LongStream.range(firstSeed, firstSeed + walks).parallel().map((seed) -> {
			try {
				return new Walk(seed).run();
			}
			catch (AssertionError | RuntimeException ex) {
				throw new AssertionError("seed " + seed + ": " + ex.getMessage(), ex);
			}
		}).sum();
		JsonLogs.report("random walks", states, began);
	}

	/** One history through several crashes. */
	private static final class Walk {

		private final Random random;

		private SimulatedDisk disk = new SimulatedDisk();

		private HistoryLedger ledger = new HistoryLedger(this.disk::operations);

		private int nextFact;

		Walk(long seed) {
			this.random = new Random(seed);
		}

		long run() {
			long states = 0;
			for (int crash = 0; crash < CRASHES_PER_WALK; crash++) {
				planFaults();
				for (int session = this.random.nextInt(3); session >= 0; session--) {
					session();
				}
				this.disk.heal();
				List<CrashState> crashes = this.disk.randomCrashStates(this.random).limit(STATES_PER_CRASH).toList();
				crashes.forEach((state) -> JsonLogs.verifier().verify(state, this.ledger));
				states += crashes.size();
				goOnFrom(crashes.get(0));
			}
			return states;
		}

		private void goOnFrom(CrashState crash) {
			Expected expected = Expected.after(crash, this.ledger);
			this.disk = SimulatedDisk.crash(crash);
			this.ledger = new HistoryLedger(this.disk::operations);
			Set<Integer> found = JsonLogs.verifier().verifyContent(this.disk, expected);
			this.ledger.inherit(found, expected.allowed());
		}

		private void planFaults() {
			DiskError[] errors = DiskError.values();
			for (int faults = this.random.nextInt(4); faults > 0; faults--) {
				DiskError error = errors[this.random.nextInt(errors.length)];
				if (error != DiskError.LOST_WRITE) {
					int at = 1 + this.random.nextInt(60);
					int effect = this.random.nextInt(3) * this.random.nextInt(200);
					FailedSync leaving = FailedSync.values()[this.random.nextInt(3)];
					boolean always = this.random.nextInt(8) == 0;
					// A disk that takes a byte at a time has more states than memory
					// holds.
					int bytes = always ? Math.max(effect, SHORTEST_WRITES) : effect;
					Fault fault = Fault.of(error).at(at).withEffect(bytes).leaving(leaving);
					this.disk.plan(always ? fault.always() : fault);
				}
			}
		}

		private void session() {
			SyncPolicy policy = SyncPolicy.values()[this.random.nextInt(3)];
			try {
				if (this.random.nextInt(3) == 0) {
					RecoveryMode mode = RecoveryMode.values()[this.random.nextInt(3)];
					JsonLogs.open(this.disk).recover(RecoveryRequest.of(mode), ProgressMonitor.NONE);
				}
				FactWriter writer = new JsonBackend(JsonLogs.FILE, RetentionPolicy.NONE, this.disk,
						JsonLogs.hastyClock())
					.openWriter(JsonLogs.options(policy));
				try {
					write(writer, policy);
				}
				finally {
					this.ledger.close(writer);
				}
			}
			catch (PersistenceException ex) {
				// The next session tries again.
			}
		}

		private void write(FactWriter writer, SyncPolicy policy) {
			for (int steps = this.random.nextInt(8); steps > 0; steps--) {
				int first = this.nextFact;
				int count = 1 + this.random.nextInt(5);
				this.nextFact += count;
				for (int attempts = this.random.nextInt(3); attempts >= 0; attempts--) {
					int before = this.disk.operations();
					try {
						this.ledger.append(writer, policy, first, count);
						attempts = -1;
					}
					catch (PersistenceException ex) {
						// Given again, or given up; a sync of what came before may have
						// been due.
						if (this.disk.hasFailedSyncSince(before)) {
							this.ledger.doubt(before);
						}
					}
				}
				if (this.random.nextInt(4) == 0) {
					this.ledger.sync(writer);
				}
			}
		}

	}

}
