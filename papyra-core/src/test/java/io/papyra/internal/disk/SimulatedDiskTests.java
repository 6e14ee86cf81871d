package io.papyra.internal.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

class SimulatedDiskTests {

	private static final Path FILE = SimulatedDisk.DIRECTORY.resolve("file");

	private static final Path OTHER = SimulatedDisk.DIRECTORY.resolve("other");

	private final SimulatedDisk disk = new SimulatedDisk();

	@Test
	void whatWasForcedUnderASyncedNameSurvivesEveryCrash() throws IOException {
		durable("safe");
		assertThat(outcomesNow()).containsExactly("file=safe");
	}

	@Test
	void whatWasNotForcedMayBeLostKeptOrTorn() throws IOException {
		DiskFile file = durable("");
		write(file, "abc", 0);
		assertThat(outcomesNow()).contains("file=", "file=abc", "file=a", "file=ab", "file=\0\0\0", "file=a\0\0");
	}

	@Test
	void aNameMayBeLostUntilItsDirectoryIsSyncedHoweverOftenTheFileIsForced() throws IOException {
		DiskFile file = this.disk.create(FILE);
		write(file, "abc", 0);
		file.force();
		assertThat(outcomesNow()).containsExactlyInAnyOrder("", "file=abc");
		this.disk.syncDirectory(SimulatedDisk.DIRECTORY);
		assertThat(outcomesNow()).containsExactly("file=abc");
	}

	@Test
	void aRenameMayArriveWithoutTheDataOfTheRenamedFile() throws IOException {
		durable("old");
		write(this.disk.create(OTHER), "new", 0);
		this.disk.rename(OTHER, FILE);
		assertThat(outcomesNow()).contains("file=old", "file=new", "file=", "file=\0\0\0");
	}

	@Test
	void aRenameIsAtomic() throws IOException {
		durable("old");
		DiskFile other = this.disk.create(OTHER);
		write(other, "new", 0);
		other.force();
		this.disk.syncDirectory(SimulatedDisk.DIRECTORY);
		this.disk.rename(OTHER, FILE);
		assertThat(outcomesNow()).containsExactlyInAnyOrder("file=old other=new", "file=new");
	}

	@Test
	void aDeletionMayBeLost() throws IOException {
		durable("old");
		this.disk.delete(FILE);
		assertThat(outcomesNow()).containsExactlyInAnyOrder("", "file=old");
	}

	@Test
	void aMadeDirectoryIsDurableAndWhatIsBelowALostOneIsLostWithIt() throws IOException {
		Path directory = SimulatedDisk.DIRECTORY.resolve("a/b");
		this.disk.createDirectories(directory);
		this.disk.create(directory.resolve("c"));
		assertThat(outcomesNow()).containsExactlyInAnyOrder("", "a/b/c=");
		assertThat(this.disk.list(SimulatedDisk.DIRECTORY)).containsExactly(SimulatedDisk.DIRECTORY.resolve("a"));
	}

	@Test
	void statesOfEarlierMomentsAreEnumeratedToo() throws IOException {
		DiskFile file = durable("");
		write(file, "one", 0);
		file.force();
		int promised = this.disk.operations();
		write(file, "two", 3);
		assertThat(this.disk.crashStates().map(CrashState::operations).distinct()).hasSize(this.disk.operations() + 1);
		assertThat(this.disk.crashStates()
			.filter((state) -> state.operations() >= promised)
			.map((state) -> text(SimulatedDisk.crash(state)))).allMatch((text) -> text.startsWith("file=one"));
	}

	@Test
	void onlyOneMayHoldALockAndACrashReleasesIt() throws IOException {
		Path lockFile = SimulatedDisk.DIRECTORY.resolve("lock");
		DiskLock lock = this.disk.lock(lockFile);
		assertThat(this.disk.lockHolder(lockFile)).isNotNull();
		assertThatExceptionOfType(LockHeldException.class).isThrownBy(() -> this.disk.lock(lockFile));
		for (CrashState state : this.disk.crashStates().toList()) {
			SimulatedDisk.crash(state).lock(lockFile).close();
		}
		lock.close();
		lock.close();
		assertThat(this.disk.lockHolder(lockFile)).isNull();
		assertThat(this.disk.heldLocks()).isZero();
	}

	@Test
	void aFullDiskTakesWhatFitsAndThenRefuses() throws IOException {
		DiskFile file = durable("12345");
		this.disk.limitSpace(8);
		assertThat(file.write(bytes("abcdef"), 5)).isEqualTo(3);
		assertThatIOException().isThrownBy(() -> file.write(bytes("d"), 8)).withMessage("No space left on device");
		assertThat(file.write(bytes("overwritten"), 0)).isEqualTo(8);
		file.truncate(2);
		assertThat(this.disk.freeSpace(SimulatedDisk.DIRECTORY)).isEqualTo(6);
	}

