package io.papyra.backup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import io.papyra.backend.Compactable;
import io.papyra.backend.FactWriter;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.PersistenceException;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.Scannable;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WorkCancelledException;
import io.papyra.backend.WriterLockedException;
import io.papyra.backend.WriterOptions;
import io.papyra.backend.memory.MemoryBackend;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.internal.disk.Disk;
import io.papyra.report.CompactionRequest;
import io.papyra.report.CopiedFile;
import io.papyra.report.ScanRequest;
import io.papyra.retention.Retention;
import io.papyra.retention.RetentionPolicy;
import io.papyra.test.TestFacts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Backups of real files: made, verified, restored, refused. */
class LogBackupsTests {

	private static final WriterOptions OPTIONS = new WriterOptions("s", SyncPolicy.ALWAYS);

	private static final int FACTS = 60;

	@TempDir
	Path directory;

	private final LogBackups backups = new LogBackups();

	private Path backup() {
		return this.directory.resolve("backups").resolve("monday");
	}

	private PersistenceBackend written(StoredAs type) throws IOException {
		PersistenceBackend store = type.open(Files.createDirectories(this.directory.resolve("live")));
		try (FactWriter writer = store.openWriter(OPTIONS)) {
			for (int number = 0; number < FACTS; number++) {
				writer.append(TestFacts.batch(number, 1));
			}
		}
		return store;
	}

	private static List<Integer> numbers(PersistenceBackend store) {
		try (Stream<StoredFact> facts = store.read(FactQuery.all())) {
			return facts.map((stored) -> TestFacts.number(stored.fact())).sorted().toList();
		}
	}

	private List<Path> leftovers() throws IOException {
		try (Stream<Path> tree = Files.walk(this.directory)) {
			return tree.filter((path) -> path.toString().contains("incomplete")).toList();
		}
	}

