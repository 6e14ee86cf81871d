package io.papyra.internal.log.read;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.papyra.codec.LogHeader;
import io.papyra.fact.FactQuery;
import io.papyra.internal.log.format.ImplausibleTimes;
import io.papyra.internal.log.format.LegacyPrefix;
import io.papyra.internal.log.format.LineCursor;
import io.papyra.internal.log.format.LineReader;
import io.papyra.internal.log.format.LineValidator;
import io.papyra.internal.log.format.ReverseLineReader;
import io.papyra.internal.log.index.BlockReader;
import io.papyra.internal.log.index.BlockStats;
import io.papyra.internal.log.segment.Segment;
import io.papyra.internal.log.segment.SegmentReplacedException;
import io.papyra.report.SkippedLines;
import org.jspecify.annotations.Nullable;

/**
 * Walks over the facts of a log from line to line and from file to file, the oldest or
 * the newest first; reads only as far as it is asked, and no block that its visitor does
 * not want. What is damaged, and what has a number that was there before, is skipped: of
 * several lines with one number the first one of the log counts, in both directions. Not
 * safe for use by several threads.
 */
public final class FactWalk implements Closeable {

	/** Sees what the walk passes, in its order. */
	public interface Visitor {

		/** Everything until the next call is in this file. */
		default void file(Segment segment) {
		}

		/**
		 * Whether the lines of a block need not be seen. Asked once for each, if the
		 * newest come first.
		 */
		boolean skips(BlockStats block);

		/** Whether nothing in a block matters, now and later. */
		default boolean isExpired(BlockStats block) {
			return false;
		}

		/** The lowest number that is wanted, as far as that is known. */
		default long floor() {
			return 0;
		}

		/**
		 * A valid fact, the first one with its number.
		 * @param seq its number, or place in a plain file
		 * @param check has judged the line that is in the range
		 * @param size bytes that it takes in the file, its newline included
		 */
		void fact(long seq, LineValidator check, byte[] bytes, int from, int to, long size);

		/** A valid fact that is skipped, as its number was there before. */
		default void repeated(Segment segment, long offset) {
		}

		/**
		 * A line with that number that reports facts that could not be recorded; the
		 * range is that of the line.
		 */
		default void gap(long seq, byte[] bytes, int from, int to) {
		}

		/** A header of the log. */
		default void header(LogHeader header) {
		}

	}

	private final ReadSnapshot log;

	private final boolean forward;

	private final Visitor visitor;

	private final DuplicateFilter once = new DuplicateFilter();

	/** Lines that an earlier one precedes to which this walk comes later. */
	private Map<Path, Set<Long>> repeated = Map.of();

	/** How many files the walk has come to. */
	private int files;

	private ReadSnapshot.@Nullable Opened opened;

	private @Nullable LineCursor line;

	private LineValidator check;

	private @Nullable ImplausibleTimes times;

	/** How many blocks of the file are in front of the place of the walk. */
	private int block;

	/** What the lines of the file may do without, once that is asked from behind. */
	private @Nullable LegacyPrefix prefix;

	private long damaged;

	private long unchecked;

	public FactWalk(ReadSnapshot log, FactQuery.Order order, Visitor visitor) {
		this.log = log;
		this.forward = order == FactQuery.Order.OLDEST_FIRST;
		this.visitor = visitor;
		this.check = log.view().check(true);
	}

	/**
	 * Opens the file at which the walk begins, so that it stays what it is, whatever
	 * takes its name.
	 */
	void begin() throws IOException {
		nextFile();
	}

	/**
	 * Goes over one more line, with the blocks in front of it that are skipped; false at
	 * the end of the walk.
	 */
	public boolean step() throws IOException {
		ReadSnapshot.Opened file = this.opened;
		LineCursor cursor = this.line;
		if (file == null || cursor == null) {
			return nextFile();
		}
		skipBlocks(file, cursor);
		if (cursor.next()) {
			look(file, cursor);
		}
		else {
			close();
		}
		return true;
	}

	private boolean nextFile() throws IOException {
		List<Segment> all = this.log.view().segments();
		if (this.files == 0 && !this.forward) {
			this.repeated = RepeatedLines.of(this.log);
		}
		if (this.files == all.size()) {
			return false;
		}
		Segment segment = all.get(this.forward ? this.files : all.size() - 1 - this.files);
		this.files++;
		ReadSnapshot.Opened next = skips(segment) ? null : open(segment);
		if (next != null) {
			begin(next);
		}
		return true;
	}

	/** Whether a file need not even be opened. */
	private boolean skips(Segment segment) {
		List<BlockStats> blocks = this.log.blocks(segment);
		boolean skips = this.forward && this.log.isWhole(segment) && blocks.stream().allMatch(this.visitor::skips);
		if (skips) {
			blocks.forEach(this::pass);
		}
		return skips;
	}

	private ReadSnapshot.@Nullable Opened open(Segment segment) throws IOException {
		try {
			return this.log.open(segment);
		}
		catch (SegmentReplacedException ex) {
			return this.log.matters(segment, this.visitor::isExpired)
					? this.log.rewritten(segment, this.visitor.floor()) : null;
		}
	}

