package io.papyra.internal.log.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

import io.papyra.backend.ProgressMonitor;
import io.papyra.codec.HeaderNotes;
import io.papyra.codec.LogGap;
import io.papyra.codec.LogHeader;
import io.papyra.fact.FactKind;
import io.papyra.internal.disk.Disk;
import io.papyra.internal.disk.DiskFile;
import io.papyra.internal.disk.DurableFiles;
import io.papyra.internal.disk.FileInfo;
import io.papyra.internal.log.format.ForeignLinesException;
import io.papyra.internal.log.format.HeaderRecord;
import io.papyra.internal.log.format.LineReader;
import io.papyra.internal.log.format.LineTrailer;
import io.papyra.internal.log.format.LineValidator;
import io.papyra.internal.log.format.LogFormat;
import io.papyra.internal.log.format.LogOrigin;
import io.papyra.internal.log.format.RunSummary;
import io.papyra.internal.log.index.BlockBuilder;
import io.papyra.internal.log.index.BlockIndex;
import io.papyra.internal.log.index.BlockStats;
import io.papyra.internal.log.index.Checkpoint;
import io.papyra.internal.log.index.CheckpointFile;
import io.papyra.internal.log.index.IndexSnapshot;
import io.papyra.internal.log.index.LogSnapshot;
import io.papyra.internal.log.scan.LogScanner;
import io.papyra.internal.log.scan.ScanOptions;
import io.papyra.internal.log.segment.LogLayout;
import io.papyra.internal.log.segment.Segment;
import io.papyra.internal.log.segment.SegmentFiles;
import io.papyra.internal.log.segment.SegmentListing;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of a log that is open for writing: made with its header, continued, cut back
 * after a failure, found again when it was moved. Knows where the last line that is part
 * of the log ends; everything after it is cut before the next line is written. Used by
 * one thread at a time, under the log's lock.
 */
public final class ActiveSegment {

	private static final Logger LOG = LoggerFactory.getLogger(ActiveSegment.class);

	private final Disk disk;

	private final LogLayout layout;

	private LogOrigin origin;

	private final InstantSource clock;

	private final BlockIndex index;

	/** The file that is written to. */
	private Path path;

	private long base;

	private @Nullable DiskFile file;

	private String key = "";

	/** What was in the log when it turned out to be another, until that is told. */
	private @Nullable BlockStats missed;

	/** Facts that another program has removed, until they are asked for. */
	private final Map<FactKind, Long> removed = new EnumMap<>(FactKind.class);

	private long gaps;

	/** First number of a file that was begun but may not be durable, or 0. */
	private long begun;

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

	/**
	 * @param index what is known of the log; forgotten if that turns out not to hold
	 */
	ActiveSegment(Disk disk, LogLayout layout, String systemId, InstantSource clock, BlockIndex index) {
		this.disk = disk;
		this.layout = layout;
		this.path = layout.location();
		this.origin = new LogOrigin(systemId, "");
		this.clock = clock;
		this.index = index;
	}

	/** Opens the log for the first time. */
	void open() throws IOException {
		goOn(0);
		int names = this.disk.links(this.path);
		if (names > 1) {
			LOG.warn("{} has {} names (hard links). Under another name it has another lock, so that two services "
					+ "would write to it: copy it to a file of its own", this.path, names);
		}
	}

	/**
	 * Makes sure that the next line goes where it belongs; cheap while nothing has
	 * happened to the file.
	 * @throws ForeignLinesException if another program has written to the file; the next
	 * call continues after that
	 */
	void attach() throws IOException {
		takeUp();
		BlockStats missed = this.missed;
		if (missed != null) {
			tellLoss(missed);
			this.missed = null;
		}
	}

	private void takeUp() throws IOException {
		FileInfo info = this.disk.info(this.path);
		boolean ours = info != null && info.isFile() && info.key().equals(this.key);
		long size = (info != null) ? info.size() : 0;
		if (this.file != null && ours && size == this.end) {
			return;
		}
		boolean failedBefore = this.file == null;
		if (!failedBefore && ours && size > this.end) {
			distrust();
			throw new ForeignLinesException(this.path, size - this.end);
		}
		release();
		if (ours && size >= this.end && failedBefore) {
			cutBack();
			return;
		}
		BlockStats before = this.index.stored();
		this.missed = (before != null) ? before : this.missed;
		this.index.forget();
		if (!this.key.isEmpty()) {
			LOG.error("{} was {} while it was open for writing; continuing with line {} in the file that is there now",
					this.path, (info == null) ? "moved or deleted" : ours ? "changed" : "replaced", this.nextSeq);
		}
		goOn(this.nextSeq);
	}

