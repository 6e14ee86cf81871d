package io.papyra.proof;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.function.Consumer;

import io.papyra.backend.SyncPolicy;
import io.papyra.report.RecoveryMode;
import io.papyra.test.disk.DiskCall;
import io.papyra.test.disk.DiskError;
import io.papyra.test.disk.FailedSync;
import io.papyra.test.disk.Fault;

/** What may happen to a store, written once for every backend. */
enum Scenario {

	APPEND_SYNCED((run) -> run.open(SyncPolicy.ALWAYS).append(4).append(5).append(3).close()),

	APPEND_SYNCED_AT_TIMES((run) -> run.open(SyncPolicy.EVERY_SECOND).append(4).append(4).sync().append(4).close()),

	APPEND_UNSYNCED((run) -> run.open(SyncPolicy.NEVER).append(4).append(4).sync().append(4).close()),

	OPEN_AGAIN((run) -> {
		run.open(SyncPolicy.ALWAYS).append(4).close();
		run.restart();
		run.open(SyncPolicy.ALWAYS).append(2).close();
	}),

	DROP_OLDEST(new StoreKind.Settings(null, 2400L), (run) -> {
		run.open(SyncPolicy.ALWAYS);
		for (int batch = 0; batch < 6; batch++) {
			run.append(3);
		}
		run.close();
	}),

	COMPACT(new StoreKind.Settings(2, null), (run) -> {
		run.open(SyncPolicy.ALWAYS).append(6).append(6).append(3).close();
		run.restart();
		run.compact().open(SyncPolicy.ALWAYS).append(2).close();
	}),

	COMPACT_BESIDE_WRITER(new StoreKind.Settings(2, null), (run) -> {
		run.open(SyncPolicy.ALWAYS).append(6).append(6).close();
		run.restart();
		run.open(SyncPolicy.ALWAYS).append(3).compact().append(3).compact().close();
	}),

	COMPACT_BESIDE_UNSYNCED_WRITER(new StoreKind.Settings(1, null), (run) -> {
		run.open(SyncPolicy.ALWAYS).append(6).close();
		run.restart();
		run.open(SyncPolicy.NEVER).append(6).compact().append(3).sync().close();
	}),

	REPAIR_TORN_END((run) -> repair(run, RecoveryMode.REPAIR, Scenario::tear)),

	REPAIR_DAMAGED_LINE((run) -> repair(run, RecoveryMode.REPAIR, Scenario::flip)),

	REPAIR_LOST_LINE((run) -> repair(run, RecoveryMode.REPAIR, (files) -> lines(files, (lines) -> lines.remove(2)))),

	REPAIR_MOVED_LINES((run) -> repair(run, RecoveryMode.REPAIR, (files) -> {
		lines(files, (lines) -> lines.add(1, lines.remove(2)));
	})),

	REPAIR_PLAIN_LINE((run) -> repair(run, RecoveryMode.REPAIR,
			(files) -> lines(files, (lines) -> lines.replaceAll(Scenario::withoutTrailer)))),

	QUARANTINE_DAMAGED_LINE((run) -> repair(run, RecoveryMode.QUARANTINE, Scenario::flip)),

	FAILED_SYNCS((run) -> {
		for (int force = 2; force < 9; force += 2) {
			run.disk()
				.plan(Fault.of(DiskError.EIO)
					.only(DiskCall.FORCE)
					.at(force)
					.withEffect(force % 4 / 2)
					.leaving((force % 3 == 0) ? FailedSync.ZEROED : FailedSync.REVERTED));
		}
		persist(run);
	}),

	FAILED_SYNCS_THAT_KEEP_THE_CACHE((run) -> {
		for (int force = 2; force < 12; force += 3) {
			run.disk().plan(Fault.of(DiskError.EIO).only(DiskCall.FORCE).at(force).leaving(FailedSync.CACHED));
		}
		persist(run);
	}),

	FAILED_UNSYNCED((run) -> {
		run.open(SyncPolicy.EVERY_SECOND).append(4).append(2);
		for (int sync = 0; sync < 3; sync++) {
			run.disk().plan(Fault.of(DiskError.EIO).only(DiskCall.FORCE).at(1).leaving(FailedSync.CACHED));
			run.trySync().insist(2).trySync();
		}
		run.trySync().closeQuietly();
	}),

	FAILED_DIRECTORY_SYNCS((run) -> {
		// The second one after the first: what is made beside the log would make up for
		// it.
		for (int sync : new int[] { 1, 2, 4, 7 }) {
			run.disk().plan(Fault.of(DiskError.EIO).only(DiskCall.SYNC_DIRECTORY).at(sync));
		}
		persist(run);
	}),

