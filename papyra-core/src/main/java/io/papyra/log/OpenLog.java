package io.papyra.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;

import io.papyra.codec.HeaderCodec;
import io.papyra.codec.LogHeader;
import io.papyra.disk.Disk;
import io.papyra.disk.DiskFile;
import io.papyra.disk.FileInfo;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of a log that is open for writing: made with its header, gone on with, cut
 * back after a failure, found again when somebody moved it. Knows where the last line
 * that counts ends; everything behind it is cut before the next line is written. Used by
 * one thread at a time, under the log's lock.
 */
final class OpenLog {

	private static final Logger LOG = LoggerFactory.getLogger(OpenLog.class);

	private final Disk disk;

	private final Path path;

	private final String systemId;

	private final InstantSource clock;

	private @Nullable DiskFile file;

	private String key = "";

	/** End of the last line that was written whole. */
	private long end;

	/** End of the last line that is on stable storage. */
	private long syncedEnd;

	private long nextSeq = 1;

	/**
	 * A sync has failed, so what was written since the last one may be gone, whatever
	 * reading it back says.
	 */
	private boolean doubtful;

	OpenLog(Disk disk, Path path, String systemId, InstantSource clock) {
		this.disk = disk;
		this.path = path;
		this.systemId = systemId;
		this.clock = clock;
	}

	/** Opens the log for the first time. */
	void open() throws IOException {
		goOn(0);
	}

	/**
	 * Makes sure that the next line goes where it belongs; cheap while nothing has
	 * happened to the file.
	 */
	void attach() throws IOException {
		FileInfo info = this.disk.info(this.path);
		boolean ours = info != null && info.isFile() && info.key().equals(this.key);
		long size = (info != null) ? info.size() : 0;
		if (this.file != null && ours && size == this.end) {
			return;
		}
		boolean failedBefore = this.file == null;
		release();
		if (ours && size >= this.end && failedBefore) {
			cutBack();
			return;
		}
		LOG.error("{} was {} while it was open for writing; going on with line {} in what is there now", this.path,
				(info == null) ? "moved or deleted" : ours ? "changed" : "replaced", this.nextSeq);
		goOn(this.nextSeq);
	}

	/** Opens the file again after a failure and removes what must not count. */
	private void cutBack() throws IOException {
		DiskFile again = this.disk.openForWrite(this.path);
		try {
			if (this.doubtful) {
				this.end = Rewriting.again(again, this.syncedEnd, this.end);
			}
			if (again.size() > this.end) {
				again.truncate(this.end);
			}
			// Until this has worked, whatever it leaves may be lost, although it can be
			// read.
			this.doubtful = true;
			again.force();
			this.file = again;
			this.syncedEnd = this.end;
			this.doubtful = false;
		}
		finally {
			closeUnlessKept(again);
		}
	}

	/**
	 * Goes on with what stands under the log's name, numbering from {@code floor} at
	 * least.
	 */
	private void goOn(long floor) throws IOException {
		// Until this has worked, the file is nobody's: a further attempt begins from what
		// is there then.
		this.key = "";
		FileInfo info = this.disk.info(this.path);
		Checkpoint checkpoint = CheckpointFile.read(this.disk, this.path);
		long first = Math.max(floor, (checkpoint != null) ? checkpoint.seq() + 1 : 1);
		if (info != null && !info.isFile()) {
			throw new IOException("it is not a regular file");
		}
		if (info == null || info.size() == 0) {
			make(first);
		}
		else {
			continueWith(checkpoint, floor);
			// Who made the file may not have come so far as to make its name durable.
			this.disk.syncDirectory(LogFormat.directory(this.path));
		}
		FileInfo opened = this.disk.info(this.path);
		this.key = (opened != null) ? opened.key() : "";
		this.doubtful = false;
	}

	/** Makes a new log as a whole, so that no crash leaves one without its header. */
	private void make(long seq) throws IOException {
		byte[] header = header(seq, 0);
		FileOps.replace(this.disk, this.path, ByteBuffer.wrap(header));
		this.file = this.disk.openForWrite(this.path);
		this.end = header.length;
		this.syncedEnd = this.end;
		this.nextSeq = seq + 1;
	}

