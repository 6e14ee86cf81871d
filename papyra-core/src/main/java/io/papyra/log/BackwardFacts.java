package io.papyra.log;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

import io.papyra.codec.LineFormatException;
import io.papyra.codec.LineParser;
import io.papyra.disk.DiskFile;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import org.jspecify.annotations.Nullable;

/** Facts of a log, newest first; reads only as far back as it is asked. */
final class BackwardFacts implements FactLines {

	private final DiskFile file;

	private final BackwardCursor line;

	private final LogView view;

	private final FactQuery query;

	private final LineSeal seal = new LineSeal();

	private final LineCheck check = new LineCheck(true);

	private final OnceOnly once = new OnceOnly();

	private final LineParser parser = new LineParser();

	/** Facts of a line that turned out to be several run together, newest first. */
	private final Deque<StoredFact> waiting = new ArrayDeque<>();

	private @Nullable PlainPrefix prefix;

	private long plainNumber;

	private long passedOver;

	BackwardFacts(DiskFile file, LogView view, FactQuery query) {
		this.file = file;
		this.line = new BackwardCursor(file, view.size());
		this.view = view;
		this.query = query;
	}

	@Override
	public @Nullable StoredFact next() throws IOException {
		while (true) {
			StoredFact fact = this.waiting.poll();
			if (fact != null) {
				return fact;
			}
			if (!this.line.previous()) {
				return null;
			}
			if (this.line.terminated() || !this.view.beingWritten()) {
				look();
			}
		}
	}

	private void look() throws IOException {
		if (this.line.tooLong()) {
			this.passedOver++;
			plainNumberOf(this.line.offset());
			return;
		}
		this.check.judge(this.line.bytes(), this.line.from(), this.line.to());
		if (this.check.isSealed()) {
			take(this.check.seq(), this.line.from(), this.line.to());
			return;
		}
		long number = plainNumberOf(this.line.offset());
		if (number > 0) {
			plain(number);
		}
		else if (this.check.content() == LineCheck.Content.DAMAGED) {
			this.passedOver++;
			split(this.line.from(), this.line.to());
		}
	}

	/** A line of the plain part: everything that is a fact by itself counts there. */
	private void plain(long number) {
		LineCheck alone = new LineCheck(false);
		alone.judge(this.line.bytes(), this.line.from(), this.line.to());
		if (alone.content() == LineCheck.Content.FACT) {
			take(number, this.line.from(), this.line.to());
		}
		else if (alone.content() == LineCheck.Content.DAMAGED) {
			this.passedOver++;
			split(this.line.from(), this.line.to());
		}
	}

	/**
	 * Finds sound lines that a damaged newline made one with the next, or with what is
	 * before.
	 */
	private void split(int from, int to) {
		int end = this.seal.soundPrefix(this.line.bytes(), from, to);
		if (end >= 0) {
			take(this.seal.check(this.line.bytes(), from, end), from, end);
		}
		int rest = (end >= 0) ? LineSeal.behindBreak(this.line.bytes(), end, to)
				: this.seal.soundSuffix(this.line.bytes(), from, to);
		if (rest < 0 || rest >= to) {
			return;
		}
		long seq = this.seal.check(this.line.bytes(), rest, to);
		if (seq > 0) {
			take(seq, rest, to);
		}
		else {
			split(rest, to);
		}
	}

	private void take(long seq, int from, int to) {
		if (!this.once.isNew(seq)) {
			return;
		}
		try {
			StoredFact fact = new StoredFact(seq, this.parser.parse(this.line.bytes(), from, to));
			if (this.query.matches(fact)) {
				this.waiting.push(fact);
			}
		}
		catch (LineFormatException ex) {
			// Headers, gaps and kinds of a newer version are lines as they should be, but
			// no facts.
			return;
		}
	}

	/**
	 * Number of a line of the plain part, or 0 if it does not stand there. Lines come in
	 * one by one, from the end.
	 */
	private long plainNumberOf(long offset) throws IOException {
		PlainPrefix plain = this.prefix;
		if (plain == null) {
			plain = PlainPrefix.of(this.file, this.view.size());
			this.prefix = plain;
			this.plainNumber = plain.lines();
		}
		return (offset < plain.end()) ? this.plainNumber-- : 0;
	}

	@Override
	public long passedOver() {
		return this.passedOver;
	}

}
