package io.papyra.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

import io.papyra.disk.Disk;
import io.papyra.disk.DiskFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What is copied and written arrives in that order, and is forced, also in pieces. */
class LogOutputTests {

	private static final int PIECE = 100;

	@TempDir
	Path directory;

	private final byte[] original = new byte[5000];

	@BeforeEach
	void source() throws IOException {
		new Random(1).nextBytes(this.original);
		Files.write(this.directory.resolve("source"), this.original);
	}

	@Test
	void rangesAndBytesArriveInOrder() throws IOException {
		ByteBuffer expected = ByteBuffer.allocate(20_000);
		try (DiskFile source = Disk.real().openForRead(this.directory.resolve("source"));
				DiskFile target = Disk.real().create(this.directory.resolve("target"))) {
			LogOutput output = new LogOutput(target, PIECE);
			Random random = new Random(2);
			for (int step = 0, at = 0; step < 60; step++) {
				int from = random.nextBoolean() ? at : random.nextInt(4800);
				int length = Math.min(random.nextInt(250), this.original.length - from);
				if (random.nextInt(3) == 0) {
					output.write(this.original, from, from + length);
					output.newline();
					expected.put(this.original, from, length).put((byte) '\n');
				}
				else {
					output.copy(source, from, from + length);
					expected.put(this.original, from, length);
				}
				at = from + length;
				assertThat(output.size()).isEqualTo(expected.position());
			}
			output.force();
		}
		assertThat(ByteBuffer.wrap(Files.readAllBytes(this.directory.resolve("target")))).isEqualTo(expected.flip());
	}

	@Test
	void aPieceThatCouldNotBeForcedFailsTheWhole() throws IOException {
		AtomicInteger forces = new AtomicInteger();
		try (DiskFile source = Disk.real().openForRead(this.directory.resolve("source"));
				DiskFile target = new FailingForce(Disk.real().create(this.directory.resolve("target")), forces)) {
			LogOutput output = new LogOutput(target, 3000);
			output.copy(source, 0, 3000);
			assertThatExceptionOfType(IOException.class).isThrownBy(output::force).withMessage("lost");
			// The system tells of lost bytes once; asking again must not make it well.
			assertThatExceptionOfType(IOException.class).isThrownBy(output::force).withMessage("lost");
		}
		assertThat(forces).hasValue(1);
	}

	@Test
	void aSourceThatEndsTooEarlyIsTold() throws IOException {
		try (DiskFile source = Disk.real().openForRead(this.directory.resolve("source"));
				DiskFile target = Disk.real().create(this.directory.resolve("target"))) {
			LogOutput output = new LogOutput(target);
			output.copy(source, 4000, 6000);
			assertThatExceptionOfType(IOException.class).isThrownBy(output::force)
				.withMessage("the file ends at byte 5000, but 6000 were there");
		}
	}

	/** A file whose first force fails, as if the disk had lost what was written. */
	private record FailingForce(DiskFile file, AtomicInteger forces) implements DiskFile {

		@Override
		public int read(ByteBuffer target, long position) throws IOException {
			return this.file.read(target, position);
		}

		@Override
		public int write(ByteBuffer source, long position) throws IOException {
			return this.file.write(source, position);
		}

		@Override
		public void force() throws IOException {
			if (this.forces.incrementAndGet() == 1) {
				throw new IOException("lost");
			}
		}

		@Override
		public void truncate(long size) throws IOException {
			this.file.truncate(size);
		}

		@Override
		public long size() throws IOException {
			return this.file.size();
		}

		@Override
		public void close() throws IOException {
			this.file.close();
		}

	}

}
