package io.papyra.internal.log.index;

import io.papyra.fact.FactKind;
import io.papyra.internal.log.format.LineValidator;
import io.papyra.internal.log.format.RunSummary;
import io.papyra.retention.RetentionWindow;
import org.jspecify.annotations.Nullable;

/**
 * Puts a {@link BlockStats} together, line by line or run by run. Not safe for use by
 * several threads.
 */
public final class BlockBuilder {

	long offset;

	public long length;

	long lines;

	public long firstSeq;

	long lastSeq;

	public final long[] facts = new long[BlockStats.KINDS];

	public final long[] bytes = new long[BlockStats.KINDS];

	final long[] timeless = new long[BlockStats.KINDS];

	long gaps;

	public long plain;

	long since = Long.MAX_VALUE;

	long until = Long.MIN_VALUE;

	RunSummary runs = RunSummary.NONE;

	public BlockBuilder(long offset) {
		this.offset = offset;
	}

	/**
	 * A line of its own.
	 * @param seq its number, or 0 if it has none
	 * @param size its bytes with its newline
	 */
	public void line(long seq, long size) {
		this.lines++;
		this.length += size;
		number(seq, seq);
	}

	/**
	 * A line of its own, judged among all those before it in its file.
	 * @param size its bytes with its newline
	 */
	public void line(LineValidator judged, long size) {
		line(judged.number(), size);
		this.plain += judged.inChecksummedSection() ? 0 : 1;
	}

	/** What {@link #line} has added is a fact of that kind and time. */
	public void fact(FactKind kind, long size, long micros) {
		this.facts[kind.ordinal()]++;
		this.bytes[kind.ordinal()] += size;
		if (micros == RetentionWindow.NO_TIME) {
			this.timeless[kind.ordinal()]++;
		}
		else {
			time(micros, micros);
		}
	}

	/** A line of a plain file; its number is its place. */
	public void plainLine(long place, long size) {
		line(place, size);
		this.plain++;
	}

	/** What {@link #line} has added reports dropped facts. */
	public void gap() {
		this.gaps++;
	}

	public void runs(RunSummary next) {
		this.runs = this.runs.then(next);
	}

	/** Everything in a block that follows what is there. */
	public void add(BlockStats next) {
		this.lines += next.lines;
		this.length += next.length;
		number(next.firstSeq, next.lastSeq);
		for (FactKind kind : FactKind.values()) {
			this.facts[kind.ordinal()] += next.facts(kind);
			this.bytes[kind.ordinal()] += next.bytes(kind);
			this.timeless[kind.ordinal()] += next.timeless(kind);
		}
		this.gaps += next.gaps;
		this.plain += next.plain;
		time(next.since, next.until);
		runs(next.runs);
	}

	/** Numbers between which the lines lie; 0 where there are none. */
	public void number(long first, long last) {
		if (first > 0) {
			this.firstSeq = (this.firstSeq > 0) ? Math.min(this.firstSeq, first) : first;
			this.lastSeq = Math.max(this.lastSeq, last);
		}
	}

	private void time(long earliest, long latest) {
		this.since = Math.min(this.since, earliest);
		this.until = Math.max(this.until, latest);
	}

	long end() {
		return this.offset + this.length;
	}

	public boolean isEmpty() {
		return this.length == 0;
	}

	public BlockStats build() {
		return new BlockStats(this);
	}

	/** Continues with an empty block after this one. */
	BlockBuilder next() {
		return new BlockBuilder(end());
	}

	/** A builder that continues where a block ends, with what it holds. */
	static BlockBuilder continuing(@Nullable BlockStats block) {
		BlockBuilder builder = new BlockBuilder((block != null) ? block.offset : 0);
		if (block != null) {
			builder.add(block);
		}
		return builder;
	}

}
