package io.papyra.proof;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;

import io.papyra.backend.Compactable;
import io.papyra.backend.FactWriter;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.Recoverable;
import io.papyra.backend.Scannable;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WorkCancelledException;
import io.papyra.backend.WriterOptions;
import io.papyra.backend.file.JsonBackend;
import io.papyra.backend.file.RotatingBackend;
import io.papyra.backend.file.RotatingOptions;
import io.papyra.backup.LogBackups;
import io.papyra.doctor.Doctor;
import io.papyra.doctor.DoctorReport;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.internal.disk.Disk;
import io.papyra.internal.disk.DiskFile;
import io.papyra.internal.disk.DiskLock;
import io.papyra.internal.disk.FileInfo;
import io.papyra.internal.disk.ForwardingDisk;
import io.papyra.internal.disk.LockHolder;
import io.papyra.observe.PersistenceObserver;
import io.papyra.report.CompactionRequest;
import io.papyra.report.Finding;
import io.papyra.report.RecoveryMode;
import io.papyra.report.RecoveryRequest;
import io.papyra.report.ScanReport;
import io.papyra.report.ScanRequest;
import io.papyra.retention.Retention;
import io.papyra.retention.RetentionPolicy;
import io.papyra.startup.ScanDepth;
import io.papyra.startup.StartupCheck;
import io.papyra.startup.StartupMode;
import io.papyra.startup.StartupOptions;
import io.papyra.startup.StartupOutcome;
import io.papyra.test.TestFacts;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A thread is interrupted at each call of the disk in turn, while it reads, checks,
 * repairs, compacts, backs up and restores: what it was doing ends as it would have, or
 * says that it was interrupted. Never is a sound history taken for damaged, or a damaged
 * one for sound, and nothing begins behind the interrupt.
 */
class InterruptionTests {

	private static final int FACTS = 12;

	@TempDir
	Path directory;

	private int rounds;

	private enum Kind {

		JSON, ROTATING;

		PersistenceBackend open(Path directory, RetentionPolicy retention, Disk disk) {
			return (this == JSON)
					? new JsonBackend(directory.resolve("x.ndjson"), retention, disk, InstantSource.system())
					: new RotatingBackend(directory.resolve("x"), new RotatingOptions(600, null), retention, disk,
							InstantSource.system());
		}

	}

