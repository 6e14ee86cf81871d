package io.papyra.internal.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

import io.papyra.backend.ProgressMonitor;
import io.papyra.internal.disk.Disk;
import io.papyra.internal.disk.DiskFile;
import io.papyra.internal.disk.DurableFiles;
import io.papyra.internal.disk.FileInfo;
import io.papyra.internal.log.format.Bytes;
import io.papyra.internal.log.index.LogSnapshot;
import io.papyra.internal.log.repair.Quarantine;
import io.papyra.internal.log.segment.LogLayout;
import io.papyra.internal.log.segment.Segment;
import io.papyra.internal.log.segment.SegmentFiles;
import io.papyra.internal.log.segment.SegmentReplacedException;
import io.papyra.internal.log.store.IoErrors;
import io.papyra.internal.log.store.LogHandle;
import io.papyra.internal.log.store.LogStore;
import io.papyra.report.CopiedFile;
import org.jspecify.annotations.Nullable;

/**
 * Copies logs as they are at one moment each. The oldest file comes first and the one
 * that is written to last: a compaction says in the last one what may be missing before
 * it removes anything, so that whatever it takes away meanwhile is explained in the copy.
 */
final class LogCopier {

	private static final int ATTEMPTS = 10;

	private static final int CHUNK = 1024 * 1024;

	private final LogStore store;

	private final Disk disk;

	private final Path target;

	private final boolean link;

	private final ProgressMonitor monitor;

	private final List<CopiedFile> files = new ArrayList<>();

	private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK);

	private long done;

	private long total;

	private LogCopier(LogStore store, Disk disk, Path target, boolean link, ProgressMonitor monitor) {
		this.store = store;
		this.disk = disk;
		this.target = target;
		this.link = link;
		this.monitor = monitor;
	}

	/** As {@link io.papyra.backend.Copyable#copyTo} says. */
	static List<CopiedFile> run(LogStore store, List<LogHandle> logs, Path target, boolean link,
			ProgressMonitor monitor) {
		Disk disk = logs.get(0).disk();
		LogCopier copy = new LogCopier(store, disk, target, link, monitor);
		try {
			disk.createDirectories(target);
			if (!disk.list(target).isEmpty()) {
				throw new IOException("it is not empty");
			}
		}
		catch (IOException ex) {
			throw IoErrors.of(target, "cannot hold a copy", ex);
		}
		for (LogHandle log : logs) {
			try {
				copy.add(log);
			}
			catch (IOException ex) {
				throw IoErrors.of(log.path(), "could not be copied to " + target, ex);
			}
		}
		return List.copyOf(copy.files);
	}

	private void add(LogHandle log) throws IOException {
		LogLayout layout = log.layout().resolve(this.disk);
		Path folder = layout.directoryIn(this.target);
		this.disk.createDirectories(folder);
		int before = this.files.size();
		for (int attempt = 1;; attempt++) {
			try {
				LogSnapshot view = LogSnapshot.of(this.disk, layout, this.store.lockFile(), log.context().clock());
				add(view, folder);
				this.disk.syncDirectory(folder);
				return;
			}
			catch (SegmentReplacedException ex) {
				if (attempt == ATTEMPTS) {
					throw ex;
				}
				forget(folder, before);
			}
		}
	}

	/** What was made of a log that has changed since does not fit the rest. */
	private void forget(Path folder, int before) throws IOException {
		while (this.files.size() > before) {
			this.files.remove(this.files.size() - 1);
		}
		for (Path made : this.disk.list(folder)) {
			FileInfo info = this.disk.info(made);
			if (info != null && info.isFile()) {
				this.disk.delete(made);
			}
		}
	}

	private void add(LogSnapshot view, Path folder) throws IOException {
		this.total += view.size();
		for (Segment segment : view.segments()) {
			boolean last = segment.equals(view.listing().last());
			Path name = folder.resolve(DurableFiles.name(segment.path()));
			boolean linked = !last && this.link && linked(segment, name);
			try (DiskFile source = SegmentFiles.open(this.disk, segment)) {
				long size = view.isBeingWritten(segment) ? wholeLines(source, segment.size()) : segment.size();
				String hash = linked ? hash(source, null, size) : copy(source, name, size);
				this.files.add(new CopiedFile(relative(name), size, hash, linked));
			}
		}
	}

	private String relative(Path name) {
		return this.target.relativize(name).toString().replace(name.getFileSystem().getSeparator(), "/");
	}

	/** Whether the name stands for the very file that was listed. */
	private boolean linked(Segment segment, Path name) throws IOException {
		try {
			this.disk.link(segment.path(), name);
		}
		catch (IOException ex) {
			// Another volume, or one without such names: then the bytes are copied.
			return false;
		}
		FileInfo info = this.disk.info(name);
		if (info == null || !info.key().equals(segment.key())) {
			throw new SegmentReplacedException(segment.path());
		}
		return true;
	}

	private String copy(DiskFile source, Path name, long size) throws IOException {
		try (DiskFile made = this.disk.create(name)) {
			String hash = hash(source, made, size);
			made.force();
			return hash;
		}
	}

	/**
	 * Reads the given number of bytes, and writes them to the other file if there is one.
	 */
	private String hash(DiskFile source, @Nullable DiskFile made, long size) throws IOException {
		MessageDigest digest = Quarantine.sha256();
		for (long at = 0; at < size; at += this.chunk.limit()) {
			this.chunk.clear().limit((int) Math.min(CHUNK, size - at));
			DurableFiles.readFully(source, this.chunk, at);
			this.chunk.flip();
			if (!this.chunk.hasRemaining()) {
				throw new IOException("the file ends at byte " + at + " although it had " + size);
			}
			digest.update(this.chunk.duplicate());
			if (made != null) {
				DurableFiles.writeFully(made, this.chunk.duplicate(), at);
			}
			this.done += this.chunk.limit();
			this.monitor.progress(this.done, Math.max(this.done, this.total));
		}
		return HexFormat.of().formatHex(digest.digest());
	}

	/** Up to where a file that is being written has whole lines. */
	private long wholeLines(DiskFile file, long size) throws IOException {
		for (long end = size; end > 0;) {
			int length = (int) Math.min(CHUNK, end);
			this.chunk.clear().limit(length);
			DurableFiles.readFully(file, this.chunk, end - length);
			int newline = Bytes.lastNewline(this.chunk.array(), 0, this.chunk.position());
			if (newline >= 0) {
				return end - length + newline + 1;
			}
			end -= length;
		}
		return 0;
	}

}
