package io.papyra.redis;

import io.lettuce.core.StreamMessage;
import io.papyra.backend.AnomalyType;
import io.papyra.backend.SkippedLines;
import io.papyra.fact.Fact;
import io.papyra.fact.FactQuery;
import io.papyra.fact.Position;
import io.papyra.fact.StoredFact;
import io.papyra.retention.RetentionWindow;
import org.jspecify.annotations.Nullable;

/**
 * The facts of one stream that answer a query, one after the other. Each entry is
 * checked; what is damaged is skipped and counted. Not safe for use by several threads.
 */
final class FactLane {

	private final StreamCursor cursor;

	private final EntryCheck check;

	private final RetentionWindow window;

	private final FactQuery query;

	private final String name;

	/** The last entry that was passed. */
	private EntryId behind;

	private @Nullable Fact fact;

	private EntryId id = EntryId.MIN;

	/** Time of the fact, or of the one before it if it has none. */
	private long micros = Long.MIN_VALUE;

	private long seq;

	private @Nullable String writer;

	private long damaged;

	private long unchecked;

	/**
	 * @param start the entry after which the cursor begins
	 * @param window tells which facts are too old
	 */
	FactLane(StreamCursor cursor, EntryId start, RetentionWindow window, FactQuery query) {
		this.cursor = cursor;
		this.check = new EntryCheck(cursor.keys().kind());
		this.window = window;
		this.query = query;
		this.name = StreamPositions.name(cursor.keys());
		this.behind = start;
	}

	String systemId() {
		return this.cursor.keys().systemId();
	}

	/** Goes to the next fact that answers; false if there is none. */
	boolean advance() {
		while (this.fact == null) {
			StreamMessage<byte[], byte[]> message = this.cursor.peek();
			if (message == null) {
				return false;
			}
			this.id = this.cursor.id();
			this.cursor.pass();
			if (!answers(message)) {
				this.behind = this.id;
			}
		}
		return true;
	}

	private boolean answers(StreamMessage<byte[], byte[]> message) {
		if (this.check.judge(message) != EntryCheck.Content.FACT) {
			count();
			return false;
		}
		Fact found = this.check.fact();
		long time = StreamBlock.usable(this.check.micros());
		if (this.window.isTooOld(time)
				|| !this.query.matches(new StoredFact(Position.START, this.check.seq(), this.check.writer(), found))) {
			return false;
		}
		this.fact = found;
		this.micros = (time != RetentionWindow.NO_TIME) ? time : this.micros;
		this.seq = this.check.seq();
		this.writer = this.check.writer();
		return true;
	}

	private void count() {
		if (this.check.anomaly() == AnomalyType.CHECKSUM_MISSING) {
			this.unchecked++;
		}
		else if (this.check.content() == EntryCheck.Content.DAMAGED) {
			this.damaged++;
		}
	}

	/** Id of the fact's entry. */
	EntryId id() {
		return this.id;
	}

	long micros() {
		return this.micros;
	}

	/** Marks the fact as passed, so that {@link #behind} is its position. */
	void pass() {
		this.behind = this.id;
	}

	/** The entry after which this lane is, as part of a position. */
	String behind() {
		return this.name + ":" + this.behind;
	}

	/** The fact, which is gone from here then. */
	StoredFact take(Position position) {
		Fact taken = this.fact;
		this.fact = null;
		if (taken == null) {
			throw new IllegalStateException("there is no fact");
		}
		return new StoredFact(position, this.seq, this.writer, taken);
	}

	SkippedLines skipped() {
		return new SkippedLines(this.damaged, this.unchecked);
	}

}
