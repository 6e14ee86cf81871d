package io.papyra.test;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.papyra.backend.FactWriter;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.Recoverable;
import io.papyra.backend.Scannable;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WriterOptions;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.internal.disk.CrashState;
import io.papyra.internal.disk.Disk;
import io.papyra.internal.disk.SimulatedDisk;
import io.papyra.report.AnomalyType;
import io.papyra.report.RecoveryMode;
import io.papyra.report.RecoveryReport;
import io.papyra.report.RecoveryRequest;
import io.papyra.report.ScanReport;
import io.papyra.report.ScanRequest;

/**
 * The one judge of what a file backend must not do, whatever happened to its disk. Knows
 * which facts were given and promised, and checks on the disk as it came back:
 * <ul>
 * <li>no promised fact is missing, before as well as after recovery, but for those that
 * retention names (I1, I3);
 * <li>nothing is returned but whole facts that were given, none twice, in the order of
 * their sequence (I2, I8);
 * <li>recovery loses no fact that could be read before it, its report and the next scan
 * are clean, and a second recovery changes no byte (I3, I4);
 * <li>each byte of the log is still there or was set aside (I5);
 * <li>appending works again, with recovery and without, and all handles and locks are
 * given back (I7).
 * </ul>
 * Safe for use by several threads.
 */
public final class HistoryVerifier {

	/** Numbers from here on are those of the verifier's own facts. */
	public static final int OWN_FACTS = 100_000;

	private static final WriterOptions DURABLE = new WriterOptions(TestFacts.SYSTEM, SyncPolicy.ALWAYS);

	private static final RecoveryRequest REPAIR = RecoveryRequest.of(RecoveryMode.REPAIR);

	private final Function<Disk, PersistenceBackend> opening;

	private final Subject subject;

	/**
	 * A verifier of a history in one file of which every fact counts.
	 * @param opening makes the backend, with all its capabilities, on a disk
	 * @param log the file that holds the history
	 */
	public HistoryVerifier(Function<Disk, PersistenceBackend> opening, Path log) {
		this(opening, new Subject(log::equals, false, UnaryOperator.identity()));
	}

	/** A verifier of any history. */
	public HistoryVerifier(Function<Disk, PersistenceBackend> opening, Subject subject) {
		this.opening = opening;
		this.subject = subject;
	}

	/**
	 * What is judged.
	 *
	 * @param isLog which files hold the history
	 * @param logPerKind whether each kind of fact has numbers of its own, so that facts
	 * come in the order of their times
	 * @param counting which of some facts count; what does not may be gone, and is never
	 * returned
	 */
	public record Subject(Predicate<Path> isLog, boolean logPerKind, UnaryOperator<Set<Integer>> counting) {
	}

	/**
	 * What a history has to hold.
	 *
	 * @param required numbers of facts that must be there
	 * @param allowed numbers of facts that may be
	 * @param misplaced whether somebody moved lines, so that until a recovery facts may
	 * come in the order in which they stand there
	 * @param dropped how many of the oldest facts of each kind may be gone for want of
	 * room
	 */
	public record Expected(Set<Integer> required, Set<Integer> allowed, boolean misplaced,
			Map<FactKind, Long> dropped) {

		/** No fact may be gone for want of room. */
		public Expected(Set<Integer> required, Set<Integer> allowed, boolean misplaced) {
			this(required, allowed, misplaced, Map.of());
		}

		/** These facts, perhaps more, and in order. */
		public Expected(Set<Integer> required, Set<Integer> allowed) {
			this(required, allowed, false);
		}

		/** What a ledger says about a crash. */
		public static Expected after(CrashState crash, HistoryLedger ledger) {
			int moment = crash.operations();
			return new Expected(crash.keepsEverything() ? ledger.writtenUntil(moment) : ledger.durableUntil(moment),
					ledger.givenUntil(moment), ledger.isMisplaced(), ledger.droppedUntil(moment));
		}

		/** All of these and no other. */
		public static Expected exactly(Set<Integer> facts) {
			return new Expected(facts, facts);
		}

	}