	private void begin(ReadSnapshot.Opened file) {
		Segment segment = file.segment();
		this.opened = file;
		this.line = this.forward ? new LineReader(file.file(), 0, segment.size())
				: new ReverseLineReader(file.file(), segment.size());
		// What is in front of a line that is met from behind is not known yet.
		this.check = this.log.view().check(!this.forward || segment.isNamed());
		this.times = new ImplausibleTimes(file.file(), segment.size());
		this.block = this.forward ? 0 : file.blocks().size();
		this.prefix = null;
		this.visitor.file(segment);
	}

	/** Passes the blocks ahead that need not be seen. */
	private void skipBlocks(ReadSnapshot.Opened file, LineCursor cursor) throws IOException {
		BlockStats ahead = blockAt(file.blocks(), cursor.position());
		if (ahead == null || !skips(ahead)) {
			return;
		}
		List<BlockStats> skipped = new ArrayList<>();
		while (ahead != null) {
			skipped.add(ahead);
			BlockStats next = blockAt(file.blocks(), farEnd(ahead));
			ahead = (next != null && skips(next)) ? next : null;
		}
		BlockStats last = skipped.get(skipped.size() - 1);
		if (this.forward && last.end() < file.segment().size() && !BlockReader.endsThere(file.file(), last)) {
			// Another program has changed the file: nothing that is known of it is true.
			this.block = file.blocks().size();
			return;
		}
		skipped.forEach(this::pass);
		cursor.jump(farEnd(last), skipped.stream().mapToLong((block) -> block.lines).sum());
	}

	private long farEnd(BlockStats block) {
		return this.forward ? block.end() : block.offset;
	}

	/** The block of which the walk has come to the nearer end, or null. */
	private @Nullable BlockStats blockAt(List<BlockStats> blocks, long position) {
		if (this.forward) {
			while (this.block < blocks.size() && blocks.get(this.block).offset < position) {
				this.block++;
			}
			boolean there = this.block < blocks.size() && blocks.get(this.block).offset == position;
			return there ? blocks.get(this.block) : null;
		}
		while (this.block > 0 && blocks.get(this.block - 1).offset >= position) {
			this.block--;
		}
		boolean there = this.block > 0 && blocks.get(this.block - 1).end() == position;
		return there ? blocks.get(this.block - 1) : null;
	}

	private boolean skips(BlockStats block) {
		// From behind, places count down line by line.
		return (this.forward || !block.hasLegacyLines()) && this.visitor.skips(block);
	}

	private void pass(BlockStats block) {
		this.check.skip(block.lines, block.plain);
		if (block.firstSeq > 0) {
			this.once.passed(block.firstSeq, block.lastSeq);
		}
	}

	private void look(ReadSnapshot.Opened file, LineCursor cursor) throws IOException {
		judge(cursor);
		long seq = this.check.number();
		if (seq == 0 && !this.forward) {
			seq = prefix(file).placeFromEnd(cursor.offset());
			if (seq > 0) {
				this.check.needsNoChecksum();
			}
		}
		boolean last = !cursor.terminated() && cursor.nextOffset() >= file.segment().size();
		if (last && this.log.view().isBeingWritten(file.segment())) {
			return;
		}
		if (this.times != null) {
			this.check.isAmong(this.times, cursor.offset(), cursor.nextOffset());
		}
		take(file, seq, cursor);
	}

	/**
	 * Where damaged newlines made several lines one, the cursor is at one of them then.
	 */
	private void judge(LineCursor cursor) {
		if (cursor instanceof LineReader ahead) {
			this.check.validate(ahead);
		}
		else {
			this.check.validate((ReverseLineReader) cursor);
		}
	}

	private LegacyPrefix prefix(ReadSnapshot.Opened file) throws IOException {
		LegacyPrefix known = this.prefix;
		if (known == null) {
			Segment segment = file.segment();
			known = LegacyPrefix.of(file.file(), segment.size(), !segment.isNamed());
			this.prefix = known;
		}
		return known;
	}

	private void take(ReadSnapshot.Opened file, long seq, LineCursor cursor) {
		switch (this.check.content()) {
			case FACT -> {
				if (this.check.kind() != null && seq <= file.through()) {
					fact(file.segment(), seq, cursor);
				}
			}
			case GAP -> this.visitor.gap(seq, cursor.bytes(), cursor.from(), cursor.to());
			case HEADER -> {
				LogHeader header = this.check.header();
				if (header != null) {
					this.visitor.header(header);
				}
			}
			case DAMAGED -> {
				this.unchecked += this.check.isUnchecked() ? 1 : 0;
				this.damaged += this.check.isUnchecked() ? 0 : 1;
			}
			case BLANK -> {
			}
		}
	}

	private void fact(Segment segment, long seq, LineCursor cursor) {
		if (!this.repeated.isEmpty()
				&& this.repeated.getOrDefault(segment.path(), Set.of()).contains(cursor.offset())) {
			return;
		}
		if (this.once.isNew(seq)) {
			this.visitor.fact(seq, this.check, cursor.bytes(), cursor.from(), cursor.to(),
					(long) cursor.to() - cursor.from() + 1);
		}
		else {
			this.visitor.repeated(segment, cursor.offset());
		}
	}

	/** Which lines have been skipped so far. */
	SkippedLines skipped() {
		return new SkippedLines(this.damaged, this.unchecked);
	}

	/** Releases the current file. */
	@Override
	public void close() throws IOException {
		ReadSnapshot.Opened current = this.opened;
		this.opened = null;
		this.line = null;
		if (current != null) {
			current.file().close();
		}
	}

}