	@Test
	void aPlannedFaultStrikesTheNthCallThatItConcernsOnceOrForEver() throws IOException {
		DiskFile file = durable("");
		this.disk.plan(Fault.of(DiskError.ENOSPC).only(DiskCall.WRITE).at(2).withEffect(2));
		write(file, "abc", 0);
		assertThatIOException().isThrownBy(() -> file.write(bytes("def"), 3)).withMessage("No space left on device");
		assertThat(text(this.disk)).isEqualTo("file=abcde");
		assertThat(file.write(bytes("def"), 3)).isEqualTo(3);
		this.disk.plan(Fault.of(DiskError.EACCES).always());
		assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(() -> this.disk.openForRead(FILE));
		assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(() -> this.disk.openForRead(FILE));
		this.disk.heal();
		this.disk.openForRead(FILE).close();
		assertThat(this.disk.faultsFired()).isEqualTo(3);
	}

	@Test
	void writesAndReadsMayBeShort() throws IOException {
		DiskFile file = durable("");
		this.disk.plan(Fault.of(DiskError.SHORT_WRITE).always().withEffect(2));
		this.disk.plan(Fault.of(DiskError.SHORT_READ).always());
		ByteBuffer source = bytes("abc");
		assertThat(file.write(source, 0)).isEqualTo(2);
		assertThat(source.remaining()).isEqualTo(1);
		assertThat(file.read(ByteBuffer.allocate(9), 0)).isEqualTo(1);
	}

	@Test
	void aLyingDiskReportsSuccessAndHoldsNothing() throws IOException {
		DiskFile file = durable("abc");
		this.disk.plan(Fault.of(DiskError.LOST_WRITE));
		ByteBuffer source = bytes("def");
		assertThat(file.write(source, 3)).isEqualTo(3);
		assertThat(source.hasRemaining()).isFalse();
		write(file, "ghi", 6);
		assertThat(text(this.disk)).isEqualTo("file=abc\0\0\0ghi");
	}

	@Test
	void bytesOfAFailedForceAreLostThoughTheNextForceSucceeds() throws IOException {
		assertThat(afterFailedForce(FailedSync.CACHED)).isEqualTo("file=abc then file=");
		assertThat(afterFailedForce(FailedSync.REVERTED)).isEqualTo("file= then file=");
		assertThat(afterFailedForce(FailedSync.ZEROED)).isEqualTo("file=\0\0\0 then file=\0\0\0");
	}

	private static String afterFailedForce(FailedSync model) throws IOException {
		SimulatedDisk disk = new SimulatedDisk();
		DiskFile file = disk.create(FILE);
		disk.syncDirectory(SimulatedDisk.DIRECTORY);
		write(file, "abc", 0);
		disk.plan(Fault.of(DiskError.EIO).only(DiskCall.FORCE).leaving(model));
		assertThatIOException().isThrownBy(file::force).withMessage("Input/output error");
		String seen = text(disk);
		file.force();
		List<CrashState> states = disk.crashStatesAfter(disk.operations()).toList();
		assertThat(states).isNotEmpty();
		return seen + " then " + text(SimulatedDisk.crash(states.get(states.size() - 1)));
	}

	@Test
	void anOpenFileIsReachedAfterItsNameWasDeletedOrGivenToAnother() throws IOException {
		DiskFile file = durable("abc");
		this.disk.delete(FILE);
		this.disk.create(FILE).close();
		assertThat(file.size()).isEqualTo(3);
		assertThat(this.disk.contents().get(FILE)).isEmpty();
		assertThat(this.disk.openFiles()).isEqualTo(1);
		file.close();
		file.close();
		assertThat(this.disk.openFiles()).isZero();
	}

	@Test
	void whatIsNotThereAndWhatIsThereAlreadyAreTold() throws IOException {
		assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> this.disk.openForRead(FILE));
		assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> this.disk.create(Path.of("/no/file")));
		assertThat(this.disk.info(FILE)).isNull();
		durable("abc");
		assertThatExceptionOfType(FileAlreadyExistsException.class).isThrownBy(() -> this.disk.create(FILE));
		FileInfo info = this.disk.info(FILE);
		assertThat(info).isNotNull();
		assertThat(info.size()).isEqualTo(3);
		assertThat(info.isFile()).isTrue();
	}

	private DiskFile durable(String content) throws IOException {
		DiskFile file = this.disk.create(FILE);
		write(file, content, 0);
		file.force();
		this.disk.syncDirectory(SimulatedDisk.DIRECTORY);
		return file;
	}

	private Set<String> outcomesNow() {
		Set<String> outcomes = new HashSet<>();
		this.disk.crashStatesAfter(this.disk.operations())
			.forEach((state) -> outcomes.add(text(SimulatedDisk.crash(state))));
		return outcomes;
	}

	private static String text(SimulatedDisk disk) {
		StringBuilder text = new StringBuilder();
		disk.contents().forEach((name, content) -> {
			text.append(text.isEmpty() ? "" : " ").append(SimulatedDisk.DIRECTORY.relativize(name)).append('=');
			text.append(new String(content, StandardCharsets.ISO_8859_1));
		});
		return text.toString();
	}

	private static void write(DiskFile file, String text, long position) throws IOException {
		ByteBuffer source = bytes(text);
		assertThat(file.write(source, position)).isEqualTo(text.length());
	}

	private static ByteBuffer bytes(String text) {
		return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
	}

}