	/**
	 * Checks everything on the disk that a crash leaves.
	 * @throws AssertionError that tells the crash and what is wrong
	 */
	public void verify(CrashState crash, HistoryLedger ledger) {
		verify(SimulatedDisk.crash(crash), Expected.after(crash, ledger), crash.toString());
	}

	/**
	 * Checks everything on a disk, which is left alone.
	 * @throws AssertionError that tells the occasion and what is wrong
	 */
	public void verify(SimulatedDisk disk, Expected expected, String occasion) {
		try {
			Set<Integer> found = verifyContent(disk, expected);
			verifyIncremental(disk);
			verifyAppending(disk.restart(), expected, found);
			verifyRecovery(disk.restart(), expected, found);
		}
		catch (RuntimeException | AssertionError ex) {
			throw new AssertionError(occasion + ": " + ex.getMessage() + "\n" + describe(disk), ex);
		}
	}

	/** Reads the history in both directions; returns the numbers of the facts in it. */
	public Set<Integer> verifyContent(SimulatedDisk disk, Expected expected) {
		List<Integer> found = numbers(inOrder(stored(disk, FactQuery.all()), expected.misplaced()));
		Set<Integer> numbers = new TreeSet<>(found);
		verifyNothingMissing(numbers, expected, scan(disk));
		check(expected.allowed().containsAll(numbers),
				() -> "facts nobody gave: " + without(numbers, expected.allowed()));
		check(numbers.size() == found.size(), () -> "facts came twice: " + found);
		verifyBackwards(disk, found, expected);
		check(disk.openFiles() == 0, () -> "reading leaves files open");
		return numbers;
	}

	/**
	 * A fact may only be missing because newer ones, which are there, pushed it out, or
	 * because the store said that it dropped the oldest.
	 */
	private void verifyNothingMissing(Set<Integer> found, Expected expected, ScanReport scan) {
		boolean clean = scan.isClean();
		Set<Integer> all = union(found, expected.required());
		Set<Integer> counting = this.subject.counting().apply(all);
		// Old lines that a crash left behind newer ones count among the newest until a
		// repair.
		check(!clean || counting.containsAll(found), () -> "expired facts are returned: " + without(found, counting));
		// So do they where they stand a second time, and take the place of newer ones.
		boolean displaced = isLimited(expected) && scan.anomalyCounts().containsKey(AnomalyType.SEQUENCE_REPEAT);
		Set<Integer> missing = displaced ? Set.of() : without(counting, found);
		for (FactKind kind : FactKind.values()) {
			List<Integer> gone = missing.stream().filter((number) -> kind(number) == kind).toList();
			// Of a kind of which all are gone, so is the oldest.
			int oldest = found.stream()
				.filter((number) -> kind(number) == kind)
				.min(Integer::compare)
				.orElse(Integer.MAX_VALUE);
			boolean named = gone.size() <= expected.dropped().getOrDefault(kind, 0L)
					&& gone.stream().allMatch((number) -> number < oldest);
			check(gone.isEmpty() || named, () -> "facts are missing: " + gone);
		}
	}

	/** Whether newer facts can push out older ones. */
	private boolean isLimited(Expected expected) {
		return !this.subject.counting().apply(expected.allowed()).equals(expected.allowed());
	}

	private static FactKind kind(int number) {
		return TestFacts.fact(number).kind();
	}

