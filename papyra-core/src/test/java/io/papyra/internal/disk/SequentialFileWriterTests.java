package io.papyra.internal.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What is copied and written arrives in that order, and is forced, also in pieces. */
class SequentialFileWriterTests {

	private static final int PIECE = 100;

	@TempDir
	Path directory;

	private final byte[] original = new byte[5000];

	@BeforeEach
	void source() throws IOException {
		new Random(1).nextBytes(this.original);
		Files.write(this.directory.resolve("source"), this.original);
	}

	static List<Named<Function<DiskFile, SequentialFileWriter>>> outputs() {
		return List.of(Named.of("small", (target) -> new SequentialFileWriter(target, 1)),
				Named.of("large", (target) -> new SequentialFileWriter(target, DurableFiles.LARGE)),
				Named.of("in little pieces",
						(target) -> new SequentialFileWriter(target, new WriteBehind(target, PIECE, 300))));
	}

	@ParameterizedTest
	@MethodSource("outputs")
	void rangesAndBytesArriveInOrder(Function<DiskFile, SequentialFileWriter> made) throws IOException {
		ByteBuffer expected = ByteBuffer.allocate(20_000);
		try (DiskFile source = Disk.real().openForRead(this.directory.resolve("source"));
				DiskFile target = Disk.real().create(this.directory.resolve("target"))) {
			SequentialFileWriter output = made.apply(target);
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
				DiskFile target = new Failing(Disk.real().create(this.directory.resolve("target")), Long.MAX_VALUE,
						forces)) {
			SequentialFileWriter output = new SequentialFileWriter(target, new WriteBehind(target, 3000, 3000));
			output.copy(source, 0, 3001);
			assertThatExceptionOfType(IOException.class).isThrownBy(output::force).withMessage("lost");
			// The system tells of lost bytes once; asking again must not make it well.
			assertThatExceptionOfType(IOException.class).isThrownBy(output::force).withMessage("lost");
		}
		assertThat(forces).hasValue(1);
	}

	@Test
	void aPieceThatCouldNotBeWrittenFailsTheWhole() throws IOException {
		try (DiskFile source = Disk.real().openForRead(this.directory.resolve("source"));
				DiskFile target = new Failing(Disk.real().create(this.directory.resolve("target")), 250,
						new AtomicInteger(1))) {
			SequentialFileWriter output = new SequentialFileWriter(target, new WriteBehind(target, PIECE, 300));
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> output.copy(source, 0, 5000))
				.withMessage("full");
			assertThatExceptionOfType(IOException.class).isThrownBy(output::force).withMessage("full");
		}
	}

	@Test
	void aSourceThatEndsTooEarlyIsTold() throws IOException {
		try (DiskFile source = Disk.real().openForRead(this.directory.resolve("source"));
				DiskFile target = Disk.real().create(this.directory.resolve("target"))) {
			SequentialFileWriter output = new SequentialFileWriter(target, 1);
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> output.copy(source, 4000, 6000))
				.withMessage("the file ends at byte 5000, but 6000 were there");
		}
	}

	/** Past the cache where this disk can do that, with what is no whole block behind. */
	@Test
	void aLargeFileContinuesAfterWhatWasForced() throws IOException {
		byte[] more = new byte[3_000_001];
		new Random(3).nextBytes(more);
		ByteBuffer expected = ByteBuffer.allocate(10 * more.length);
		Path file = this.directory.resolve("target");
		try (DiskFile target = DurableFiles.recreate(Disk.real(), file, DurableFiles.LARGE)) {
			SequentialFileWriter output = new SequentialFileWriter(target, DurableFiles.LARGE);
			for (int part = 0; part < 10; part++) {
				output.write(more, 0, more.length);
				expected.put(more);
				if (part % 4 == 3) {
					output.force();
					assertThat(ByteBuffer.wrap(Files.readAllBytes(file))).isEqualTo(expected.duplicate().flip());
				}
			}
			output.force();
		}
		assertThat(ByteBuffer.wrap(Files.readAllBytes(file))).isEqualTo(expected.flip());
	}

	/**
	 * A file whose first force fails, as if the disk had lost what was written, and that
	 * has room for so many bytes.
	 */
	private record Failing(DiskFile file, long room, AtomicInteger forces) implements DiskFile {

		@Override
		public int read(ByteBuffer target, long position) throws IOException {
			return this.file.read(target, position);
		}

		@Override
		public int write(ByteBuffer source, long position) throws IOException {
			if (position + source.remaining() > this.room) {
				throw new IOException("full");
			}
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