	/**
	 * Whether the next line follows the last one, and an interrupt does not reach its
	 * write and its sync.
	 */
	boolean isCalm() throws IOException {
		DiskFile open = this.file;
		if (open == null || !open.isUninterruptible() || this.missed != null || isRolling()) {
			return false;
		}
		FileInfo info = this.disk.info(this.path);
		return info != null && info.isFile() && info.size() == this.end && info.key().equals(this.key);
	}

	/**
	 * Facts that were acknowledged and are not in what is there now are a gap, whatever
	 * its headers say: a line records them.
	 */
	private void tellLoss(BlockStats before) throws IOException {
		BlockIndex found = new BlockIndex(BlockIndex.BLOCK);
		new LogScanner(this.disk, LogSnapshot.exclusive(this.disk, this.layout), ProgressMonitor.NONE,
				ScanOptions.together(false), found)
			.run(System.nanoTime());
		IndexSnapshot now = found.view();
		// It may be taken away once more, before a scan has made the log known again.
		this.index.countFrom((now != null) ? now.sum() : null);
		Map<String, Long> dropped = new TreeMap<>();
		Map<FactKind, Long> lost = new EnumMap<>(FactKind.class);
		long all = 0;
		for (FactKind kind : FactKind.values()) {
			long count = before.facts(kind) - ((now != null) ? now.sum().facts(kind) : 0);
			if (count > 0) {
				dropped.put(kind.wireName(), count);
				lost.put(kind, count);
				all += count;
			}
		}
		if (all == 0) {
			return;
		}
		LOG.error("{} facts that were stored in {} are not there any more: {}. The gap is recorded in the history", all,
				this.layout.location(), dropped);
		Instant time = this.clock.instant();
		boolean timed = before.since <= before.until;
		byte[] body = new LogGap(this.origin.systemId(), time, timed ? instant(before.since) : time,
				timed ? instant(before.until) : time, dropped, Map.of("replaced", all))
			.encode();
		byte[] line = Arrays.copyOf(body, body.length + LineTrailer.MAX_LENGTH);
		writeAlone(line, new LineTrailer().append(line, 0, body.length, this.nextSeq));
		lost.forEach((kind, count) -> this.removed.merge(kind, count, Long::sum));
		this.gaps++;
	}

	/** Facts that another program has removed, as found since this was last asked. */
	Map<FactKind, Long> takeRemoved() {
		if (this.removed.isEmpty()) {
			return Map.of();
		}
		Map<FactKind, Long> found = Map.copyOf(this.removed);
		this.removed.clear();
		return found;
	}

	/** Lines that report such a loss, as written since this was last asked. */
	long takeGaps() {
		long written = this.gaps;
		this.gaps = 0;
		return written;
	}

	/** Writes a line that must be on stable storage before anything else is. */
	private void writeAlone(byte[] line, int length) throws IOException {
		long seq = this.nextSeq;
		long start = this.end;
		boolean written = false;
		try {
			write(line, length, 1);
			force();
			written = true;
		}
		finally {
			if (!written) {
				takeBack(start, seq);
				release();
			}
		}
	}

	private static Instant instant(long micros) {
		return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
	}

	/**
	 * Another program may have written to the file: the next {@link #attach()} begins
	 * from what is there then, and cuts nothing off.
	 */
	void distrust() {
		release();
		this.key = "";
	}

