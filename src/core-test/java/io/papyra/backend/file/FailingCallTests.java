package io.papyra.backend.file;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.papyra.backend.FactWriter;
import io.papyra.backend.PersistenceException;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.SyncPolicy;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.proof.HistoryLedger;
import io.papyra.proof.HistoryVerifier.Expected;
import io.papyra.report.RecoveryMode;
import io.papyra.report.RecoveryRequest;
import io.papyra.report.ScanReport;
import io.papyra.report.ScanRequest;
import io.papyra.test.disk.DiskError;
import io.papyra.test.disk.Fault;
import io.papyra.test.disk.SimulatedDisk;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every call of the disk fails in every way that it can, once or from then on (F7). No
 * promise is broken, nothing but a {@link PersistenceException} comes out, and once the
 * disk is well the writer goes on by itself. Of all calls one in a few fails, others with
 * each fault; with {@code -Dpapyra.every=1} all.
 */
@Tag("proof")
class FailingCallTests {

	private static final int EVERY = Integer.getInteger("papyra.every", 32);

	/** How many faults were tried, so that each begins with another call. */
	private static final AtomicInteger TRIED = new AtomicInteger();

	@ParameterizedTest
	@EnumSource(names = "LOST_WRITE", mode = EnumSource.Mode.EXCLUDE)
	void noFailingCallOfAWriterCostsAPromisedFact(DiskError error) {
		long began = System.nanoTime();
		long runs = Stream.of(SyncPolicy.values())
			.flatMapToLong(
					(policy) -> faults(error).mapToLong((fault) -> untilNotMet(fault, (each) -> write(each, policy))))
			.sum();
		JsonLogs.report("writer, " + error, runs, began);
		assertThat(runs).isGreaterThan(5);
	}

	@ParameterizedTest
	@EnumSource(names = "LOST_WRITE", mode = EnumSource.Mode.EXCLUDE)
	void noFailingCallOfARecoveryCostsAFact(DiskError error) {
		long began = System.nanoTime();
		long runs = Stream.of(RecoveryMode.REPAIR, RecoveryMode.QUARANTINE)
			.flatMapToLong((mode) -> faults(error).mapToLong((fault) -> untilNotMet(fault,
					(each) -> Stream.of(tornLog(), damagedLog())
						.filter((disk) -> recover(each, mode, disk))
						.count() > 0)))
			.sum();
		JsonLogs.report("recovery, " + error, runs, began);
		assertThat(runs).isGreaterThan(3);
	}

	@ParameterizedTest
	@EnumSource(names = { "EIO", "EACCES", "EMFILE", "EINTR", "SHORT_READ" })
	void noFailingCallOfAReaderHidesFacts(DiskError error) {
		long runs = faults(error).mapToLong((fault) -> untilNotMet(fault, FailingCallTests::readAndScan)).sum();
		assertThat(runs).isPositive();
	}

	/**
	 * Once and for ever; with no effect, and with some. With each error others of them.
	 */
	private static Stream<Fault> faults(DiskError error) {
		Fault fault = Fault.of(error);
		List<Fault> all = List.of(fault, fault.always(), fault.withEffect(9), fault.always().withEffect(9),
				fault.withEffect(100));
		return IntStream.range(0, all.size())
			.filter((index) -> EVERY == 1 || (index + error.ordinal()) % 2 == 0)
			.mapToObj(all::get);
	}

	/**
	 * Tries the fault at one call after the other until the work ends without having met
	 * it.
	 */
	private static long untilNotMet(Fault fault, java.util.function.Predicate<Fault> work) {
		long runs = 0;
		boolean met = true;
		for (int call = 1 + TRIED.getAndIncrement() % EVERY; met; call += EVERY) {
			Fault planned = fault.at(call);
			try {
				met = work.test(planned);
			}
			catch (AssertionError | RuntimeException ex) {
				throw new AssertionError(planned + ": " + ex.getMessage(), ex);
			}
			runs++;
		}
		return runs;
	}