	/**
	 * Where lines stand twice, reading backwards meets the second one first, and only a
	 * whole scan could tell: then the same facts, each once, is all that can be asked
	 * for; and not even those where the second ones push out others.
	 */
	private void verifyBackwards(SimulatedDisk disk, List<Integer> found, Expected expected) {
		List<StoredFact> backwards = stored(disk, FactQuery.all().withOrder(FactQuery.Order.NEWEST_FIRST));
		Collections.reverse(backwards);
		boolean repeats = scan(disk).anomalyCounts().containsKey(AnomalyType.SEQUENCE_REPEAT);
		List<Integer> numbers = numbers(inOrder(backwards, repeats || expected.misplaced()));
		boolean same = repeats ? isLimited(expected) || counting(numbers).equals(counting(found))
				: numbers.equals(found);
		check(same, () -> "forwards " + found + ", but backwards, reversed, " + numbers);
	}

	private Set<Integer> counting(List<Integer> numbers) {
		return this.subject.counting().apply(new TreeSet<>(numbers));
	}

	private List<StoredFact> inOrder(List<StoredFact> facts, boolean sorted) {
		if (sorted && this.subject.logPerKind()) {
			facts.sort(Comparator.comparingInt((fact) -> TestFacts.number(fact.fact())));
		}
		else if (sorted) {
			facts.sort(Comparator.comparingLong(StoredFact::seq));
		}
		return facts;
	}

	private List<Integer> numbers(List<StoredFact> facts) {
		List<Integer> numbers = new ArrayList<>();
		Map<Object, Long> last = new HashMap<>();
		for (StoredFact fact : facts) {
			Object log = this.subject.logPerKind() ? fact.fact().kind() : "all";
			long previous = last.getOrDefault(log, 0L);
			check(fact.seq() > previous, () -> "seq " + fact.seq() + " comes after " + previous);
			last.put(log, fact.seq());
			int number = TestFacts.number(fact.fact());
			check(number >= 0, () -> "a fact that nobody gave: " + fact);
			numbers.add(number);
		}
		return numbers;
	}

	private List<StoredFact> stored(SimulatedDisk disk, FactQuery query) {
		try (Stream<StoredFact> stored = this.opening.apply(disk).read(query)) {
			return new ArrayList<>(stored.toList());
		}
	}

	/** A scan of what is new comes to the same end as a scan of everything. */
	private void verifyIncremental(SimulatedDisk disk) {
		if (this.opening.apply(disk) instanceof Scannable scannable) {
			ScanReport whole = scan(disk);
			ScanReport latest = scannable.scan(ScanRequest.INCREMENTAL, ProgressMonitor.NONE);
			check(whole.isClean() == latest.isClean() && whole.facts().equals(latest.facts())
					&& whole.lastSeq() == latest.lastSeq() && whole.gaps() == latest.gaps(),
					() -> "a scan of everything says " + whole + "\n but a scan of what is new " + latest);
			check(disk.openFiles() == 0, () -> "scanning leaves files open");
		}
	}

	/** Goes on writing without a recovery, then recovers. */
	private void verifyAppending(SimulatedDisk disk, Expected expected, Set<Integer> found) {
		Set<Integer> all = new TreeSet<>(found);
		all.addAll(append(disk, OWN_FACTS, 2));
		// A last line that only lacked its newline may count from now on.
		Set<Integer> now = verifyContent(disk, new Expected(all, union(all, expected.allowed()), expected.misplaced()));
		recover(disk);
		verifyContent(disk, new Expected(now, union(all, expected.allowed())));
	}

	private void verifyRecovery(SimulatedDisk disk, Expected expected, Set<Integer> found) {
		SortedMap<Path, byte[]> before = disk.contents();
		RecoveryReport report = recover(disk);
		Set<Integer> now = verifyContent(disk,
				new Expected(union(found, expected.required()), expected.allowed(), false, expected.dropped()));
		SortedMap<Path, byte[]> repaired = disk.contents();
		checkAccount(before, repaired, report);
		RecoveryReport second = recover(disk);
		check(!second.changed(), () -> "the second recovery says that it changed something: " + second);
		check(same(repaired, disk.contents()), () -> "the second recovery changed bytes; the first: " + report);
		now.addAll(append(disk, OWN_FACTS + 2, 2));
		verifyContent(disk, Expected.exactly(now));
		verifyIncremental(disk);
		check(isSettled(scan(disk)), () -> "not clean after continuing: " + scan(disk).anomalies());
	}

