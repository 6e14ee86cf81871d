package io.papyra.internal.log.index;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.papyra.codec.HeaderNotes;
import io.papyra.internal.log.segment.Segment;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a log, block by block, so that most of it need not be read. Built by a
 * scan that found nothing wrong, or taken from a checkpoint; kept by the writer from then
 * on. Bounded: with very many blocks, neighbours are put together. Safe for use by
 * several threads.
 */
public final class BlockIndex {

	/** Lines that are known together: little enough to be read in a moment. */
	public static final int BLOCK = 1024 * 1024;

	private static final int MAX_BLOCKS = 8192;

	private static final class KnownSegment {

		private final long base;

		private final String key;

		/** As of when the file is what is known of it; null while it is written to. */
		private @Nullable Instant modified;

		private List<BlockStats> closed = new ArrayList<>();

		private BlockBuilder open;

		KnownSegment(long base, String key, BlockBuilder open) {
			this.base = base;
			this.key = key;
			this.open = open;
		}

		SegmentStats view() {
			List<BlockStats> blocks = new ArrayList<>(this.closed);
			if (!this.open.isEmpty()) {
				blocks.add(this.open.build());
			}
			return new SegmentStats(this.base, this.key, blocks, this.modified);
		}

	}

	private final List<KnownSegment> segments = new ArrayList<>();

	private final long finest;

	private long blockSize;

	private int closedBlocks;

	private long acknowledgedThrough;

	private long nextSample;

	private String logId = "";

	/** What repairs acknowledged; stays true whatever else is forgotten. */
	private HeaderNotes.Repairs repairs = HeaderNotes.Repairs.NONE;

	private boolean known = true;

	/** Counts what is in a log that is not known, or null while that is not counted. */
	private @Nullable BlockBuilder counted;

	/**
	 * @param blockSize bytes that are known together; the largest number there is if
	 * blocks end only where {@link #endBlock} is called
	 */
	public BlockIndex(long blockSize) {
		this.finest = blockSize;
		this.blockSize = blockSize;
	}

	/** An index that continues with what is known. */
	public static BlockIndex of(IndexSnapshot known, long blockSize) {
		BlockIndex index = new BlockIndex(blockSize);
		index.replace(known);
		return index;
	}

	/** An index of a log of which nothing is known. */
	public static BlockIndex unknown(long blockSize) {
		BlockIndex index = new BlockIndex(blockSize);
		index.forget();
		return index;
	}

	/** Something has happened to the log: what was known is not to be relied on. */
	public synchronized void forget() {
		this.known = false;
		this.counted = null;
		this.segments.clear();
		this.closedBlocks = 0;
		this.acknowledgedThrough = 0;
		this.logId = "";
	}

	/**
	 * The log stays unknown, but what is in it now was counted, and what is added from
	 * now on is counted too.
	 */
	public synchronized void countFrom(@Nullable BlockStats there) {
		this.counted = this.known ? null : BlockBuilder.continuing(there);
	}

	/** What is in the log, or null if that is neither known nor counted. */
	public synchronized @Nullable BlockStats stored() {
		IndexSnapshot view = view();
		if (view != null) {
			return view.sum();
		}
		return (this.counted != null) ? this.counted.build() : null;
	}

	/** The log is a new one, of which nothing but the header is there. */
	public synchronized void restart(long base, String key, long headerLength, long headerSeq) {
		this.counted = null;
		this.segments.clear();
		this.known = true;
		this.repairs = HeaderNotes.Repairs.NONE;
		begin(base, key);
		open().line(headerSeq, headerLength);
	}

	/** From now on lines are those of a further file. */
	public synchronized void begin(long base, String key) {
		begin(base, key, null);
	}

	/**
	 * From now on lines are those of a further file.
	 * @param modified when it had last been changed before it was read
	 */
	public synchronized void begin(long base, String key, @Nullable Instant modified) {
		if (!this.known) {
			return;
		}
		KnownSegment segment = new KnownSegment(base, key, new BlockBuilder(0));
		segment.modified = modified;
		this.segments.add(segment);
	}

	/**
	 * The last file is written to no more.
	 * @param modified when it was last changed by its writer
	 */
	public synchronized void closeSegment(Instant modified) {
		if (this.known && !this.segments.isEmpty()) {
			this.segments.get(this.segments.size() - 1).modified = modified;
		}
	}

	/**
	 * The block to which the next line of the last file belongs. Only under this index's
	 * monitor.
	 */
	public synchronized BlockBuilder open() {
		if (!this.known) {
			return (this.counted != null) ? this.counted : new BlockBuilder(0);
		}
		KnownSegment last = this.segments.get(this.segments.size() - 1);
		if (last.open.length >= this.blockSize) {
			endBlock();
		}
		return last.open;
	}

	/** The next line of the last file begins a block; what is in the one before it. */
	public synchronized BlockStats endBlock() {
		KnownSegment last = this.segments.get(this.segments.size() - 1);
		BlockStats ended = last.open.build();
		last.closed.add(ended);
		last.open = last.open.next();
		this.closedBlocks++;
		if (this.closedBlocks > MAX_BLOCKS) {
			coarsen();
		}
		return ended;
	}

