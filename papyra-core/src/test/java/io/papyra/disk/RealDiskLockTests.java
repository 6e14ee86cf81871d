package io.papyra.disk;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RealDiskLockTests {

	@TempDir
	Path directory;

	@Test
	void whoHoldsTheLockIsNamedAndReadersDoNotLoosenIt() throws IOException {
		Path file = this.directory.resolve("a.lock");
		DiskLock lock = Disk.real().lock(file);
		try (lock) {
			for (int look = 0; look < 3; look++) {
				assertThat(Disk.real().lockHolder(file)).isNotNull()
					.satisfies((holder) -> assertThat(holder.pid()).isEqualTo(ProcessHandle.current().pid()));
				assertThatThrownBy(() -> Disk.real().lock(file)).isInstanceOf(LockHeldException.class);
			}
		}
		assertThat(Disk.real().lockHolder(file)).isNull();
		Disk.real().lock(file).close();
	}

	@Test
	void theSameFileByAnotherNameIsTheSameLock() throws IOException {
		Path real = Files.createDirectory(this.directory.resolve("real"));
		Path link = Files.createSymbolicLink(this.directory.resolve("link"), real);
		DiskLock lock = Disk.real().lock(real.resolve("a.lock"));
		try (lock) {
			assertThatThrownBy(() -> Disk.real().lock(link.resolve("a.lock"))).isInstanceOf(LockHeldException.class);
			assertThatThrownBy(() -> Disk.real().lock(real.resolve("..").resolve("real").resolve("a.lock")))
				.isInstanceOf(LockHeldException.class);
		}
	}

	@Test
	void aNoteThatAKillLeftIsNotBelieved() throws IOException {
		Path file = this.directory.resolve("a.lock");
		String host = InetAddress.getLocalHost().getHostName();
		Files.writeString(file, "999999999 12345 " + host + "\n");
		assertThat(Disk.real().lockHolder(file)).isNull();
		Files.writeString(file, ProcessHandle.current().pid() + " 12345 " + host + "\n");
		assertThat(Disk.real().lockHolder(file)).as("same pid, other process").isNull();
		Files.writeString(file, "17 12345 another-host\n");
		assertThat(Disk.real().lockHolder(file)).isEqualTo(new LockHolder(17, "another-host", 12345));
		Disk.real().lock(file).close();
	}

	@Test
	void nonsenseInALockFileIsNobody() throws IOException {
		Path file = this.directory.resolve("a.lock");
		Files.write(file, new byte[] { 0, (byte) 0xff, 'x' });
		assertThat(Disk.real().lockHolder(file)).isNull();
		assertThat(Disk.real().lockHolder(this.directory.resolve("missing"))).isNull();
	}

}