	/** Repairs; the report and the next scan must be clean. */
	public RecoveryReport recover(SimulatedDisk disk) {
		PersistenceBackend backend = this.opening.apply(disk);
		RecoveryReport report = ((Recoverable) backend).recover(REPAIR, ProgressMonitor.NONE);
		check(isSettled(report.after()), () -> "recovery leaves anomalies: " + report);
		check(isSettled(scan(disk)), () -> "not clean after recovery: " + scan(disk).anomalies());
		checkReleased(disk);
		return report;
	}

	/**
	 * Pieces of lines that a crash puts together may read as a record of a kind that is
	 * not known, which a repair leaves alone.
	 */
	private static boolean isSettled(ScanReport scan) {
		return Set.of(AnomalyType.UNKNOWN_KIND).containsAll(scan.anomalyCounts().keySet());
	}

	private ScanReport scan(SimulatedDisk disk) {
		return ((Scannable) this.opening.apply(disk)).scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE);
	}

	private Set<Integer> append(SimulatedDisk disk, int first, int count) {
		FactWriter writer = this.opening.apply(disk).openWriter(DURABLE);
		HistoryLedger ledger = new HistoryLedger(disk::operations);
		ledger.append(writer, SyncPolicy.ALWAYS, first, count);
		ledger.close(writer);
		checkReleased(disk);
		return ledger.durableUntil(disk.operations());
	}

	private static void checkReleased(SimulatedDisk disk) {
		check(disk.openFiles() == 0, () -> disk.openFiles() + " files are left open");
		check(disk.heldLocks() == 0, () -> disk.heldLocks() + " locks are left held");
	}

	/** Nothing is destroyed: kept bytes and set-aside bytes together are the original. */
	public void checkAccount(SortedMap<Path, byte[]> before, SortedMap<Path, byte[]> after, RecoveryReport report) {
		List<byte[]> savedTo = report.savedTo().stream().map((name) -> after.get(Path.of(name))).toList();
		check(!savedTo.contains(null), () -> "saved in files that are not there: " + report.savedTo());
		String error = ByteAccount.error(logs(before), logs(after), savedTo, report.linesRemoved(),
				report.bytesRemoved());
		check(error == null, () -> error + "\n" + report);
	}

	private SortedMap<Path, byte[]> logs(SortedMap<Path, byte[]> files) {
		SortedMap<Path, byte[]> logs = new TreeMap<>(files);
		logs.keySet().removeIf(this.subject.isLog().negate());
		return logs;
	}

	private static boolean same(SortedMap<Path, byte[]> one, SortedMap<Path, byte[]> other) {
		return one.keySet().equals(other.keySet())
				&& one.keySet().stream().allMatch((file) -> Arrays.equals(one.get(file), other.get(file)));
	}

	private static Set<Integer> union(Set<Integer> some, Set<Integer> others) {
		Set<Integer> union = new TreeSet<>(some);
		union.addAll(others);
		return union;
	}

	private static Set<Integer> without(Set<Integer> all, Set<Integer> some) {
		Set<Integer> rest = new TreeSet<>(all);
		rest.removeAll(some);
		return rest;
	}

	private String describe(SimulatedDisk disk) {
		StringBuilder text = new StringBuilder();
		disk.contents()
			.forEach((file, bytes) -> text.append("--- " + file + ", " + bytes.length + " bytes\n")
				.append(new String(bytes, StandardCharsets.UTF_8))
				.append('\n'));
		return text.toString();
	}

	private static void check(boolean holds, Supplier<String> otherwise) {
		if (!holds) {
			throw new AssertionError(otherwise.get());
		}
	}

}