	@ParameterizedTest
	@EnumSource
	void whatWasBackedUpIsVerifiedAndRestored(StoredAs type) throws IOException {
		PersistenceBackend store = written(type);
		BackupReport made = this.backups.create(store, backup(), true, ProgressMonitor.NONE);
		assertThat(made.location()).isEqualTo(backup().toString());
		assertThat(made.isClean()).isTrue();
		assertThat(made.manifest().factCount()).isEqualTo(FACTS);
		assertThat(made.manifest().facts()).containsEntry(FactKind.AUDIT, 20L);
		assertThat(made.manifest().source()).isEqualTo(store.location());
		BackupCheck check = this.backups.verify(backup(), ProgressMonitor.NONE);
		assertThat(check.problems()).isEmpty();
		assertThat(check.isClean()).isTrue();
		assertThat(check.manifest()).isEqualTo(made.manifest());
		Path elsewhere = Files.createDirectories(this.directory.resolve("elsewhere"));
		BackupReport restored = this.backups.restore(backup(), type.location(elsewhere), ProgressMonitor.NONE);
		assertThat(restored.isClean()).isTrue();
		PersistenceBackend anew = type.open(elsewhere);
		assertThat(numbers(anew)).isEqualTo(numbers(store)).hasSize(FACTS);
		try (FactWriter writer = anew.openWriter(OPTIONS)) {
			writer.append(TestFacts.batch(FACTS, 3));
		}
		assertThat(((Scannable) anew).scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).anomalies()).isEmpty();
		assertThat(this.backups.verify(backup(), ProgressMonitor.NONE).isClean()).as("the service's writing").isTrue();
		assertThat(leftovers()).isEmpty();
	}

	@Test
	void segmentsThatNeverChangeAgainShareTheirBytesAndStayWhenTheyAreDropped() throws IOException {
		written(StoredAs.ROTATING);
		PersistenceBackend store = StoredAs.ROTATING.open(this.directory.resolve("live"), Disk.real(),
				RetentionPolicy.same(new Retention(2L, null, null)));
		BackupManifest manifest = this.backups.create(store, backup(), true, ProgressMonitor.NONE).manifest();
		List<CopiedFile> files = manifest.files();
		assertThat(files).filteredOn(CopiedFile::linked).hasSizeGreaterThan(5);
		for (CopiedFile file : files) {
			Path copy = backup().resolve(BackupManifest.LOG).resolve(file.name());
			boolean same = Files.isSameFile(copy, this.directory.resolve("live/papyra").resolve(file.name()));
			assertThat(same).as(file.name()).isEqualTo(file.linked());
		}
		((Compactable) store).compact(CompactionRequest.NOW, ProgressMonitor.NONE);
		assertThat(numbers(store)).hasSize(6);
		BackupCheck check = this.backups.verify(backup(), ProgressMonitor.NONE);
		assertThat(check.isClean()).isTrue();
		assertThat(check.scan()).isNotNull();
		assertThat(check.scan().factCount()).isEqualTo(FACTS);
	}

	@Test
	void aCopyOfItsOwnSharesNothing() throws IOException {
		PersistenceBackend store = written(StoredAs.ROTATING);
		BackupManifest manifest = this.backups.create(store, backup(), false, ProgressMonitor.NONE).manifest();
		assertThat(manifest.files()).noneMatch(CopiedFile::linked);
		assertThat(this.backups.verify(backup(), ProgressMonitor.NONE).isClean()).isTrue();
	}

	@ParameterizedTest
	@EnumSource
	void everythingAcknowledgedBeforeItBeganIsInABackupBesideAWriterAndCompactions(StoredAs type) throws Exception {
		PersistenceBackend store = type.open(this.directory.resolve("live"), Disk.real(),
				RetentionPolicy.same(new Retention(400L, null, null)));
		AtomicInteger acknowledged = new AtomicInteger();
		AtomicBoolean done = new AtomicBoolean();
		AtomicReference<RuntimeException> failure = new AtomicReference<>();
		try (FactWriter writer = store.openWriter(new WriterOptions("s", SyncPolicy.NEVER))) {
			writer.append(TestFacts.batch(0, 3));
			Thread service = new Thread(() -> {
				try {
					for (int number = 3; !done.get(); number += 3) {
						writer.append(TestFacts.batch(number, 3));
						acknowledged.set(number + 3);
						if (number % 300 == 0) {
							((Compactable) store).compact(CompactionRequest.NOW, ProgressMonitor.NONE);
						}
					}
				}
				catch (RuntimeException ex) {
					failure.set(ex);
				}
			});
			service.start();
			for (int round = 0; round < 6; round++) {
				Path target = this.directory.resolve("backup-" + round);
				int before = acknowledged.get();
				BackupReport report = this.backups.create(store, target, true, ProgressMonitor.NONE);
				assertThat(report.firstAnomaly()).isEmpty();
				Path restored = this.directory.resolve("restored-" + round);
				this.backups.restore(target, type.location(restored), ProgressMonitor.NONE);
				List<Integer> numbers = numbers(type.open(restored));
				int newest = numbers.isEmpty() ? 0 : numbers.get(numbers.size() - 1) + 1;
				assertThat(newest).isGreaterThanOrEqualTo(before);
				// Each kind is copied by itself, so that only what was there before is
				// there of all.
				assertThat(numbers).containsAll(range(Math.max(0, newest - 1200), before));
			}
			done.set(true);
			service.join();
		}
		assertThat(failure.get()).isNull();
	}

	private static List<Integer> range(int from, int to) {
		List<Integer> numbers = new ArrayList<>();
		for (int number = from; number < to; number++) {
			numbers.add(number);
		}
		return numbers;
	}

	@ParameterizedTest
	@EnumSource
	void whatIsNoLongerWhatWasBackedUpIsFoundAndNotRestored(StoredAs type) throws IOException {
		written(type);
		BackupManifest manifest = this.backups
			.create(type.open(this.directory.resolve("live")), backup(), false, ProgressMonitor.NONE)
			.manifest();
		Path file = backup().resolve(BackupManifest.LOG).resolve(manifest.files().get(0).name());
		byte[] bytes = Files.readAllBytes(file);
		bytes[bytes.length / 2] ^= 1;
		Files.write(file, bytes);
		assertDamaged(type, file + " was changed");
		Files.write(file, new byte[] { 'x' }, StandardOpenOption.APPEND);
		assertDamaged(type, "bytes, but " + manifest.files().get(0).bytes() + " were backed up");
		Files.delete(file);
		assertDamaged(type, file + " is missing");
	}

	private void assertDamaged(StoredAs type, String problem) {
		BackupCheck check = this.backups.verify(backup(), ProgressMonitor.NONE);
		assertThat(check.isIntact()).isFalse();
		assertThat(check.problems().get(0)).contains(problem);
		Path target = type.location(this.directory.resolve("restored"));
		assertThatExceptionOfType(BackupRefusedException.class)
			.isThrownBy(() -> this.backups.restore(backup(), target, ProgressMonitor.NONE))
			.withMessageContaining(problem)
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(BackupRefusedException.Reason.DAMAGED));
		assertThat(target).doesNotExist();
	}

	@Test
	void aFileThatWasNotBackedUpIsAProblem() throws IOException {
		this.backups.create(written(StoredAs.ROTATING), backup(), true, ProgressMonitor.NONE);
		Path foreign = backup().resolve("log/events/notes.txt");
		Files.writeString(foreign, "hello");
		assertThat(this.backups.verify(backup(), ProgressMonitor.NONE).problems())
			.containsExactly(foreign + " was not backed up, but is there");
	}

	@ParameterizedTest
	@EnumSource
	void damageIsBackedUpAsItIsAndTold(StoredAs type) throws IOException {
		PersistenceBackend store = written(type);
		Path live = type.location(this.directory.resolve("live"));
		Path file = (type == StoredAs.JSON) ? live : live.resolve("events/events-00000000000000000001.ndjson");
		byte[] bytes = Files.readAllBytes(file);
		bytes[bytes.length - 40] ^= 1;
		Files.write(file, bytes);
		BackupReport report = this.backups.create(store, backup(), true, ProgressMonitor.NONE);
		assertThat(report.anomalies()).isEqualTo(1);
		assertThat(report.firstAnomaly()).startsWith("CHECKSUM_MISMATCH");
		BackupCheck check = this.backups.verify(backup(), ProgressMonitor.NONE);
		assertThat(check.isIntact()).isTrue();
		assertThat(check.isClean()).isFalse();
		BackupReport restored = this.backups.restore(backup(), type.location(this.directory.resolve("restored")),
				ProgressMonitor.NONE);
		assertThat(restored.anomalies()).isEqualTo(1);
	}

	@Test
	void nothingIsEverReplaced() throws IOException {
		PersistenceBackend store = written(StoredAs.JSON);
		Files.createDirectories(backup());
		Files.writeString(backup().resolve("mine.txt"), "mine");
		assertRefused(BackupRefusedException.Reason.TARGET_EXISTS,
				() -> this.backups.create(store, backup(), true, ProgressMonitor.NONE));
		Path other = this.directory.resolve("other");
		this.backups.create(store, other, true, ProgressMonitor.NONE);
		assertRefused(BackupRefusedException.Reason.TARGET_EXISTS,
				() -> this.backups.restore(other, Path.of(store.location()), ProgressMonitor.NONE));
		assertRefused(BackupRefusedException.Reason.TARGET_EXISTS,
				() -> this.backups.create(store, other, true, ProgressMonitor.NONE));
		assertThat(numbers(store)).hasSize(FACTS);
		assertThat(backup().resolve("mine.txt")).hasContent("mine");
		assertThat(leftovers()).isEmpty();
	}

	@Test
	void nothingIsRestoredUnderAWriterWhoseHistoryWasMovedAway() throws IOException {
		PersistenceBackend store = written(StoredAs.JSON);
		this.backups.create(store, backup(), true, ProgressMonitor.NONE);
		Path history = Path.of(store.location());
		FactWriter writer = store.openWriter(OPTIONS);
		try (writer) {
			Files.move(history, this.directory.resolve("aside"));
			assertThatExceptionOfType(WriterLockedException.class)
				.isThrownBy(() -> this.backups.restore(backup(), history, ProgressMonitor.NONE))
				.withMessageContaining(history + " is the history that ")
				.withMessageContaining("stop that service first");
			assertThat(history).doesNotExist();
		}
		Files.deleteIfExists(history);
		this.backups.restore(backup(), history, ProgressMonitor.NONE);
		assertThat(numbers(store)).hasSize(FACTS);
		assertThat(leftovers()).isEmpty();
	}

	@Test
	void aBackupInsideTheHistoryWouldBeTakenForDamage() throws IOException {
		PersistenceBackend store = written(StoredAs.ROTATING);
		Path history = Path.of(store.location());
		Path link = Files.createSymbolicLink(this.directory.resolve("link"), history);
		for (Path inside : List.of(history.resolve("monday"), history.resolve("events/monday"), history,
				link.resolve("a/monday"))) {
			assertRefused(BackupRefusedException.Reason.INSIDE_HISTORY,
					() -> this.backups.create(store, inside, true, ProgressMonitor.NONE));
		}
		assertThat(((Scannable) store).scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).anomalies()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void twoAtATimeInOneDirectoryDoNotMeet(StoredAs type) throws IOException {
		PersistenceBackend store = written(type);
		AtomicInteger refused = new AtomicInteger();
		this.backups.create(store, backup(), true, (done, total) -> {
			for (Path other : List.of(backup(), backup().resolveSibling("tuesday"))) {
				assertThatExceptionOfType(WriterLockedException.class)
					.isThrownBy(() -> this.backups.create(store, other, true, ProgressMonitor.NONE))
					.withMessageContaining(String.valueOf(ProcessHandle.current().pid()))
					.withMessageContaining("run this again");
				refused.incrementAndGet();
			}
		});
		assertThat(refused).hasPositiveValue();
		assertThat(this.backups.verify(backup(), ProgressMonitor.NONE).isClean()).isTrue();
		this.backups.create(store, backup().resolveSibling("tuesday"), true, ProgressMonitor.NONE);
	}

	@Test
	void whatIsNotThereCannotBeBackedUpOrRestored() throws IOException {
		Files.createDirectories(backup());
		assertRefused(BackupRefusedException.Reason.SOURCE_MISSING, () -> this.backups
			.create(StoredAs.JSON.open(this.directory), this.directory.resolve("b"), true, ProgressMonitor.NONE));
		assertRefused(BackupRefusedException.Reason.SOURCE_MISSING, () -> this.backups
			.create(StoredAs.ROTATING.open(this.directory), this.directory.resolve("b"), true, ProgressMonitor.NONE));
		assertRefused(BackupRefusedException.Reason.SOURCE_MISSING,
				() -> this.backups.verify(backup(), ProgressMonitor.NONE));
		assertRefused(BackupRefusedException.Reason.NOT_COPYABLE, () -> this.backups.create(new MemoryBackend(),
				this.directory.resolve("b"), true, ProgressMonitor.NONE));
		assertThat(this.directory.resolve("b")).doesNotExist();
		assertThat(leftovers()).isEmpty();
	}

	private static void assertRefused(BackupRefusedException.Reason reason, Runnable action) {
		assertThatExceptionOfType(BackupRefusedException.class).isThrownBy(action::run)
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(reason));
	}

	@Test
	void aManifestThatIsNoneIsRefusedWithTheReason() throws IOException {
		this.backups.create(written(StoredAs.JSON), backup(), true, ProgressMonitor.NONE);
		Path manifest = backup().resolve(BackupManifest.NAME);
		String good = Files.readString(manifest);
		for (String[] bad : new String[][] { { "{", "JSON" }, { "[]", "not a JSON object" },
				{ good.replace("\"format\" : 1", "\"format\" : 2"), "format 2" },
				{ good.replace("papyra.ndjson\"", "../../papyra.ndjson\""), "makes no sense" },
				{ good.replace("\"lines\"", "\"rows\""), "\"lines\" is missing" },
				{ good.replace("\"json\"", "\"tape\""), "backend tape" }, { "", "not a JSON object" } }) {
			assertThat(bad[0]).isNotEqualTo(good);
			Files.writeString(manifest, bad[0], StandardCharsets.UTF_8);
			assertThatExceptionOfType(BackupRefusedException.class)
				.isThrownBy(() -> this.backups.verify(backup(), ProgressMonitor.NONE))
				.withMessageContaining(bad[1])
				.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(BackupRefusedException.Reason.DAMAGED));
		}
	}

	@Test
	void aTornManifestIsRefusedByNameAtEveryByteAndTheFilesStay() throws IOException {
		PersistenceBackend store = written(StoredAs.JSON);
		this.backups.create(store, backup(), true, ProgressMonitor.NONE);
		Path manifest = backup().resolve(BackupManifest.NAME);
		byte[] good = Files.readAllBytes(manifest);
		Path target = this.directory.resolve("restored.ndjson");
		int whole = new String(good, StandardCharsets.UTF_8).stripTrailing().length();
		for (int length = 0; length < whole; length++) {
			for (byte[] torn : List.of(Arrays.copyOf(good, length),
					Arrays.copyOf(Arrays.copyOf(good, length), good.length))) {
				Files.write(manifest, torn);
				assertThatExceptionOfType(BackupRefusedException.class)
					.isThrownBy(() -> this.backups.restore(backup(), target, ProgressMonitor.NONE))
					.withMessageContaining(manifest + " cannot be used")
					.withMessageContaining(
							"copy the files below " + backup().resolve(BackupManifest.LOG) + " by hand and scan")
					.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(BackupRefusedException.Reason.DAMAGED))
					.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("REDACTED"));
				assertThat(Files.readAllBytes(manifest)).isEqualTo(torn);
			}
		}
		assertThat(target).doesNotExist();
		assertThat(leftovers()).isEmpty();
		Path byHand = Files.createDirectory(this.directory.resolve("by-hand"));
		Files.copy(backup().resolve(BackupManifest.LOG).resolve("papyra.ndjson"), byHand.resolve("papyra.ndjson"));
		assertThat(numbers(StoredAs.JSON.open(byHand))).hasSize(FACTS);
	}

	@ParameterizedTest
	@EnumSource
	void itCanBeCancelledAndLeavesNothing(StoredAs type) throws IOException {
		PersistenceBackend store = written(type);
		ProgressMonitor calledOff = (done, total) -> {
			throw new WorkCancelledException("called off");
		};
		assertThatExceptionOfType(WorkCancelledException.class)
			.isThrownBy(() -> this.backups.create(store, backup(), true, calledOff));
		assertThat(backup()).doesNotExist();
		this.backups.create(store, backup(), true, ProgressMonitor.NONE);
		Path target = type.location(this.directory.resolve("restored"));
		AtomicInteger calls = new AtomicInteger();
		assertThatExceptionOfType(WorkCancelledException.class)
			.isThrownBy(() -> this.backups.restore(backup(), target, (done, total) -> {
				if (calls.incrementAndGet() > this.backups.verify(backup(), ProgressMonitor.NONE)
					.manifest()
					.files()
					.size()) {
					throw new WorkCancelledException("called off");
				}
			}));
		assertThat(target).doesNotExist();
		assertThat(leftovers()).isEmpty();
	}

	@Test
	void aRestoredFileBesideTheCheckpointOfTheLostOneTellsWhatIsMissing() throws IOException {
		PersistenceBackend store = written(StoredAs.JSON);
		this.backups.create(store, backup(), true, ProgressMonitor.NONE);
		try (FactWriter writer = store.openWriter(OPTIONS)) {
			writer.append(TestFacts.batch(FACTS, 3));
		}
		Path live = Path.of(store.location());
		Files.delete(live);
		BackupReport report = this.backups.restore(backup(), live, ProgressMonitor.NONE);
		assertThat(report.anomalies()).isEqualTo(1);
		assertThat(report.firstAnomaly()).startsWith("TAIL_LOST");
		assertThat(numbers(store)).hasSize(FACTS);
	}

	@Test
	void whereNothingCanBeWrittenTheReasonIsTold() throws IOException {
		PersistenceBackend store = written(StoredAs.JSON);
		Path file = Files.createFile(this.directory.resolve("file"));
		assertThatExceptionOfType(PersistenceException.class)
			.isThrownBy(() -> this.backups.create(store, file.resolve("backup"), true, ProgressMonitor.NONE))
			.withMessageContaining("could not be made");
	}

}
