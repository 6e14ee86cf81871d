package io.papyra.internal.log.rewrite;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

import io.papyra.internal.disk.Disk;
import io.papyra.internal.disk.DiskFile;
import io.papyra.internal.disk.DurableFiles;
import io.papyra.internal.disk.SequentialFileWriter;
import io.papyra.internal.log.scan.LogScanner;
import io.papyra.internal.log.segment.Segment;

/**
 * Puts a new file in the place of one of a log. The file that is there is read once: its
 * lines are verified, and what is retained of them is written from the very bytes that
 * were verified. The new file is made beside the old one and takes its name in one step,
 * once the {@linkplain LineDecision decision} has confirmed that the lines are those for
 * which its plan was made. Until then, and whatever goes wrong, the old one is what it
 * was. Used by one thread.
 */
public final class Rewriter implements Closeable {

	private final Disk disk;

	private final Path path;

	/** The name of the new file until it is complete. */
	private final Path temporary;

	private final DiskFile made;

	private final SequentialFileWriter output;

	private boolean confirmed = true;

	private boolean published;

	/**
	 * Begins a new file. A large one goes to the disk while it is made, past the system's
	 * cache where that is possible.
	 * @param path the name that it is to have
	 * @param purpose how its temporary name continues, such as {@code .compacted}
	 * @param expected bytes that it will have, more or less
	 */
	public Rewriter(Disk disk, Path path, String purpose, long expected) throws IOException {
		this.disk = disk;
		this.path = path;
		this.temporary = DurableFiles.temporary(DurableFiles.sibling(path, purpose));
		this.made = DurableFiles.recreate(disk, this.temporary, expected);
		this.output = new SequentialFileWriter(this.made, expected);
	}

	/** Takes what is to be in the new file. */
	public SequentialFileWriter output() {
		return this.output;
	}

	/**
	 * Reads a file from its beginning, and has decided what becomes of each line.
	 * @param source the file, open for reading
	 * @param file the same, as far as it is to be read
	 * @param scan goes over it, and shows the lines to the decision
	 * @throws IOException if something fails, or the lines are not those of the plan
	 */
	public void read(DiskFile source, Segment file, LogScanner scan, LineDecision decision) throws IOException {
		this.confirmed = false;
		decision.confirm(scan.over(source, file, System.nanoTime()));
		this.confirmed = true;
	}

	/** The same with what has been added to the file since that scan read it. */
	public void readOn(DiskFile source, Segment grown, LogScanner scan, LineDecision decision) throws IOException {
		this.confirmed = false;
		decision.confirm(scan.further(source, grown, System.nanoTime()));
		this.confirmed = true;
	}

	/** Ends the new file: all of it is on stable storage when this returns. */
	public void complete() throws IOException {
		this.output.force();
		this.made.close();
	}

	/** Lets the new file, which is complete, take its name. */
	public void publish() throws IOException {
		if (!this.confirmed) {
			throw new IllegalStateException("what was read for " + this.path + " was not confirmed");
		}
		DurableFiles.publish(this.disk, this.temporary, this.path);
		this.published = true;
	}

	/** Deletes the new file if it has not taken its name. */
	@Override
	public void close() throws IOException {
		if (this.published) {
			return;
		}
		try {
			this.made.close();
		}
		finally {
			DurableFiles.deleteIfThere(this.disk, this.temporary);
		}
	}

}