	private void continueWith(@Nullable Checkpoint checkpoint, long floor) throws IOException {
		DiskFile existing = this.disk.openForWrite(this.path);
		try {
			long size = existing.size();
			refuseNewerFormat(existing, size);
			LogTail tail = LogTail.find(existing, size, checkpoint);
			this.nextSeq = Math.max(tail.nextSeq(), floor);
			this.end = size;
			// A line without its newline must not swallow the next one; what it is, the
			// next scan tells.
			byte[] separator = tail.terminated() ? new byte[0] : new byte[] { '\n' };
			byte[] header = tail.sealed() ? new byte[0] : header(this.nextSeq, this.nextSeq - 1);
			byte[] addition = Arrays.copyOf(separator, separator.length + header.length);
			System.arraycopy(header, 0, addition, separator.length, header.length);
			if (addition.length > 0) {
				FileOps.writeFully(existing, ByteBuffer.wrap(addition), this.end);
			}
			existing.force();
			this.nextSeq += (header.length > 0) ? 1 : 0;
			this.end += addition.length;
			this.syncedEnd = this.end;
			this.file = existing;
		}
		finally {
			closeUnlessKept(existing);
		}
	}

	private void refuseNewerFormat(DiskFile existing, long size) throws IOException {
		LineCursor line = new LineCursor(existing, 0, size);
		LineCheck check = new LineCheck(false);
		if (line.next()) {
			check.judge(line);
			LogHeader header = check.header();
			if (header != null && header.format() > LogFormat.VERSION) {
				throw new IOException(check.detail());
			}
		}
	}

	private byte[] header(long seq, long acknowledgedThrough) {
		return header(this.systemId, this.clock.instant(), seq, acknowledgedThrough);
	}

	/** A whole header line. */
	static byte[] header(String systemId, Instant created, long seq, long acknowledgedThrough) {
		byte[] body = HeaderCodec.encode(new LogHeader(LogFormat.VERSION, systemId,
				ChronoUnit.MICROS.between(Instant.EPOCH, created), seq, acknowledgedThrough, seq));
		byte[] line = Arrays.copyOf(body, body.length + LineSeal.MAX_LENGTH);
		return Arrays.copyOf(line, new LineSeal().seal(line, 0, body.length, seq));
	}

	/** Writes whole lines behind the last one; they count from now on, durable or not. */
	void write(byte[] lines, int length, int lineCount) throws IOException {
		FileOps.writeFully(current(), ByteBuffer.wrap(lines, 0, length), this.end);
		this.end += length;
		this.nextSeq += lineCount;
	}

	void force() throws IOException {
		if (this.syncedEnd == this.end) {
			return;
		}
		try {
			current().force();
		}
		catch (IOException ex) {
			this.doubtful = true;
			throw ex;
		}
		this.syncedEnd = this.end;
	}

	/**
	 * Takes back what {@link #write} added since then: it is cut off before the next line
	 * is written.
	 */
	void takeBack(long lineEnd, long seq) {
		this.end = lineEnd;
		this.nextSeq = seq;
	}

	/** Closes the file; the next {@link #attach()} opens it again. */
	void release() {
		DiskFile current = this.file;
		this.file = null;
		if (current != null) {
			closeQuietly(current);
		}
	}

	private void closeUnlessKept(DiskFile opened) {
		if (this.file != opened) {
			closeQuietly(opened);
		}
	}

	private void closeQuietly(DiskFile opened) {
		try {
			opened.close();
		}
		catch (IOException ex) {
			LOG.debug("closing {} failed; nothing depends on it", this.path, ex);
		}
	}

	private DiskFile current() throws IOException {
		DiskFile current = this.file;
		if (current == null) {
			throw new IOException("the log is not open");
		}
		return current;
	}

	long end() {
		return this.end;
	}

	long syncedEnd() {
		return this.syncedEnd;
	}

	long nextSeq() {
		return this.nextSeq;
	}

}
