package io.papyra.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;

import io.papyra.backend.FactWriter;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WriterLockedException;
import io.papyra.backend.WriterOptions;
import io.papyra.internal.disk.Disk;
import io.papyra.internal.disk.DiskLock;
import io.papyra.retention.RetentionPolicy;
import io.papyra.test.TestFacts;
import io.papyra.test.disk.CrashState;
import io.papyra.test.disk.DiskCall;
import io.papyra.test.disk.DiskError;
import io.papyra.test.disk.Fault;
import io.papyra.test.disk.SimulatedDisk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Which backups are removed, and that nothing else ever is. */
class PruneTests {

	private static final Instant FIRST = Instant.parse("2026-11-01T03:00:00Z");

	private static final List<String> NAMES = List.of("1", "2", "3", "4", "5");

	@TempDir
	Path directory;

	private static PruneRequest keep(int count) {
		return new PruneRequest(count, null, false);
	}

	private static LogBackups onDay(Disk disk, int day) {
		return new LogBackups(disk, InstantSource.fixed(FIRST.plus(Duration.ofDays(day))));
	}

	private static PersistenceBackend history(StoredAs type, Path place, Disk disk) throws IOException {
		disk.createDirectories(place);
		PersistenceBackend store = type.open(place, disk, RetentionPolicy.NONE);
		try (FactWriter writer = store.openWriter(new WriterOptions("s", SyncPolicy.ALWAYS))) {
			writer.append(TestFacts.batch(0, 12));
		}
		return store;
	}

	/** Five of them, a day apart. */
	private Path made() throws IOException {
		return made(StoredAs.JSON, this.directory, Disk.real());
	}

	private static Path made(StoredAs type, Path place, Disk disk) throws IOException {
		PersistenceBackend store = history(type, place.resolve("live"), disk);
		Path backups = place.resolve("backups");
		for (String name : NAMES) {
			onDay(disk, Integer.parseInt(name)).create(store, backups.resolve(name), false, ProgressMonitor.NONE);
		}
		return backups;
	}

	private static List<String> names(Path backups, Disk disk) throws IOException {
		return disk.list(backups)
			.stream()
			.map((path) -> path.getFileName().toString())
			.filter((name) -> !name.equals(".papyra-backup.lock"))
			.toList();
	}

	private static void damage(Path backup) throws IOException {
		Path file = backup.resolve("log/papyra.ndjson");
		byte[] bytes = Files.readAllBytes(file);
		bytes[200] ^= 1;
		Files.write(file, bytes);
	}

	@Test
	void theNewestStayAndAgeCountsBeyondThese() throws IOException {
		Path backups = made();
		PruneRequest old = new PruneRequest(2, Duration.ofDays(4), true);
		assertThat(onDay(Disk.real(), 6).prune(backups, old, ProgressMonitor.NONE).removed())
			.extracting(ListedBackup::name)
			.containsExactly("1");
		assertThat(names(backups, Disk.real())).as("a dry run").isEqualTo(NAMES);
		onDay(Disk.real(), 6).prune(backups, keep(2), ProgressMonitor.NONE);
		assertThat(names(backups, Disk.real())).containsExactly("4", "5");
		assertThat(onDay(Disk.real(), 6).prune(backups, keep(2), ProgressMonitor.NONE).removed()).isEmpty();
	}

	@Test
	void whatIsNoBackupOrHasSomethingElseInItStays() throws IOException {
		Path backups = made();
		Files.writeString(Files.createDirectories(backups.resolve("notes/log")).resolve("x"), "mine");
		Files.writeString(backups.resolve("1/readme.txt"), "mine");
		Files.writeString(Files.createDirectory(backups.resolve(".x.incomplete")).resolve("mine"), "mine");
		Path elsewhere = Files.createDirectory(this.directory.resolve("elsewhere"));
		Files.move(backups.resolve("2"), elsewhere.resolve("2"));
		Files.createSymbolicLink(backups.resolve("2"), elsewhere.resolve("2"));
		Files.createDirectories(backups.resolve(".9.incomplete/log"));
		Path outside = Files.writeString(elsewhere.resolve("kept"), "mine");
		Files.createSymbolicLink(backups.resolve(".9.incomplete/log/link"), elsewhere);
		PruneReport report = onDay(Disk.real(), 6).prune(backups, keep(1), ProgressMonitor.NONE);
		assertThat(report.removed()).extracting(ListedBackup::name).containsExactly("4", "3", ".9.incomplete");
		assertThat(names(backups, Disk.real())).containsExactly(".x.incomplete", "1", "2", "5", "notes");
		assertThat(report.hasDamage()).as("a readme in a backup").isTrue();
		assertThat(outside).exists();
	}

	@Test
	void oneThatCannotBeLookedAtHidesNoOther() throws IOException {
		Path backups = made();
		Files.createSymbolicLink(backups.resolve("loop"), Path.of("loop"));
		LogBackups day = onDay(Disk.real(), 6);
		assertThat(day.list(backups, true, ProgressMonitor.NONE)).extracting(ListedBackup::state)
			.startsWith(ListedBackup.State.VERIFIED)
			.endsWith(ListedBackup.State.UNREADABLE);
		PruneReport report = day.prune(backups, keep(1), ProgressMonitor.NONE);
		assertThat(report.removed()).hasSize(4);
		assertThat(report.hasDamage()).as("it may be no backup").isFalse();
		assertThat(backups.resolve("loop")).isSymbolicLink();
	}

