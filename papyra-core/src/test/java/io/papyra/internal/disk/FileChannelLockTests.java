package io.papyra.internal.disk;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.InetAddress;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FileChannelLockTests {

	@TempDir
	Path directory;

	private Path file;

	@BeforeEach
	void name() {
		this.file = this.directory.resolve("a.lock");
	}

	@Test
	void whoHoldsTheLockIsNamedAndReadersDoNotLoosenIt() throws IOException {
		DiskLock lock = Disk.real().lock(this.file);
		try (lock) {
			lock.note();
			for (int look = 0; look < 3; look++) {
				assertThat(Disk.real().lockHolder(this.file)).isNotNull()
					.satisfies((holder) -> assertThat(holder.pid()).isEqualTo(ProcessHandle.current().pid()));
				assertThatThrownBy(() -> Disk.real().lock(this.file)).isInstanceOf(LockHeldException.class);
			}
			assertThat(other("hold")).contains("LockHeldException").contains("process " + ownPid());
			assertThat(other("look")).startsWith("process " + ownPid() + " on ");
		}
		assertThat(Disk.real().lockHolder(this.file)).isNull();
		assertThat(this.file).isEmptyFile();
		Disk.real().lock(this.file).close();
	}

	@Test
	void theSameFileByAnotherNameIsTheSameLock() throws IOException {
		Path real = Files.createDirectory(this.directory.resolve("real"));
		Path link = Files.createSymbolicLink(this.directory.resolve("link"), real);
		DiskLock lock = Disk.real().lock(real.resolve("a.lock"));
		try (lock) {
			Files.createLink(real.resolve("b.lock"), real.resolve("a.lock"));
			for (Path name : new Path[] { link.resolve("a.lock"), real.resolve("../real/a.lock"),
					real.resolve("b.lock") }) {
				assertThatThrownBy(() -> Disk.real().lock(name)).isInstanceOf(LockHeldException.class);
				assertThat(Disk.real().lockHolder(name)).isNotNull();
			}
			assertThat(LockChildren.say(real.resolve("a.lock"), "hold")).contains("LockHeldException");
		}
	}

	@Test
	void aNoteIsNoProofThatAnotherProcessHasTheLock() throws IOException {
		for (String host : new String[] { InetAddress.getLocalHost().getHostName(), "another-host" }) {
			for (long pid : new long[] { 1, ownPid(), 999_999_999 }) {
				Files.writeString(this.file, pid + " 12345 " + host + "\n");
				assertThat(Disk.real().lockHolder(this.file)).isNull();
				Files.writeString(this.file, "pid=" + pid + " started=12345 host=" + host + " boot=x namespace=7\n");
				assertThat(Disk.real().lockHolder(this.file)).isNull();
			}
		}
		Disk.real().lock(this.file).close();
	}

	@Test
	void theSystemTellsThatAnotherProcessHasTheLockAndTheNoteOnlyWhoItIs() throws Exception {
		try (LockChild child = LockChild.start(this.file, "hold")) {
			assertThat(child.said()).isEqualTo("held");
			assertThat(Disk.real().lockHolder(this.file)).isNotNull()
				.satisfies((holder) -> assertThat(holder.pid()).isEqualTo(child.pid()));
			Files.writeString(this.file, "pid=1 started=1 host=pod boot=other namespace=7\n");
			assertThat(Disk.real().lockHolder(this.file)).hasToString("process 1 on pod");
			Files.writeString(this.file, "999999999 1 " + InetAddress.getLocalHost().getHostName() + "\n");
			assertThat(Disk.real().lockHolder(this.file)).hasToString("another process");
			Files.writeString(this.file, "");
			assertThat(Disk.real().lockHolder(this.file)).hasToString("another process");
			assertThatThrownBy(() -> Disk.real().lock(this.file)).isInstanceOf(LockHeldException.class);
			child.kill();
		}
		assertThat(Disk.real().lockHolder(this.file)).isNull();
	}

	@Test
	void aNoteNamesTheProcessItsHostItsBootAndItsNamespace() throws IOException {
		DiskLock lock = Disk.real().lock(this.file);
		try (lock) {
			lock.note();
			assertThat(Files.readString(this.file)).startsWith("pid=" + ownPid() + " started=").endsWith("\n");
			if (Files.exists(Path.of("/proc/sys/kernel/random/boot_id"))) {
				assertThat(Files.readString(this.file))
					.contains(" host=" + Files.readString(Path.of("/proc/sys/kernel/hostname")).strip() + " boot="
							+ Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip() + " namespace=");
			}
		}
	}

	@Test
	void whoOnlyLooksNeverRefusesAStart() throws Exception {
		Files.createFile(this.file);
		LockChild probe = LockChild.start(this.file, "probe");
		try (probe) {
			assertThat(probe.said()).isEqualTo("probing true");
			CompletableFuture<DiskLock> taken = CompletableFuture.supplyAsync(() -> {
				try {
					return Disk.real().lock(this.file);
				}
				catch (IOException ex) {
					throw new IllegalStateException(ex);
				}
			});
			probe.close();
			taken.get().close();
		}
	}

	@Test
	void anotherClassLoaderOfTheProcessNeitherTakesNorLosesTheLock() throws Exception {
		URL classes = Disk.class.getProtectionDomain().getCodeSource().getLocation();
		DiskLock lock = Disk.real().lock(this.file);
		try (lock;
				URLClassLoader loader = new URLClassLoader(new URL[] { classes },
						ClassLoader.getPlatformClassLoader())) {
			lock.note();
			Class<?> type = loader.loadClass(Disk.class.getName());
			Object disk = type.getMethod("real").invoke(null);
			assertThat(type.getMethod("lockHolder", Path.class).invoke(disk, this.file))
				.hasToString("process " + ownPid() + " on " + LockNote.self().host());
			assertThatThrownBy(() -> type.getMethod("lock", Path.class).invoke(disk, this.file))
				.isInstanceOf(InvocationTargetException.class)
				.cause()
				.hasMessageContaining("is held by process " + ownPid());
			assertThat(other("hold")).contains("LockHeldException");
			assertThat(lock.isHeld()).isTrue();
		}
		assertThat(System.getProperties().stringPropertyNames())
			.noneMatch((name) -> name.startsWith(FileChannelLock.HELD));
	}

	@Test
	void aLockWhoseFileWasRemovedReplacedOrTakenByAnotherIsLost() throws IOException {
		DiskLock lock = Disk.real().lock(this.file);
		try (lock) {
			lock.note();
			byte[] note = Files.readAllBytes(this.file);
			assertThat(lock.isHeld()).isTrue();
			Files.setLastModifiedTime(this.file, FileTime.from(Instant.EPOCH));
			assertThat(lock.isHeld()).as("only touched").isTrue();
			Files.writeString(this.file, "pid=1 started=1 host=other\n");
			assertThat(lock.isHeld()).as("another note").isFalse();
			Files.write(this.file, note);
			assertThat(lock.isHeld()).isTrue();
			Files.move(this.file, this.directory.resolve("moved"));
			assertThat(lock.isHeld()).as("moved").isFalse();
			Files.write(this.file, note);
			assertThat(lock.isHeld()).as("another file").isFalse();
		}
		assertThat(this.file).as("not ours to empty").isNotEmptyFile();
	}

	@Test
	void whatWasNotNotedLeavesNothing() throws IOException {
		Disk.real().lock(this.file).close();
		assertThat(this.file).doesNotExist();
		Files.writeString(this.file, "17 12345 another-host\n");
		Disk.real().lock(this.file).close();
		assertThat(this.file).hasContent("17 12345 another-host\n");
	}

	@Test
	void aSymbolicLinkInPlaceOfTheLockIsNotFollowed() throws IOException {
		Path victim = Files.writeString(this.directory.resolve("victim"), "important\n");
		Files.createSymbolicLink(this.file, victim);
		assertThatIOException().isThrownBy(() -> Disk.real().lock(this.file)).withMessageContaining("symbolic link");
		assertThat(victim).hasContent("important\n");
		assertThat(Disk.real().lockHolder(this.file)).isNotNull()
			.satisfies((holder) -> assertThat(holder.isCertain()).isFalse());
		Files.delete(victim);
		assertThatIOException().isThrownBy(() -> Disk.real().lock(this.file)).withMessageContaining("symbolic link");
		assertThat(Files.exists(victim, LinkOption.NOFOLLOW_LINKS)).as("a dangling link makes nothing").isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "important\n", "root:x:0:0:root:/root:/bin/bash\n", "{\"kind\":\"event\"}\n",
			"12 apples\n", "1 2 three\nfour\n" })
	void whatIsNoLockFileIsNotWrittenOver(String content) throws IOException {
		Path other = Files.writeString(this.directory.resolve("other"), content);
		Files.createLink(this.file, other);
		assertThatIOException().isThrownBy(() -> Disk.real().lock(this.file)).withMessageContaining("no lock");
		assertThat(other).hasContent(content);
		Files.writeString(other, "pid=1\n".repeat(1000));
		assertThatIOException().isThrownBy(() -> Disk.real().lock(this.file)).withMessageContaining("no lock");
	}

	@Test
	void whatACrashLeavesOfANoteKeepsNoOneOut() throws IOException {
		String note = "pid=17 started=1768380323000 host=orders-7d9f boot=4711 namespace=4026531836\n";
		String earlier = "17 1768380323000 orders-7d9f\n";
		for (String whole : new String[] { note, earlier }) {
			for (int end = 0; end <= whole.length(); end++) {
				for (String rest : new String[] { "", "\0".repeat(whole.length() - end), " ".repeat(9) }) {
					Files.writeString(this.file, whole.substring(0, end) + rest);
					DiskLock lock = Disk.real().lock(this.file);
					lock.note();
					lock.close();
					assertThat(this.file).isEmptyFile();
				}
			}
		}
	}

	@Test
	void nonsenseInALockFileIsNobody() throws IOException {
		Files.write(this.file, new byte[] { 0, (byte) 0xff, 'x' });
		assertThat(Disk.real().lockHolder(this.file)).isNull();
		assertThat(Disk.real().lockHolder(this.directory.resolve("missing"))).isNull();
	}

	@Test
	void twoWhoAppendToOneFileOverwriteNothing() throws IOException {
		Files.createFile(this.file);
		try (DiskFile one = Disk.real().openForAppend(this.file); DiskFile two = Disk.real().openForAppend(this.file)) {
			one.append(ByteBuffer.wrap("one\n".getBytes(StandardCharsets.UTF_8)), 0);
			two.append(ByteBuffer.wrap("two\n".getBytes(StandardCharsets.UTF_8)), 0);
		}
		assertThat(this.file).hasContent("one\ntwo\n");
	}

	private String other(String what) throws IOException {
		return LockChildren.say(this.file, what);
	}

	private static long ownPid() {
		return ProcessHandle.current().pid();
	}

	/** Processes that only say one thing. */
	private static final class LockChildren {

		static String say(Path lockFile, String what) throws IOException {
			try (LockChild child = LockChild.start(lockFile, what)) {
				return child.said();
			}
		}

	}

}
