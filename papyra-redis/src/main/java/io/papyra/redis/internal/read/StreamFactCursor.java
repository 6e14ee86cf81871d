package io.papyra.redis.internal.read;

import io.lettuce.core.StreamMessage;
import io.papyra.fact.Fact;
import io.papyra.fact.FactQuery;
import io.papyra.fact.Position;
import io.papyra.fact.StoredFact;
import io.papyra.redis.internal.entry.EntryId;
import io.papyra.redis.internal.entry.EntryValidator;
import io.papyra.redis.internal.entry.StreamPositions;
import io.papyra.redis.internal.stream.StreamBlock;
import io.papyra.redis.internal.stream.StreamCursor;
import io.papyra.report.AnomalyType;
import io.papyra.report.SkippedLines;
import io.papyra.retention.RetentionWindow;
import org.jspecify.annotations.Nullable;

/**
 * The facts of one stream that answer a query, one after the other. Each entry is
 * checked; what is damaged is skipped and counted. Not safe for use by several threads.
 */
final class StreamFactCursor {

	private final StreamCursor cursor;

	private final EntryValidator validator;

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
	StreamFactCursor(StreamCursor cursor, EntryId start, RetentionWindow window, FactQuery query) {
		this.cursor = cursor;
		this.validator = new EntryValidator(cursor.keys().kind());
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
		if (this.validator.judge(message) != EntryValidator.Content.FACT) {
			count();
			return false;
		}
		Fact found = this.validator.fact();
		long time = StreamBlock.usable(this.validator.micros());
		if (this.window.isTooOld(time) || !this.query
			.matches(new StoredFact(Position.START, this.validator.seq(), this.validator.writer(), found))) {
			return false;
		}
		this.fact = found;
		this.micros = (time != RetentionWindow.NO_TIME) ? time : this.micros;
		this.seq = this.validator.seq();
		this.writer = this.validator.writer();
		return true;
	}

	private void count() {
		if (this.validator.anomaly() == AnomalyType.CHECKSUM_MISSING) {
			this.unchecked++;
		}
		else if (this.validator.content() == EntryValidator.Content.DAMAGED) {
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

	/** The entry after which this cursor is, as part of a position. */
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