	FULL_DISK((run) -> {
		for (int write = 3; write < 12; write += 2) {
			run.disk().plan(Fault.of(DiskError.ENOSPC).only(DiskCall.WRITE).at(write).withEffect(100 * (write % 3)));
		}
		persist(run);
		run.disk().heal();
		run.open(SyncPolicy.ALWAYS);
		run.disk().plan(Fault.of(DiskError.ENOSPC).only(DiskCall.WRITE).at(1).withEffect(1000));
		run.giveUp(6).append(1).close();
	}),

	FULL_DISK_AND_SMALLER_BATCHES((run) -> {
		run.open(SyncPolicy.ALWAYS).append(2);
		run.disk().plan(Fault.of(DiskError.ENOSPC).only(DiskCall.WRITE).at(1).withEffect(1000));
		run.giveInParts(9).append(1).close();
	}),

	GO_ON_BEHIND_A_TORN_LINE((run) -> {
		run.open(SyncPolicy.ALWAYS).append(3).append(3).close();
		run.tamper(Scenario::tearALineThatLooksLikeMany);
		run.open(SyncPolicy.ALWAYS).append(2).append(1).close();
	}),

	SHORT_WRITES((run) -> {
		run.disk().plan(Fault.of(DiskError.SHORT_WRITE).always().withEffect(150));
		run.open(SyncPolicy.ALWAYS).append(4).append(3).close();
	});

	@SuppressWarnings("ImmutableEnumChecker")
	private final StoreKind.Settings settings;

	@SuppressWarnings("ImmutableEnumChecker")
	private final Consumer<Run> steps;

	Scenario(Consumer<Run> steps) {
		this(StoreKind.Settings.DEFAULTS, steps);
	}

	Scenario(StoreKind.Settings settings, Consumer<Run> steps) {
		this.settings = settings;
		this.steps = steps;
	}

	/** Lets it happen. */
	Run run(StoreKind kind) {
		// Checkpoints come in between where time passes.
		boolean hasty = this == OPEN_AGAIN || this == COMPACT_BESIDE_WRITER || this == APPEND_SYNCED_AT_TIMES;
		Run run = new Run(kind, this.settings, hasty ? StoreKind.hastyClock() : StoreKind.clock());
		this.steps.accept(run);
		return run;
	}

	/** Gives batches again until the disk takes them. */
	private static void persist(Run run) {
		for (int attempt = 1; attempt <= 9; attempt++) {
			try {
				run.open(SyncPolicy.ALWAYS);
				break;
			}
			catch (io.papyra.backend.PersistenceException ex) {
				// The next attempt finds the disk in better health.
			}
		}
		run.insist(3).insist(4).insist(2).insist(3).closeQuietly();
	}

	private static void repair(Run run, RecoveryMode mode, Consumer<SortedMap<Path, byte[]>> damage) {
		run.open(SyncPolicy.ALWAYS).append(6).append(3).close();
		run.tamper(damage);
		run.misplace();
		run.recover(mode).open(SyncPolicy.ALWAYS).append(2).close();
	}

	/** The file in which events stand last, or second to last. */
	static Path file(SortedMap<Path, byte[]> files, boolean last) {
		List<Path> logs = files.keySet()
			.stream()
			.filter((file) -> StoreKind.isLog(file) && !file.toString().matches(".*/(audits|dead_letters)/.*"))
			.toList();
		return logs.get(last ? logs.size() - 1 : 0);
	}

	static void tear(SortedMap<Path, byte[]> files) {
		Path log = file(files, true);
		byte[] bytes = Objects.requireNonNull(files.get(log));
		files.put(log, Arrays.copyOf(bytes, bytes.length - 9));
	}

	static void flip(SortedMap<Path, byte[]> files) {
		Path log = file(files, false);
		byte[] bytes = Objects.requireNonNull(files.get(log)).clone();
		bytes[bytes.length - 100] ^= 1;
		files.put(log, bytes);
	}

	private static void lines(SortedMap<Path, byte[]> files, Consumer<List<byte[]>> change) {
		Path log = file(files, false);
		List<byte[]> lines = Lines.of(Objects.requireNonNull(files.get(log)));
		change.accept(lines);
		files.put(log, Lines.join(lines));
	}

	/**
	 * Half a line, in which so many places look like the beginning of one that nobody
	 * finds a further line at its end.
	 */
	private static void tearALineThatLooksLikeMany(SortedMap<Path, byte[]> files) {
		Path log = file(files, true);
		String torn = "{\"kind\":\"event\",\"payload\":[" + "{\"kind\":0},".repeat(100);
		files.put(log,
				Lines.join(List.of(Objects.requireNonNull(files.get(log)), torn.getBytes(StandardCharsets.US_ASCII))));
	}

	private static byte[] withoutTrailer(byte[] line) {
		return Lines.withoutTrailer(line);
	}

}