	private static boolean write(Fault fault, SyncPolicy policy) {
		SimulatedDisk disk = new SimulatedDisk();
		HistoryLedger ledger = new HistoryLedger(disk::operations);
		disk.plan(fault);
		FactWriter writer = open(disk, policy);
		for (int batch = 0; writer != null && batch < 3; batch++) {
			append(ledger, writer, policy, batch * 3);
		}
		verifyAt(disk, ledger, 6);
		disk.heal();
		if (writer == null) {
			writer = JsonLogs.open(disk).openWriter(JsonLogs.options(policy));
		}
		ledger.append(writer, policy, 20, 3);
		verifyAt(disk, ledger, 6);
		disk.plan(fault);
		close(ledger, writer);
		assertThat(disk.openFiles()).as("open files").isZero();
		assertThat(disk.heldLocks()).as("held locks").isZero();
		verifyAt(disk, ledger, 40);
		disk.heal();
		return disk.faultsFired() > 0;
	}

	private static @Nullable FactWriter open(SimulatedDisk disk, SyncPolicy policy) {
		try {
			return JsonLogs.open(disk).openWriter(JsonLogs.options(policy));
		}
		catch (PersistenceException ex) {
			assertThat(disk.heldLocks()).as("held locks").isZero();
			assertThat(disk.openFiles()).as("open files").isZero();
			return null;
		}
	}

	/** A batch that failed is given once more; then it is given up. */
	private static void append(HistoryLedger ledger, FactWriter writer, SyncPolicy policy, int first) {
		for (int attempt = 1; attempt <= 2; attempt++) {
			try {
				ledger.append(writer, policy, first, 3);
				return;
			}
			catch (PersistenceException ex) {
				assertThat(ex.getMessage()).contains(JsonLogs.FILE.toString());
			}
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

	private static void verifyAt(SimulatedDisk disk, HistoryLedger ledger, int atMost) {
		disk.crashStatesAfter(disk.operations())
			.limit(atMost)
			.forEach((state) -> JsonLogs.verifier().verify(state, ledger));
	}

	private static SimulatedDisk tornLog() {
		SimulatedDisk whole = JsonLogs.closedLog(5);
		byte[] bytes = whole.content(JsonLogs.FILE);
		return SimulatedDisk.holding(java.util.Map.of(JsonLogs.FILE, java.util.Arrays.copyOf(bytes, bytes.length - 9)));
	}

	private static SimulatedDisk damagedLog() {
		byte[] bytes = JsonLogs.closedLog(5).content(JsonLogs.FILE).clone();
		bytes[bytes.length - 300] ^= 1;
		return SimulatedDisk.holding(java.util.Map.of(JsonLogs.FILE, bytes));
	}

	private static boolean recover(Fault fault, RecoveryMode mode, SimulatedDisk disk) {
		Set<Integer> found = JsonLogs.verifier().verifyContent(disk, new Expected(Set.of(), numbers(5)));
		assertThat(found).hasSize(4);
		disk.plan(fault);
		try {
			JsonLogs.open(disk).recover(RecoveryRequest.of(mode), ProgressMonitor.NONE);
		}
		catch (PersistenceException ex) {
			assertThat(disk.faultsFired()).isPositive();
		}
		assertThat(disk.openFiles()).as("open files").isZero();
		assertThat(disk.heldLocks()).as("held locks").isZero();
		disk.heal();
		disk.crashStatesAfter(disk.operations())
			.limit(20)
			.forEach((state) -> JsonLogs.verifier()
				.verify(SimulatedDisk.crash(state), Expected.exactly(found), state.toString()));
		return disk.faultsFired() > 0;
	}

	private static boolean readAndScan(Fault fault) {
		SimulatedDisk disk = JsonLogs.closedLog(5);
		disk.plan(fault);
		for (FactQuery query : List.of(FactQuery.all(), FactQuery.all().withLimit(4),
				FactQuery.all().withOrder(FactQuery.Order.NEWEST_FIRST))) {
			try (Stream<StoredFact> facts = JsonLogs.open(disk).read(query)) {
				assertThat(facts).hasSize((query.limit() > 0) ? query.limit() : 5);
			}
			catch (PersistenceException ex) {
				assertThat(disk.faultsFired()).isPositive();
			}
		}
		try {
			ScanReport report = JsonLogs.open(disk).scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE);
			assertThat(!report.isClean() || report.factCount() == 5).isTrue();
		}
		catch (PersistenceException ex) {
			assertThat(disk.faultsFired()).isPositive();
		}
		assertThat(disk.openFiles()).as("open files").isZero();
		return disk.faultsFired() > 0;
	}

	private static Set<Integer> numbers(int count) {
		return new TreeSet<>(IntStream.range(0, count).boxed().toList());
	}

}
