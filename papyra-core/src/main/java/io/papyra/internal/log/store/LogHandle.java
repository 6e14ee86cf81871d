package io.papyra.internal.log.store;

import java.io.IOException;
import java.nio.file.Path;

import io.papyra.backend.WriterOptions;
import io.papyra.internal.disk.Disk;
import io.papyra.internal.log.index.BlockIndex;
import io.papyra.internal.log.index.IndexSnapshot;
import io.papyra.internal.log.segment.LogLayout;
import org.jspecify.annotations.Nullable;

/**
 * One log as the code that works on it has it: where its files are, what it works with,
 * and what this process knows of its lines. Safe for use by several threads.
 */
public final class LogHandle {

	private final LogLayout layout;

	private final LogContext context;

	private volatile @Nullable BlockIndex index;

	/** Lines that a header has declared gone are still on their way out. */
	private volatile boolean losing;

	public LogHandle(LogLayout layout, LogContext context) {
		this.layout = layout;
		this.context = context;
	}

	/** Where the log is. */
	public Path path() {
		return this.layout.location();
	}

	public LogLayout layout() {
		return this.layout;
	}

	public LogContext context() {
		return this.context;
	}

	public Disk disk() {
		return this.context.disk();
	}

	/** What is known of the log in this process, or null. */
	public @Nullable BlockIndex index() {
		return this.index;
	}

	/** What a scan has found out, which has not changed since. */
	public void scanned(BlockIndex learned) {
		this.index = learned;
	}

	/** The log is what is said here from now on; its writer, if there is one, waits. */
	public void learned(IndexSnapshot view) {
		BlockIndex known = this.index;
		if (known != null) {
			known.replace(view);
		}
		else {
			this.index = BlockIndex.of(view, this.context.blockSize());
		}
	}

	/**
	 * Whether the index still counts lines that a header has declared gone, so that it
	 * cannot tell how many will stay.
	 */
	boolean isLosing() {
		return this.losing;
	}

	/** A compaction begins to remove what it has declared gone, or has done so. */
	public void losing(boolean now) {
		this.losing = now;
	}

	/** Opens this log's own part of a writer; the caller has the lock. */
	public LogWriter openWriter(WriterOptions options) throws IOException {
		LogLayout files = this.layout.resolve(disk());
		disk().createDirectories(files.directory());
		BlockIndex known = this.index;
		if (known == null) {
			known = BlockIndex.unknown(this.context.blockSize());
			this.index = known;
		}
		return LogWriter.open(disk(), files, options, this.context.clock(), known);
	}

}
