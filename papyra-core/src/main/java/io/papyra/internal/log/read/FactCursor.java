package io.papyra.internal.log.read;

import java.io.Closeable;
import java.io.IOException;
import java.util.Map;

import io.papyra.codec.LineFormatException;
import io.papyra.codec.LineParser;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.internal.log.format.LineValidator;
import io.papyra.internal.log.format.TypeHint;
import io.papyra.internal.log.index.BlockStats;
import io.papyra.report.SkippedLines;
import org.jspecify.annotations.Nullable;

/** The retained facts of a log that a query asks for, one after the other. */
final class FactCursor implements FactWalk.Visitor, Closeable {

	private final FactWalk walk;

	private final FactQuery query;

	private final BlockPruner bounds;

	private final TypeHint hint;

	private final RetentionFilter retained;

	/**
	 * Number of the oldest fact that newer ones have not pushed out, by kind; null if the
	 * newest come first, which tells by itself.
	 */
	private final @Nullable Map<FactKind, Long> floors;

	private final LineParser parser = new LineParser();

	private @Nullable StoredFact found;

	private long unreadable;

	private FactCursor(ReadSnapshot log, FactQuery.Order order, FactQuery query, RetentionFilter retained,
			@Nullable Map<FactKind, Long> floors) {
		this.walk = new FactWalk(log, order, this);
		this.query = query;
		this.bounds = new BlockPruner(query);
		this.hint = new TypeHint(query.type());
		this.retained = retained;
		this.floors = floors;
	}

	static FactCursor newestFirst(ReadSnapshot log, FactQuery query, RetentionFilter retained) {
		return new FactCursor(log, FactQuery.Order.NEWEST_FIRST, query, retained, null);
	}

	/**
	 * @param floors number of the oldest fact that newer ones have not pushed out, by
	 * kind; of kinds that are absent none was
	 */
	static FactCursor oldestFirst(ReadSnapshot log, FactQuery query, RetentionFilter retained,
			Map<FactKind, Long> floors) {
		return new FactCursor(log, FactQuery.Order.OLDEST_FIRST, query, retained, floors);
	}

	/**
	 * Opens the file at which this begins, so that it stays what it is, whatever takes
	 * its name.
	 */
	void begin() throws IOException {
		this.walk.begin();
	}

	/** The next fact that was asked for, or null at the end. */
	@Nullable StoredFact next() throws IOException {
		this.found = null;
		while (this.found == null) {
			if ((this.floors == null && this.retained.isFull()) || !this.walk.step()) {
				return null;
			}
		}
		return this.found;
	}

	@Override
	public boolean skips(BlockStats block) {
		if (this.floors == null) {
			return this.retained.isExpired(block) || (!this.bounds.mayMatch(block) && this.retained.take(block));
		}
		return isExpired(block);
	}

	@Override
	public boolean isExpired(BlockStats block) {
		return this.retained.isExpired(block) || (this.floors != null && !isWanted(block, this.floors));
	}

	private boolean isWanted(BlockStats block, Map<FactKind, Long> lowest) {
		return this.bounds.mayMatch(block) && this.query.kinds()
			.stream()
			.anyMatch((kind) -> block.facts(kind) > 0 && block.lastSeq >= lowest.getOrDefault(kind, 0L));
	}

	/** The lowest retained number of any kind that is asked for. */
	@Override
	public long floor() {
		Map<FactKind, Long> lowest = this.floors;
		return (lowest == null) ? 0
				: this.query.kinds().stream().mapToLong((kind) -> lowest.getOrDefault(kind, 0L)).min().orElse(0);
	}

	@Override
	public void fact(long seq, LineValidator check, byte[] bytes, int from, int to, long size) {
		FactKind kind = check.kind();
		if (kind == null || !this.query.kinds().contains(kind)) {
			return;
		}
		boolean counts = !this.retained.isLimited()
				|| isRetained(kind, seq, check.timeAmongOthers(bytes, from, to), size);
		if (!counts || this.bounds.isBefore(seq) || !this.hint.mayBeIn(bytes, from, to)) {
			return;
		}
		try {
			StoredFact fact = new StoredFact(seq, this.parser.parse(bytes, from, to));
			this.found = this.query.matches(fact) ? fact : null;
		}
		catch (LineFormatException ex) {
			this.unreadable++;
		}
	}

	private boolean isRetained(FactKind kind, long seq, long micros, long size) {
		Map<FactKind, Long> lowest = this.floors;
		return (lowest == null) ? this.retained.offer(kind, micros, size) == null
				: seq >= lowest.getOrDefault(kind, 0L) && !this.retained.isTooOld(kind, micros);
	}

	/** Which lines have been skipped so far. */
	SkippedLines skipped() {
		return this.walk.skipped().plus(new SkippedLines(this.unreadable, 0));
	}

	@Override
	public void close() throws IOException {
		this.walk.close();
	}

}