	/** A header says that numbers up to this one may be missing. */
	public synchronized void acknowledgeGap(long through) {
		this.acknowledgedThrough = Math.max(this.acknowledgedThrough, through);
	}

	/** A header tells the identity of the log; the first one counts. */
	public synchronized void identify(String identity) {
		if (this.known && this.logId.isEmpty()) {
			this.logId = identity;
		}
	}

	/** A header reports repairs. */
	public synchronized void repaired(HeaderNotes.Repairs told) {
		this.repairs = this.repairs.merge(told);
	}

	/** What repairs acknowledged, as far as that is known. */
	public synchronized HeaderNotes.Repairs repairs() {
		return this.repairs;
	}

	/** Identity of the log, or empty if that is not known. */
	public synchronized String logId() {
		return this.logId;
	}

	/** Puts each two neighbouring blocks together, from now on too. */
	private void coarsen() {
		this.blockSize = Math.max(this.blockSize, 2 * this.blockSize);
		this.closedBlocks = 0;
		for (KnownSegment segment : this.segments) {
			List<BlockStats> fewer = new ArrayList<>(segment.closed.size() / 2 + 1);
			for (int at = 0; at < segment.closed.size(); at += 2) {
				BlockBuilder pair = BlockBuilder.continuing(segment.closed.get(at));
				if (at + 1 < segment.closed.size()) {
					pair.add(segment.closed.get(at + 1));
				}
				fewer.add(pair.build());
			}
			segment.closed = fewer;
			this.closedBlocks += fewer.size();
		}
	}

	/**
	 * Blocks are as large as what is stored makes them, not what was ever written: where
	 * much has gone, new ones are smaller again.
	 */
	private void recount() {
		this.closedBlocks = this.segments.stream().mapToInt((segment) -> segment.closed.size()).sum();
		for (long half = MAX_BLOCKS / 2; this.closedBlocks <= half / 2 && this.blockSize > this.finest; half /= 2) {
			this.blockSize /= 2;
		}
	}

	/** A file that is not the last one was rewritten. */
	public synchronized void rewritten(SegmentStats rewritten) {
		this.counted = null;
		for (int at = 0; at < this.segments.size(); at++) {
			if (this.segments.get(at).base == rewritten.base()) {
				KnownSegment segment = new KnownSegment(rewritten.base(), rewritten.key(),
						new BlockBuilder(rewritten.end()));
				segment.modified = rewritten.modified();
				segment.closed = new ArrayList<>(rewritten.blocks());
				this.segments.set(at, segment);
			}
		}
		recount();
	}

	/** A file is gone. */
	public synchronized void dropped(long base) {
		this.counted = null;
		this.segments.removeIf((segment) -> segment.base == base);
		recount();
	}

	/** Everything that is known, from now on. */
	public synchronized void replace(IndexSnapshot known) {
		this.counted = null;
		this.segments.clear();
		this.known = true;
		this.closedBlocks = 0;
		this.acknowledgedThrough = known.acknowledgedThrough();
		this.logId = known.logId();
		this.nextSample = known.nextSample();
		this.repairs = known.repairs();
		for (SegmentStats blocks : known.segments()) {
			List<BlockStats> closed = new ArrayList<>(blocks.blocks());
			BlockStats last = closed.isEmpty() ? null : closed.remove(closed.size() - 1);
			KnownSegment segment = new KnownSegment(blocks.base(), blocks.key(), BlockBuilder.continuing(last));
			segment.modified = blocks.modified();
			segment.closed = closed;
			this.segments.add(segment);
		}
		recount();
	}

	/** What is known, or null if nothing is. */
	public synchronized @Nullable IndexSnapshot view() {
		return !this.known ? null : new IndexSnapshot(this.segments.stream().map(KnownSegment::view).toList(),
				this.acknowledgedThrough, this.logId, this.nextSample, this.repairs);
	}

	/** Whether everything up to there is known, and it is the end of that file. */
	public synchronized boolean isAt(Segment segment, long end) {
		if (!this.known || this.segments.isEmpty()) {
			return false;
		}
		KnownSegment last = this.segments.get(this.segments.size() - 1);
		return last.base == segment.base() && last.key.equals(segment.key()) && last.open.end() == end;
	}

	/** Whether the last line must have a checksum: a legacy prefix, if any, is over. */
	public synchronized boolean endsChecksummed() {
		return !this.segments.isEmpty()
				&& this.segments.get(this.segments.size() - 1).view().sum().hasChecksummedLines();
	}

	/** Highest number in the log. */
	public synchronized long lastSeq() {
		long last = 0;
		for (KnownSegment segment : this.segments) {
			last = Math.max(last, segment.open.lastSeq);
			for (BlockStats block : segment.closed) {
				last = Math.max(last, block.lastSeq);
			}
		}
		return last;
	}

}
