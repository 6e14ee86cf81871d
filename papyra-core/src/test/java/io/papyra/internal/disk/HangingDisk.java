package io.papyra.internal.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;

/**
 * A disk that from some moment on does not answer those who write to certain files, until
 * it is let go.
 */
public final class HangingDisk extends ForwardingDisk {

	private final CountDownLatch goOn = new CountDownLatch(1);

	private volatile Predicate<Path> hangs = (file) -> false;

	public HangingDisk(Disk disk) {
		super(disk);
	}

	/** From now on writes to such files do not return. */
	public void hangAt(Predicate<Path> files) {
		this.hangs = files;
	}

	/** The disk answers again. */
	public void letGo() {
		this.hangs = (file) -> false;
		this.goOn.countDown();
	}

	private void write(Path file) throws IOException {
		if (this.hangs.test(file)) {
			boolean interrupted = false;
			while (this.goOn.getCount() > 0) {
				try {
					this.goOn.await();
				}
				catch (InterruptedException ex) {
					interrupted = true; // no disk cares
				}
			}
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	private DiskFile watched(Path path, DiskFile file) {
		return new ForwardingFile(file) {

			@Override
			public int write(ByteBuffer source, long position) throws IOException {
				HangingDisk.this.write(path);
				return super.write(source, position);
			}

		};
	}

	@Override
	public DiskFile create(Path file) throws IOException {
		return watched(file, super.create(file));
	}

	@Override
	public DiskFile openForWrite(Path file) throws IOException {
		return watched(file, super.openForWrite(file));
	}

}
