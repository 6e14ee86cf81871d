package io.papyra.internal.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever way bytes go, they are where they belong, for everybody. */
class DirectIoFileTests {

	private static final int BLOCK = 4096;

	private static final int SIZE = 64 * BLOCK;

	private final byte[] expected = new byte[SIZE];

	private final ByteBuffer aligned = ByteBuffer.allocateDirect(SIZE + 2 * BLOCK).alignedSlice(BLOCK);

	private final Random random = new Random(11);

	@TempDir
	Path directory;

	private Path path = Path.of("");

	@BeforeEach
	void create() {
		this.path = this.directory.resolve("large");
	}

	@Test
	void blocksAndPartsOfBlocksArriveInAnyOrder() throws IOException {
		try (DiskFile file = Disk.real().createLarge(this.path)) {
			fill(file);
			for (int step = 0; step < 300; step++) {
				int unit = this.random.nextBoolean() ? BLOCK : 1;
				int position = this.random.nextInt(SIZE / unit) * unit;
				int shift = this.random.nextBoolean() ? 0 : this.random.nextInt(BLOCK);
				write(file, position, Math.min(this.random.nextInt(3 * BLOCK), SIZE - position), shift);
				if (step % 50 == 0) {
					file.force();
				}
			}
			ByteBuffer read = ByteBuffer.allocate(SIZE);
			assertThat(file.read(read, 0)).isEqualTo(SIZE);
			assertThat(read.array()).isEqualTo(this.expected);
			assertThat(file.size()).isEqualTo(SIZE);
			file.truncate(BLOCK + 1);
		}
		assertThat(Files.readAllBytes(this.path)).isEqualTo(Arrays.copyOf(this.expected, BLOCK + 1));
	}

	@Test
	void theUsualWayIsTakenWhereTheOtherFails() throws IOException {
		FileChannel failing = FileChannel.open(Files.createFile(this.directory.resolve("other")),
				StandardOpenOption.WRITE);
		failing.close();
		try (DiskFile file = new DirectIoFile(Disk.real().create(this.path), failing, BLOCK)) {
			fill(file);
			write(file, BLOCK, 3 * BLOCK, 0);
		}
		assertThat(Files.readAllBytes(this.path)).isEqualTo(this.expected);
	}

	private void fill(DiskFile file) throws IOException {
		write(file, 0, SIZE, 0);
	}

	/** From a buffer that begins so many bytes behind the beginning of a block. */
	private void write(DiskFile file, int position, int length, int shift) throws IOException {
		byte[] bytes = new byte[length];
		this.random.nextBytes(bytes);
		System.arraycopy(bytes, 0, this.expected, position, length);
		this.aligned.clear().position(shift);
		this.aligned.put(bytes).flip().position(shift);
		for (int at = position; this.aligned.hasRemaining();) {
			int before = this.aligned.remaining();
			int written = file.write(this.aligned, at);
			assertThat(written).isPositive().isEqualTo(before - this.aligned.remaining());
			at += written;
		}
	}

}
