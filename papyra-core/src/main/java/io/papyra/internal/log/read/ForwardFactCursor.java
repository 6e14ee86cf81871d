package io.papyra.internal.log.read;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

import io.papyra.codec.LineFormatException;
import io.papyra.codec.LineParser;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.internal.log.format.ImplausibleTimes;
import io.papyra.internal.log.format.LineReader;
import io.papyra.internal.log.format.LineValidator;
import io.papyra.internal.log.format.TypeHint;
import io.papyra.internal.log.index.BlockStats;
import io.papyra.internal.log.segment.Segment;
import io.papyra.internal.log.segment.SegmentReplacedException;
import io.papyra.report.SkippedLines;
import org.jspecify.annotations.Nullable;

/** Facts of a log that still count, oldest first, from file to file. */
final class ForwardFactCursor implements FactCursor {

	private final ReadSnapshot log;

	private final FactQuery query;

	private final BlockPruner bounds;

	private final RetentionFilter retained;

	/**
	 * Number of the oldest retained fact, by kind; of kinds that are absent all are
	 * retained.
	 */
	private final Map<FactKind, Long> floors;

	private final Iterator<Segment> files;

	private final DuplicateFilter once = new DuplicateFilter();

	private final TypeHint hint;

	private final LineParser parser = new LineParser();

	private LineValidator check;

	private ReadSnapshot.@Nullable Opened opened;

	private @Nullable ImplausibleTimes times;

	private @Nullable LineReader line;

	/** The block that comes next in the current file. */
	private int block;

	private long lines;

	private long damaged;

	private long unchecked;

	ForwardFactCursor(ReadSnapshot log, FactQuery query, RetentionFilter retained, Map<FactKind, Long> floors) {
		this.log = log;
		this.query = query;
		this.bounds = new BlockPruner(query);
		this.hint = new TypeHint(query.type());
		this.retained = retained;
		this.floors = floors;
		this.files = log.view().segments().iterator();
		this.check = log.view().check(false);
	}

	@Override
	public void begin() throws IOException {
		nextFile();
	}

	@Override
	public @Nullable StoredFact next() throws IOException {
		while (true) {
			ReadSnapshot.Opened file = this.opened;
			LineReader cursor = this.line;
			if (file == null || cursor == null) {
				if (!nextFile()) {
					return null;
				}
				continue;
			}
			skipBlocks(file, cursor);
			if (!cursor.next()) {
				close();
				continue;
			}
			StoredFact fact = fact(file, cursor);
			if (fact != null) {
				return fact;
			}
		}
	}

	private boolean nextFile() throws IOException {
		if (!this.files.hasNext()) {
			return false;
		}
		ReadSnapshot.Opened next = open(this.files.next());
		this.opened = next;
		if (next != null) {
			this.line = new LineReader(next.file(), 0, next.segment().size());
			this.check = this.log.view().check(next.segment().isNamed());
			this.times = new ImplausibleTimes(next.file(), next.segment().size());
			this.block = 0;
			this.lines = 0;
		}
		return true;
	}

	private ReadSnapshot.@Nullable Opened open(Segment segment) throws IOException {
		try {
			return this.log.open(segment);
		}
		catch (SegmentReplacedException ex) {
			if (this.log.matters(segment, (block) -> !isWanted(block))) {
				return this.log.rewritten(segment, lowestFloor());
			}
			return null;
		}
	}

	/** The lowest retained number of any kind that is asked for. */
	private long lowestFloor() {
		return this.query.kinds().stream().mapToLong(this::floor).min().orElse(0);
	}

	private void skipBlocks(ReadSnapshot.Opened file, LineReader cursor) throws IOException {
		List<BlockStats> blocks = file.blocks();
		while (this.block < blocks.size() && blocks.get(this.block).offset < cursor.nextOffset()) {
			this.block++;
		}
		int from = this.block;
		int to = from;
		long end = cursor.nextOffset();
		while (to < blocks.size() && blocks.get(to).offset == end && !isWanted(blocks.get(to))) {
			end = blocks.get(to++).end();
		}
		if (to == from) {
			return;
		}
		if (end >= file.segment().size() || LineReader.isLineBreak(file.file(), end)) {
			blocks.subList(from, to).forEach((block) -> skip(block, cursor));
			this.block = to;
		}
		else {
			// Another program has changed the file: nothing that is known of it is true.
			this.block = blocks.size();
		}
	}

	private void skip(BlockStats block, LineReader cursor) {
		cursor.jump(block.end(), block.lines);
		this.lines += block.lines;
		if (block.lines > block.plain) {
			this.check.skip(true);
		}
		if (block.firstSeq > 0) {
			this.once.passed(block.firstSeq, block.lastSeq);
		}
	}

	private boolean isWanted(BlockStats block) {
		if (!this.bounds.mayMatch(block) || this.retained.isExpired(block)) {
			return false;
		}
		for (FactKind kind : this.query.kinds()) {
			if (block.facts(kind) > 0 && block.lastSeq >= floor(kind)) {
				return true;
			}
		}
		return false;
	}

	private long floor(FactKind kind) {
		return this.floors.getOrDefault(kind, 0L);
	}

	private @Nullable StoredFact fact(ReadSnapshot.Opened file, LineReader cursor) {
		this.check.validate(cursor);
		if (this.times != null && this.retained.isLimited()) {
			this.check.isAmong(this.times, cursor.offset(), cursor.nextOffset());
		}
		this.lines++;
		FactKind kind = usable(file, cursor);
		long seq = this.check.isSealed() ? this.check.seq() : this.lines;
		if (kind == null || seq > file.through() || !this.once.isNew(seq) || this.bounds.isBefore(seq)
				|| !this.query.kinds().contains(kind) || seq < floor(kind)) {
			return null;
		}
		if (this.retained.isLimited() && this.retained.isTooOld(kind,
				this.check.timeAmongOthers(cursor.bytes(), cursor.from(), cursor.to()))) {
			return null;
		}
		if (!this.hint.mayBeIn(cursor.bytes(), cursor.from(), cursor.to())) {
			return null;
		}
		StoredFact fact = parse(seq, cursor);
		return (fact != null && this.query.matches(fact)) ? fact : null;
	}

	/**
	 * The fact in the line, or null if the line is checksummed but holds no record of its
	 * kind.
	 */
	private @Nullable StoredFact parse(long seq, LineReader cursor) {
		try {
			return new StoredFact(seq, this.parser.parse(cursor.bytes(), cursor.from(), cursor.to()));
		}
		catch (LineFormatException ex) {
			this.damaged++;
			return null;
		}
	}

	/** Kind of the fact in the line, or null if there is none that may be returned. */
	private @Nullable FactKind usable(ReadSnapshot.Opened file, LineReader cursor) {
		boolean last = cursor.nextOffset() >= file.segment().size() && !cursor.terminated();
		if (last && this.log.view().isBeingWritten(file.segment())) {
			return null;
		}
		if (this.check.isUnchecked()) {
			this.unchecked++;
		}
		else if (this.check.content() == LineValidator.Content.DAMAGED) {
			this.damaged++;
		}
		return (this.check.content() == LineValidator.Content.FACT) ? this.check.kind() : null;
	}

	@Override
	public SkippedLines skipped() {
		return new SkippedLines(this.damaged, this.unchecked);
	}

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