	@Test
	void oneThatCannotBeReadToItsEndIsNeitherCountedNorRemoved() throws IOException {
		SimulatedDisk disk = new SimulatedDisk();
		Path backups = made(StoredAs.JSON, SimulatedDisk.DIRECTORY, disk);
		// The manifests of all five, then that of the newest once more.
		disk.plan(Fault.of(DiskError.EIO).only(DiskCall.READ).at(7));
		PruneReport report = onDay(disk, 6).prune(backups, keep(1), ProgressMonitor.NONE);
		assertThat(report.removed()).extracting(ListedBackup::name).containsExactly("3", "2", "1");
		assertThat(report.decisions().get(0).backup()).returns(ListedBackup.State.UNREADABLE, ListedBackup::state)
			.returns(true, ListedBackup::isDamaged);
	}

	@Test
	void theLastIntactOneOfAnIntactHistoryStays() throws IOException {
		Path backups = made();
		damage(backups.resolve("5"));
		damage(backups.resolve("4"));
		assertThat(onDay(Disk.real(), 6).prune(backups, keep(2), ProgressMonitor.NONE).removed())
			.extracting(ListedBackup::name)
			.containsExactly("1");
		Path history = this.directory.resolve("live");
		Path live = history.resolve("papyra.ndjson");
		byte[] bytes = Files.readAllBytes(live);
		bytes[200] ^= 1;
		Files.write(live, bytes);
		for (int day = 7; day < 10; day++) {
			onDay(Disk.real(), day).create(StoredAs.JSON.open(history), backups.resolve("day" + day), false,
					ProgressMonitor.NONE);
		}
		PruneReport report = onDay(Disk.real(), 10).prune(backups, keep(1), ProgressMonitor.NONE);
		assertThat(names(backups, Disk.real())).containsExactly("3", "4", "5", "day9");
		assertThat(report.decisions()).filteredOn((each) -> each.backup().name().equals("3"))
			.extracting(PruneReport.Decision::reason)
			.containsExactly("the newest intact one of an intact history");
	}

	@Test
	void eachHistoryIsCountedForItself() throws IOException {
		Path backups = made();
		PersistenceBackend other = history(StoredAs.ROTATING, this.directory.resolve("other"), Disk.real());
		onDay(Disk.real(), 0).create(other, backups.resolve("other"), false, ProgressMonitor.NONE);
		onDay(Disk.real(), 6).prune(backups, keep(1), ProgressMonitor.NONE);
		assertThat(names(backups, Disk.real())).containsExactly("5", "other");
	}

	@Test
	void whatIsBeingMadeStays() throws IOException {
		Path backups = made();
		Files.createDirectory(backups.resolve(".6.incomplete"));
		try (DiskLock lock = Disk.real().lock(backups.resolve(".papyra-backup.lock"))) {
			lock.note();
			LogBackups day = onDay(Disk.real(), 6);
			assertThatExceptionOfType(WriterLockedException.class)
				.isThrownBy(() -> day.prune(backups, keep(1), ProgressMonitor.NONE));
			assertThat(day.prune(backups, new PruneRequest(9, null, true), ProgressMonitor.NONE).removed()).isEmpty();
			assertThat(day.list(backups, false, ProgressMonitor.NONE)).extracting(ListedBackup::state)
				.endsWith(ListedBackup.State.IN_PROGRESS);
		}
		assertThat(names(backups, Disk.real())).hasSize(6);
	}

	@ParameterizedTest
	@EnumSource
	void aCrashLeavesWholeBackupsAndWhatTheNextCallRemoves(StoredAs type) throws Exception {
		SimulatedDisk disk = new SimulatedDisk();
		Path backups = made(type, SimulatedDisk.DIRECTORY, disk);
		int before = disk.operations();
		onDay(disk, 6).prune(backups, keep(2), ProgressMonitor.NONE);
		List<CrashState> states = disk.crashStates().filter((state) -> state.operations() >= before).toList();
		for (int at : IntStream.range(0, states.size())
			.filter((index) -> index % (1 + states.size() / 40) == 0)
			.toArray()) {
			SimulatedDisk crashed = SimulatedDisk.crash(states.get(at));
			List<ListedBackup> left = onDay(crashed, 6).list(backups, true, ProgressMonitor.NONE);
			assertThat(left).as("%s", states.get(at))
				.extracting(ListedBackup::state)
				.isSubsetOf(ListedBackup.State.VERIFIED, ListedBackup.State.INCOMPLETE)
				.startsWith(ListedBackup.State.VERIFIED, ListedBackup.State.VERIFIED);
			onDay(crashed, 6).prune(backups, keep(2), ProgressMonitor.NONE);
			assertThat(names(backups, crashed)).as("%s", states.get(at)).containsExactly("4", "5");
		}
	}

}
