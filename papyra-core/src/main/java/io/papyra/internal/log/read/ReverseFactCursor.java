package io.papyra.internal.log.read;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

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

/**
 * Facts of a log that still count, newest first; reads only as far back as it is asked.
 */
final class ReverseFactCursor implements FactCursor, ReverseVisitor {

	private final ReverseScanner walk;

	private final FactQuery query;

	private final BlockPruner bounds;

	private final TypeHint hint;

	private final RetentionFilter retained;

	private final LineParser parser = new LineParser();

	/** Facts of a line that turned out to be several run together, newest first. */
	private final Deque<StoredFact> waiting = new ArrayDeque<>();

	private long unreadable;

	ReverseFactCursor(ReadSnapshot log, FactQuery query, RetentionFilter retained) {
		this.walk = new ReverseScanner(log, this);
		this.query = query;
		this.bounds = new BlockPruner(query);
		this.hint = new TypeHint(query.type());
		this.retained = retained;
	}

	@Override
	public void begin() throws IOException {
		this.walk.begin();
	}

	@Override
	public @Nullable StoredFact next() throws IOException {
		while (this.waiting.isEmpty()) {
			if (this.retained.isFull() || !this.walk.step()) {
				return null;
			}
		}
		return this.waiting.remove();
	}

	@Override
	public boolean skips(BlockStats block) {
		return this.retained.isExpired(block) || (!this.bounds.mayMatch(block) && this.retained.take(block));
	}

	@Override
	public boolean isExpired(BlockStats block) {
		return this.retained.isExpired(block);
	}

	@Override
	public void fact(long seq, LineValidator check, byte[] bytes, int from, int to, long size) {
		FactKind kind = check.kind();
		if (kind == null || !this.query.kinds().contains(kind)) {
			return;
		}
		boolean counts = !this.retained.isLimited()
				|| this.retained.offer(kind, check.timeAmongOthers(bytes, from, to), size) == null;
		if (!counts || this.bounds.isBefore(seq) || !this.hint.mayBeIn(bytes, from, to)) {
			return;
		}
		try {
			StoredFact fact = new StoredFact(seq, this.parser.parse(bytes, from, to));
			if (this.query.matches(fact)) {
				this.waiting.add(fact);
			}
		}
		catch (LineFormatException ex) {
			this.unreadable++;
		}
	}

	@Override
	public SkippedLines skipped() {
		return this.walk.skipped().plus(new SkippedLines(this.unreadable, 0));
	}

	@Override
	public void close() throws IOException {
		this.walk.close();
	}

}