	@ParameterizedTest
	@EnumSource(Kind.class)
	void aValidHistoryIsNeverTakenForDamaged(Kind kind) throws Exception {
		everywhere(kind,
				(disk) -> (store) -> ((Scannable) store).scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).isClean(),
				true);
		everywhere(kind,
				(disk) -> (store) -> ((Scannable) store).scan(ScanRequest.INCREMENTAL, ProgressMonitor.NONE).isClean(),
				true);
		everywhere(kind,
				(disk) -> (store) -> ((Scannable) store).scan(ScanRequest.RECORDS, ProgressMonitor.NONE).isClean(),
				true);
		everywhere(kind, (disk) -> InterruptionTests::read, FACTS);
		everywhere(kind, (disk) -> InterruptionTests::verdict, true);
		for (StartupMode mode : List.of(StartupMode.FAIL_ON_ANOMALY, StartupMode.SCAN_ONLY, StartupMode.RECOVER)) {
			for (Duration timeout : new Duration[] { null, Duration.ofMinutes(1) }) {
				everywhere(kind, (disk) -> (store) -> check(store, mode, timeout), StartupOutcome.Verdict.CLEAN);
			}
		}
		assertThat(this.rounds).isGreaterThan(100);
	}

	/** Of all calls of what takes long so manieth are tried. */
	private static int stride(Kind kind) {
		return (kind == Kind.ROTATING) ? 7 : 3;
	}

	@ParameterizedTest
	@EnumSource(Kind.class)
	void aDamagedHistoryIsRepairedOnceMoreAfterwards(Kind kind) throws Exception {
		for (RecoveryMode mode : List.of(RecoveryMode.REPAIR, RecoveryMode.QUARANTINE)) {
			boolean done = false;
			for (int call = 1; !done; call += stride(kind)) {
				Path place = written(kind, RetentionPolicy.NONE);
				damage(place);
				InterruptingDisk disk = new InterruptingDisk(call);
				PersistenceBackend store = kind.open(place, RetentionPolicy.NONE, disk);
				Object ended = inThread(
						() -> ((Recoverable) store).recover(RecoveryRequest.of(mode), ProgressMonitor.NONE));
				done = disk.left > 0;
				if (!(ended instanceof WorkCancelledException)) {
					assertThat(ended).hasFieldOrPropertyWithValue("linesRemoved", 1L);
				}
				PersistenceBackend well = kind.open(place, RetentionPolicy.NONE, calm());
				((Recoverable) well).recover(RecoveryRequest.of(mode), ProgressMonitor.NONE);
				assertThat(((Scannable) well).scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).anomalies()).isEmpty();
				assertThat(read(well)).isEqualTo(FACTS - 1);
			}
		}
	}

	@ParameterizedTest
	@EnumSource(Kind.class)
	void nothingIsRepairedAfterAnInterrupt(Kind kind) throws Exception {
		Path place = written(kind, RetentionPolicy.NONE);
		damage(place);
		long before = size(place);
		Object ended = inThread(() -> {
			Thread.currentThread().interrupt();
			return check(kind.open(place, RetentionPolicy.NONE, calm()), StartupMode.RECOVER, null);
		});
		assertThat(ended).isInstanceOf(WorkCancelledException.class);
		assertThat(size(place)).isEqualTo(before);
	}

	@ParameterizedTest
	@EnumSource(Kind.class)
	void aCompactionEndsOrSaysThatItWasInterrupted(Kind kind) throws Exception {
		RetentionPolicy retention = RetentionPolicy.same(new Retention(2L, null, null));
		boolean done = false;
		for (int call = 1; !done; call += stride(kind)) {
			Path place = written(kind, retention);
			InterruptingDisk disk = new InterruptingDisk(Integer.MAX_VALUE);
			PersistenceBackend store = kind.open(place, retention, disk);
			boolean besideWriter = call % 2 == 0;
			FactWriter writer = besideWriter ? writer(store) : null;
			disk.left = call;
			Object ended = inThread(() -> ((Compactable) store).compact(CompactionRequest.NOW, ProgressMonitor.NONE));
			done = disk.left > 0 && call > 20;
			if (ended instanceof Throwable) {
				assertThat(ended).isInstanceOf(WorkCancelledException.class);
			}
			disk.left = Integer.MAX_VALUE;
			if (writer != null) {
				writer.append(TestFacts.batch(FACTS, 3));
				writer.close();
			}
			PersistenceBackend well = kind.open(place, retention, calm());
			((Compactable) well).compact(CompactionRequest.NOW, ProgressMonitor.NONE);
			ScanReport scan = ((Scannable) well).scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE);
			assertThat(scan.anomalies()).isEmpty();
			assertThat(read(well)).isEqualTo(6);
			assertThat(leftovers(place)).isEmpty();
		}
	}

	@ParameterizedTest
	@EnumSource(Kind.class)
	void aBackupIsWholeOrNotThere(Kind kind) throws Exception {
		boolean done = false;
		Path place = written(kind, RetentionPolicy.NONE);
		Path complete = this.directory.resolve("complete-" + kind);
		new LogBackups().create(kind.open(place, RetentionPolicy.NONE, calm()), complete, false, ProgressMonitor.NONE);
		for (int call = 1; !done; call += stride(kind)) {
			InterruptingDisk disk = new InterruptingDisk(call);
			LogBackups backups = new LogBackups(disk, InstantSource.system());
			Path target = this.directory.resolve("backup-" + kind + call);
			Object made = inThread(() -> backups.create(kind.open(place, RetentionPolicy.NONE, disk), target, false,
					ProgressMonitor.NONE));
			done = disk.left > 0;
			disk.left = call;
			Object verified = inThread(() -> backups.verify(complete, ProgressMonitor.NONE).isIntact());
			done &= disk.left > 0;
			disk.left = call;
			Path restored = this.directory.resolve("restored-" + kind + call);
			Object back = inThread(() -> backups.restore(complete, restored, ProgressMonitor.NONE));
			done &= disk.left > 0;
			assertThat(List.of(made, back)).allSatisfy(
					(ended) -> assertThat(ended instanceof WorkCancelledException || !(ended instanceof Throwable))
						.as(ended.toString())
						.isTrue());
			assertThat(verified instanceof WorkCancelledException || verified.equals(true)).as(verified.toString())
				.isTrue();
			if (Files.exists(target)) {
				assertThat(new LogBackups().verify(target, ProgressMonitor.NONE).isIntact()).isTrue();
			}
			assertThat(leftovers(this.directory)).isEmpty();
		}
	}

	@Test
	void whoIsToldToEndHearsThatTheCheckWasInterrupted() throws Exception {
		Path place = written(Kind.JSON, RetentionPolicy.NONE);
		ProgressMonitor ending = (done, total) -> {
			throw new WorkCancelledException("the process ends");
		};
		StartupCheck check = new StartupCheck(Kind.JSON.open(place, RetentionPolicy.NONE, Disk.real()),
				StartupOptions.defaults(), PersistenceObserver.NONE);
		assertThatExceptionOfType(WorkCancelledException.class).isThrownBy(() -> check.run(ending));
		assertThat(check.outcome()).isNull();
		assertThat(check.run().verdict()).isEqualTo(StartupOutcome.Verdict.CLEAN);
	}

	/** What is done with an interrupted thread ends as usual, or says so. */
	private void everywhere(Kind kind, Function<Disk, Function<PersistenceBackend, Object>> work, Object usual)
			throws Exception {
		Path place = written(kind, RetentionPolicy.NONE);
		boolean done = false;
		for (int call = 0; !done; call++) {
			InterruptingDisk disk = new InterruptingDisk(call);
			PersistenceBackend store = kind.open(place, RetentionPolicy.NONE, disk);
			int first = call;
			Object ended = inThread(() -> {
				if (first == 0) {
					Thread.currentThread().interrupt();
				}
				return work.apply(disk).apply(store);
			});
			done = call > 0 && disk.left > 0;
			assertThat(ended instanceof WorkCancelledException || ended.equals(usual)).as("call %s: %s", call, ended)
				.isTrue();
			this.rounds++;
		}
	}

	private static Disk calm() {
		return new InterruptingDisk(Integer.MAX_VALUE);
	}

	private Path written(Kind kind, RetentionPolicy retention) throws IOException {
		Path place = Files.createTempDirectory(this.directory, "history");
		PersistenceBackend store = kind.open(place, retention, calm());
		try (FactWriter writer = writer(store)) {
			for (int first = 0; first < FACTS; first += 3) {
				writer.append(TestFacts.batch(first, 3));
			}
		}
		return place;
	}

	private static FactWriter writer(PersistenceBackend store) {
		return store.openWriter(new WriterOptions(TestFacts.SYSTEM, SyncPolicy.NEVER));
	}

	/** One fact becomes unreadable. */
	private static void damage(Path place) throws IOException {
		try (Stream<Path> files = Files.walk(place)) {
			Path first = files.filter((file) -> file.toString().endsWith(".ndjson")).sorted().findFirst().orElseThrow();
			byte[] bytes = Files.readAllBytes(first);
			int line = new String(bytes, StandardCharsets.ISO_8859_1).indexOf('\n') + 30;
			bytes[line] ^= 1;
			Files.write(first, bytes, StandardOpenOption.WRITE);
		}
	}

	private static long size(Path place) throws IOException {
		try (Stream<Path> files = Files.walk(place)) {
			return files.filter(Files::isRegularFile)
				.filter((file) -> !file.toString().endsWith("lock"))
				.mapToLong((file) -> file.toFile().length())
				.sum();
		}
	}

	private static List<Path> leftovers(Path place) throws IOException {
		try (Stream<Path> files = Files.walk(place)) {
			return files.filter((file) -> file.toString().endsWith(".tmp") || file.toString().contains(".incomplete"))
				.toList();
		}
	}

	private static int read(PersistenceBackend store) {
		try (Stream<StoredFact> facts = store.read(FactQuery.all())) {
			return (int) facts.count();
		}
	}

	private static Object verdict(PersistenceBackend store) {
		DoctorReport report = new Doctor(store, List.of()).run();
		return report.findings().stream().noneMatch((finding) -> finding.severity() == Finding.Severity.ERROR);
	}

	private static Object check(PersistenceBackend store, StartupMode mode, @Nullable Duration timeout) {
		return new StartupCheck(store, new StartupOptions(mode, RecoveryMode.REPAIR, null, timeout, ScanDepth.FULL),
				PersistenceObserver.NONE)
			.run()
			.verdict();
	}

	/** What a thread of its own returns or throws. */
	private static Object inThread(Callable<Object> work) throws InterruptedException {
		AtomicReference<@Nullable Object> ended = new AtomicReference<>();
		Thread thread = new Thread(() -> {
			try {
				ended.set(work.call());
			}
			catch (Throwable ex) {
				ended.set(ex);
			}
		});
		thread.start();
		thread.join();
		return Objects.requireNonNull(ended.get());
	}

	/**
	 * The disk of this machine, on which a thread is interrupted before one of its calls.
	 */
	private static final class InterruptingDisk extends ForwardingDisk {

		private volatile int left;

		InterruptingDisk(int call) {
			super(Disk.real());
			this.left = call;
		}

		private synchronized void call() {
			if (--this.left == 0) {
				Thread.currentThread().interrupt();
			}
		}

		private DiskFile watched(DiskFile file) {
			return new ForwardingFile(file) {

				@Override
				public int read(ByteBuffer target, long position) throws IOException {
					call();
					return super.read(target, position);
				}

				@Override
				public int write(ByteBuffer source, long position) throws IOException {
					call();
					return super.write(source, position);
				}

				@Override
				public void force() throws IOException {
					call();
					if (Thread.currentThread().isInterrupted()) {
						super.force(); // else it would only take time
					}
				}

				@Override
				public void truncate(long size) throws IOException {
					call();
					super.truncate(size);
				}

			};
		}

		@Override
		public DiskFile create(Path file) throws IOException {
			call();
			return watched(super.create(file));
		}

		@Override
		public DiskFile openForWrite(Path file) throws IOException {
			call();
			return watched(super.openForWrite(file));
		}

		@Override
		public DiskFile openForRead(Path file) throws IOException {
			call();
			return watched(super.openForRead(file));
		}

		@Override
		public void rename(Path from, Path to) throws IOException {
			call();
			super.rename(from, to);
		}

		@Override
		public void delete(Path file) throws IOException {
			call();
			super.delete(file);
		}

		@Override
		public void syncDirectory(Path place) throws IOException {
			call();
			if (Thread.currentThread().isInterrupted()) {
				super.syncDirectory(place);
			}
		}

		@Override
		public DiskLock lock(Path lockFile) throws IOException {
			call();
			return super.lock(lockFile);
		}

		@Override
		public @Nullable LockHolder lockHolder(Path lockFile) throws IOException {
			call();
			return super.lockHolder(lockFile);
		}

	}

}
