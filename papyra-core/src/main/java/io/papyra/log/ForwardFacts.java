package io.papyra.log;

import java.io.IOException;

import io.papyra.codec.LineFormatException;
import io.papyra.codec.LineParser;
import io.papyra.disk.DiskFile;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import org.jspecify.annotations.Nullable;

/** Facts of a log, oldest first. */
final class ForwardFacts implements FactLines {

	private final LineCursor line;

	private final LogView view;

	private final FactQuery query;

	private final LineCheck check = new LineCheck(false);

	private final OnceOnly once = new OnceOnly();

	private final LineParser parser = new LineParser();

	private long lines;

	private long passedOver;

	ForwardFacts(DiskFile file, LogView view, FactQuery query) {
		this.line = new LineCursor(file, 0, view.size());
		this.view = view;
		this.query = query;
	}

	@Override
	public @Nullable StoredFact next() throws IOException {
		while (this.line.next()) {
			this.check.judge(this.line);
			this.lines++;
			FactKind kind = usable();
			long seq = this.check.isSealed() ? this.check.seq() : this.lines;
			if (kind == null || !this.once.isNew(seq) || seq <= this.query.after()
					|| !this.query.kinds().contains(kind)) {
				continue;
			}
			StoredFact fact = parse(seq);
			if (fact != null && this.query.matches(fact)) {
				return fact;
			}
		}
		return null;
	}

	/**
	 * The fact in the line, or null if the line is sealed but holds no record of its
	 * kind.
	 */
	private @Nullable StoredFact parse(long seq) {
		try {
			return new StoredFact(seq, this.parser.parse(this.line.bytes(), this.line.from(), this.line.to()));
		}
		catch (LineFormatException ex) {
			this.passedOver++;
			return null;
		}
	}

	/** Kind of the fact in the line, or null if there is none that may be returned. */
	private @Nullable FactKind usable() {
		boolean last = this.line.nextOffset() >= this.view.size() && !this.line.terminated();
		if (last && this.view.beingWritten()) {
			return null;
		}
		if (this.check.content() == LineCheck.Content.DAMAGED) {
			this.passedOver++;
		}
		return (this.check.content() == LineCheck.Content.FACT) ? this.check.kind() : null;
	}

	@Override
	public long passedOver() {
		return this.passedOver;
	}

}