	/** Opens the file again after a failure and removes what must not count. */
	private void cutBack() throws IOException {
		DiskFile again = this.disk.openForAppend(this.path);
		try {
			if (this.doubtful) {
				long believed = this.end;
				this.end = FailedSyncRecovery.again(again, this.syncedEnd, believed);
				if (this.end != believed) {
					this.index.forget();
				}
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
			closeUnlessCurrent(again);
		}
	}

	/**
	 * Continues with what is under the log's name, numbering from {@code floor} at least.
	 */
	private void goOn(long floor) throws IOException {
		// Until this has worked, the file is no one's: a further attempt begins from what
		// is there then.
		this.key = "";
		this.begun = 0;
		// The directory may have been removed under the writer.
		this.disk.createDirectories(this.layout.directory());
		SegmentListing listing = this.layout.list(this.disk);
		this.layout.requireFiles(listing);
		Checkpoint checkpoint = CheckpointFile.read(this.disk, this.layout);
		long first = Math.max(floor, (checkpoint != null) ? checkpoint.seq() + 1 : 1);
		Segment last = SegmentFiles.lastFitting(this.disk, listing);
		if (last == null || last.size() == 0) {
			this.index.forget();
			askOthers(listing);
			this.origin = this.origin.identified();
			make(first, 0, HeaderNotes.NONE.withRepairs(this.index.repairs()));
			identify();
			if (this.nextSeq == 2) {
				// A log that begins with a later number has lost those before.
				this.index.restart(this.base, this.key, this.end, 1);
				this.index.identify(this.origin.logId());
			}
		}
		else {
			this.path = last.path();
			this.base = last.base();
			continueWith(last, checkpoint, floor);
			// Who made the file may not have come so far as to make its name durable.
			this.disk.syncDirectory(this.layout.directory());
			identify();
		}
		this.doubtful = false;
	}

	private void identify() throws IOException {
		FileInfo opened = this.disk.info(this.path);
		this.key = (opened != null) ? opened.key() : "";
	}

	/** Makes a new file as a whole, so that no crash leaves one without its header. */
	private void make(long seq, long acknowledgedThrough, HeaderNotes notes) throws IOException {
		long free = seq;
		while (this.layout.rolls() && free != this.begun && this.disk.info(this.layout.file(free)) != null) {
			// Whatever has that name is not ours to replace.
			free++;
		}
		byte[] header = header(free, acknowledgedThrough, notes);
		Path made = this.layout.file(free);
		this.begun = free;
		DurableFiles.replace(this.disk, made, ByteBuffer.wrap(header));
		DiskFile opened = this.disk.openForAppend(made);
		release();
		this.begun = 0;
		this.path = made;
		this.base = this.layout.rolls() ? free : 0;
		this.file = opened;
		this.end = header.length;
		this.syncedEnd = this.end;
		this.nextSeq = free + 1;
	}

	/**
	 * Continues in a new file, which says that numbers up to that one may be missing. If
	 * this fails, nothing may be written until it has worked.
	 */
	void roll(long acknowledgedThrough, HeaderNotes.@Nullable Kept kept) throws IOException {
		long next = this.nextSeq;
		force();
		FileInfo closed = this.disk.info(this.path);
		if (closed != null && closed.key().equals(this.key)) {
			// A change from now on is not its writer's.
			this.index.closeSegment(closed.modified());
		}
		HeaderNotes notes = notes(kept);
		make(next, acknowledgedThrough, notes);
		identify();
		if (this.base != next) {
			this.index.forget();
		}
		this.index.begin(this.base, this.key);
		this.index.open().line(this.nextSeq - 1, this.end);
		this.index.open().runs(RunSummary.of(notes));
		this.index.acknowledgeGap(acknowledgedThrough);
	}

	/**
	 * Says, in a line of its own, that numbers up to that one may be missing from now on.
	 */
	public void acknowledgeGap(long through, HeaderNotes.@Nullable Kept kept) throws IOException {
		long seq = this.nextSeq;
		HeaderNotes notes = notes(kept);
		byte[] header = header(seq, through, notes);
		writeAlone(header, header.length);
		BlockBuilder block = this.index.open();
		block.line(seq, header.length);
		block.runs(RunSummary.of(notes));
		this.index.acknowledgeGap(through);
	}

	/** Whether a new file was begun that has to be completed first. */
	boolean isRolling() {
		return this.begun > 0;
	}

	/** The file was replaced by this one, with the same lines at its end. */
	public void replaced(long newEnd) throws IOException {
		release();
		identify();
		this.end = newEnd;
		this.syncedEnd = newEnd;
		this.doubtful = false;
		this.file = this.disk.openForAppend(this.path);
	}

	private void continueWith(Segment segment, @Nullable Checkpoint checkpoint, long floor) throws IOException {
		DiskFile existing = this.disk.openForAppend(this.path);
		try {
			long size = existing.size();
			refuseNewerFormat(existing, size);
			boolean atEnd = this.index.isAt(segment, size);
			LogEnd tail = (atEnd && this.index.endsChecksummed()) ? LogEnd.known(size, this.index.lastSeq(), checkpoint)
					: LogEnd.find(existing, segment.upTo(size), checkpoint);
			boolean known = atEnd && tail.nextSeq() >= floor;
			belongTo(existing, size, tail);
			this.nextSeq = Math.max(tail.nextSeq(), floor);
			this.end = size;
			// A line without its newline must not swallow the next one; what it is, the
			// next scan tells.
			byte[] separator = tail.terminated() ? new byte[0] : new byte[] { '\n' };
			byte[] header = tail.checksummed() ? new byte[0]
					: header(this.nextSeq, tail.reached(), HeaderNotes.NONE.withRepairs(this.index.repairs()));
			byte[] addition = Arrays.copyOf(separator, separator.length + header.length);
			System.arraycopy(header, 0, addition, separator.length, header.length);
			if (addition.length > 0) {
				DurableFiles.appendFully(existing, ByteBuffer.wrap(addition), this.end);
			}
			existing.force();
			this.nextSeq += (header.length > 0) ? 1 : 0;
			this.end += addition.length;
			this.syncedEnd = this.end;
			this.file = existing;
			if (!known || separator.length > 0) {
				this.index.forget();
			}
			else if (header.length > 0) {
				this.index.open().line(this.nextSeq - 1, header.length);
				this.index.acknowledgeGap(tail.reached());
			}
		}
		finally {
			closeUnlessCurrent(existing);
		}
	}

	/** Finds out the identity of the log, which one without headers has not yet. */
	private void belongTo(DiskFile existing, long size, LogEnd tail) throws IOException {
		if (this.origin.logId().isEmpty()) {
			String known = this.index.logId();
			this.origin = this.origin.withLogId(
					known.isEmpty() ? LogOrigin.of(existing, Math.min(size, LogOrigin.BEGINNING)).logId() : known);
		}
		if (!tail.checksummed()) {
			askOthers(this.layout.list(this.disk));
			this.origin = this.origin.identified();
		}
	}

	/** A file of which nothing is left belongs to the log whose other files there are. */
	private void askOthers(SegmentListing listing) throws IOException {
		if (this.origin.logId().isEmpty()) {
			this.origin = this.origin.withLogId(listing.identity(this.disk));
		}
	}

	/**
	 * Gives the log an identity if it has none yet.
	 * @param known what its headers say, or empty
	 */
	public String identify(String known) {
		if (this.origin.logId().isEmpty()) {
			this.origin = this.origin.withLogId(known).identified();
		}
		this.index.identify(this.origin.logId());
		return this.origin.logId();
	}

	private void refuseNewerFormat(DiskFile existing, long size) throws IOException {
		LineReader line = new LineReader(existing, 0, size);
		LineValidator check = new LineValidator(false);
		if (line.next()) {
			check.validate(line);
			LogHeader header = check.header();
			if (header != null && header.format() > LogFormat.VERSION) {
				throw new IOException(check.detail());
			}
		}
	}

	/** What a header tells here: also how the runs stand, which expires with no line. */
	private HeaderNotes notes(HeaderNotes.@Nullable Kept kept) {
		IndexSnapshot known = this.index.view();
		return HeaderNotes.NONE.withKept(kept)
			.withRepairs(this.index.repairs())
			.withRun((known != null) ? known.sum().runs.note() : null);
	}

	private byte[] header(long seq, long acknowledgedThrough, HeaderNotes notes) throws IOException {
		LogFormat.refuseBeyondLast(seq);
		return HeaderRecord.of(this.origin, this.clock.instant(), seq, acknowledgedThrough, notes);
	}

	/** Writes whole lines after the last one; they count from now on, durable or not. */
	void write(byte[] lines, int length, int lineCount) throws IOException {
		LogFormat.refuseBeyondLast(this.nextSeq + Math.max(0, lineCount - 1));
		DurableFiles.appendFully(current(), ByteBuffer.wrap(lines, 0, length), this.end);
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
		// The lines may have been synced before the batch failed in another log. Were
		// they to count as stored, rewriting would begin past the end, in what is cut
		// off.
		this.syncedEnd = Math.min(this.syncedEnd, lineEnd);
		this.nextSeq = seq;
	}

	/** Closes the file; the next {@link #attach()} opens it again. */
	public void release() {
		DiskFile current = this.file;
		this.file = null;
		if (current != null) {
			closeQuietly(current);
		}
	}

	private void closeUnlessCurrent(DiskFile opened) {
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

	/** Whether the file that is written to holds more than its header. */
	boolean hasLines() {
		return this.nextSeq > this.base + 1;
	}

	/** First number of that file, or 0 if its name does not tell. */
	public long base() {
		return this.base;
	}

	public String key() {
		return this.key;
	}

	public long end() {
		return this.end;
	}

	long syncedEnd() {
		return this.syncedEnd;
	}

	public long nextSeq() {
		return this.nextSeq;
	}

}
