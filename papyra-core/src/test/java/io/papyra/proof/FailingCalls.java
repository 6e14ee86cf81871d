package io.papyra.proof;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import io.papyra.backend.PersistenceException;
import io.papyra.backend.SyncPolicy;
import io.papyra.internal.disk.CrashState;
import io.papyra.internal.disk.DiskCall;
import io.papyra.internal.disk.DiskError;
import io.papyra.internal.disk.Fault;
import io.papyra.report.RecoveryMode;

/**
 * Work during which each changing call of the disk fails in turn, in each way that it
 * can. Nothing but a {@link PersistenceException} comes out; what a loss of power leaves
 * then is judged, and so is what the same process makes of it once the disk is well.
 */
enum FailingCalls {

	ROLL(StoreKind.Settings.DEFAULTS, (run) -> run.open(SyncPolicy.ALWAYS).append(3),
			(run) -> run.giveUp(3).giveUp(4).insist(3)),

	COMPACT(new StoreKind.Settings(2, null), FailingCalls::write, (run) -> run.compact()),

	COMPACT_BESIDE_WRITER(new StoreKind.Settings(2, null), (run) -> {
		write(run);
		run.open(SyncPolicy.ALWAYS).append(2);
	}, (run) -> run.compact()),

	REPAIR_TORN_END(RecoveryMode.REPAIR, Scenario::tear),

	REPAIR_DAMAGED_LINE(RecoveryMode.REPAIR, Scenario::flip),

	REPAIR_STRAY_LINE(RecoveryMode.REPAIR, FailingCalls::stray),

	REPAIR_FOREIGN_FILE(RecoveryMode.REPAIR, FailingCalls::foreign),

	QUARANTINE_TORN_END(RecoveryMode.QUARANTINE, Scenario::tear),

	QUARANTINE_DAMAGED_LINE(RecoveryMode.QUARANTINE, Scenario::flip),

	QUARANTINE_STRAY_LINE(RecoveryMode.QUARANTINE, FailingCalls::stray);

	/** Calls that change nothing, and which are not made to fail here. */
	private static final EnumSet<DiskCall> READING = EnumSet.of(DiskCall.OPEN_FOR_READ, DiskCall.INFO, DiskCall.LIST,
			DiskCall.FREE_SPACE, DiskCall.LOCK_HOLDER, DiskCall.READ, DiskCall.SIZE);

	private static final DiskCall[] CHANGING = EnumSet.complementOf(READING).toArray(DiskCall[]::new);

	@SuppressWarnings("ImmutableEnumChecker")
	private final StoreKind.Settings settings;

	@SuppressWarnings("ImmutableEnumChecker")
	private final Consumer<Run> before;

	@SuppressWarnings("ImmutableEnumChecker")
	private final Consumer<Run> work;

	FailingCalls(StoreKind.Settings settings, Consumer<Run> before, Consumer<Run> work) {
		this.settings = settings;
		this.before = before;
		this.work = work;
	}

	FailingCalls(RecoveryMode mode, Consumer<SortedMap<Path, byte[]>> damage) {
		this(StoreKind.Settings.DEFAULTS, (run) -> {
			run.open(SyncPolicy.ALWAYS).append(6).append(3).close();
			run.tamper(damage);
			run.misplace();
		}, (run) -> run.recover(mode));
	}

	/**
	 * Lets one call after the other fail until the work ends without having met the
	 * fault.
	 * @param states how many crash states are judged each time; with one, fewer kinds of
	 * faults are tried too
	 * @return how many times something was judged
	 */
	long fail(StoreKind kind, DiskError error, int states, int every) {
		Fault fault = Fault.of(error).only(CHANGING);
		AtomicLong judged = new AtomicLong();
		List.of(fault.withEffect(9), fault.always(), fault, fault.withEffect(100), fault.always().withEffect(9))
			.subList(0, (states == 1) ? 2 : 5)
			.parallelStream()
			.forEach((each) -> {
				boolean met = true;
				// The kinds and errors begin with different calls.
				for (int call = 1 + (kind.ordinal() + error.ordinal()) % every; met; call += every) {
					met = fail(kind, each.at(call), states, judged);
				}
			});
		return judged.get();
	}

	private boolean fail(StoreKind kind, Fault fault, int states, AtomicLong judged) {
		Run run = new Run(kind, this.settings, StoreKind.clock());
		this.before.accept(run);
		try {
			run.disk().plan(fault);
			attempt(run);
			List<CrashState> crashes = run.disk().crashStatesAfter(run.disk().operations()).toList();
			int stride = Math.max(1, crashes.size() / states);
			IntStream.range(0, crashes.size())
				.filter((index) -> index % stride == fault.from() % stride)
				.peek((index) -> judged.incrementAndGet())
				.forEach((index) -> run.verify(crashes.get(index)));
			boolean met = run.disk().faultsFired() > 0;
			run.disk().heal();
			this.work.accept(run);
			run.closeQuietly();
			run.open(SyncPolicy.ALWAYS).append(2).close();
			run.verifyNow();
			return met;
		}
		catch (AssertionError | RuntimeException ex) {
			throw new AssertionError(this + ", " + fault + ": " + ex.getMessage(), ex);
		}
	}

	private void attempt(Run run) {
		try {
			this.work.accept(run);
		}
		catch (PersistenceException ex) {
			if (run.disk().faultsFired() == 0) {
				throw ex;
			}
		}
	}

	private static void write(Run run) {
		run.open(SyncPolicy.ALWAYS).append(6).append(6).append(3).close();
		run.restart();
	}

	/** A line of the first file gets into the last one, or to the end. */
	private static void stray(SortedMap<Path, byte[]> files) {
		Path first = Scenario.file(files, false);
		List<byte[]> lines = Lines.of(Objects.requireNonNull(files.get(first)));
		byte[] astray = lines.remove(1);
		files.put(first, Lines.join(lines));
		Path last = Scenario.file(files, true);
		files.put(last, Lines.join(List.of(Objects.requireNonNull(files.get(last)), astray)));
	}

	/** A file that is none of the history's, and a damaged line. */
	private static void foreign(SortedMap<Path, byte[]> files) {
		Scenario.flip(files);
		files.put(Scenario.file(files, true).resolveSibling("notes.txt"), new byte[] { 'x' });
	}

}
