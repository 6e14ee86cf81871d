package io.papyra.codec;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.Audit;
import io.papyra.fact.AuditField;
import io.papyra.fact.DeadLetter;
import io.papyra.fact.Fact;
import io.papyra.internal.json.JsonReader;
import io.papyra.internal.json.JsonValueReader;
import io.papyra.internal.json.MalformedJsonException;
import org.jspecify.annotations.Nullable;

/**
 * Reads one line: what it is, whether it is valid, and the fact in it. Whatever the bytes
 * are, the answer is a verdict, in time and memory proportional to the line at most.
 * Reusable, but not safe for use by several threads.
 */
public final class LineParser {

	private static final byte[] STARTED = ActorEvent.SYSTEM_STARTED.getBytes(StandardCharsets.US_ASCII);

	private static final byte[] STOPPED = ActorEvent.SYSTEM_STOPPED.getBytes(StandardCharsets.US_ASCII);

	private final LineFields fields = new LineFields(new JsonReader());

	private final JsonValueReader values = new JsonValueReader();

	private byte[] line = new byte[0];

	private boolean pythonReads;

	private @Nullable LineVerdict inspected;

	/**
	 * Inspects the line in {@code bytes[from, to)}, which is given without its newline.
	 */
	public LineVerdict inspect(byte[] bytes, int from, int to) {
		LineVerdict verdict = verdict(bytes, from, to);
		this.inspected = verdict;
		return verdict;
	}

	private LineVerdict verdict(byte[] bytes, int from, int to) {
		this.line = bytes;
		this.pythonReads = false;
		try {
			this.fields.read(bytes, from, to);
		}
		catch (MalformedJsonException ex) {
			this.pythonReads = isJsonForPython(bytes, from, to);
			return LineVerdict.corrupted(String.valueOf(ex.getMessage()));
		}
		LineVerdict verdict = LineSchema.judge(this.fields);
		this.pythonReads = verdict.kind() == LineKind.INVALID_RECORD && LineSchema.pythonAccepts(this.fields);
		return verdict;
	}

	private static boolean isJsonForPython(byte[] bytes, int from, int to) {
		LineFields lenient = new LineFields(JsonReader.asPythonReads());
		try {
			lenient.read(bytes, from, to);
			return LineSchema.pythonAccepts(lenient);
		}
		catch (MalformedJsonException ex) {
			return false;
		}
	}

	/**
	 * Whether the line inspected last is not a valid record, but one that Papyra for
	 * Python takes for a record all the same: with a kind and a time, whatever else it
	 * lacks, or with {@code NaN} in the place of a number.
	 */
	public boolean isReadByPython() {
		return this.pythonReads;
	}

	/**
	 * The fact in a line. Numbers in a payload keep all their digits; one of more than
	 * 1,000 characters is given as a string.
	 * @throws LineFormatException if the line is not a valid fact
	 */
	public Fact parse(byte[] bytes, int from, int to) {
		inspect(bytes, from, to);
		return fact();
	}

	/**
	 * The fact in the line inspected last, as {@link #parse} returns it.
	 * @throws LineFormatException if the line is not a valid fact
	 */
	public Fact fact() {
		LineVerdict verdict = this.inspected;
		if (verdict == null) {
			throw new IllegalStateException("no line was inspected");
		}
		return switch (verdict.kind()) {
			case EVENT -> new ActorEvent(string(LineField.SYSTEM_ID), address(LineField.ACTOR_ADDRESS),
					string(LineField.EVENT_TYPE), value(LineField.PAYLOAD), time(LineField.TIMESTAMP));
			case DEAD_LETTER -> new DeadLetter(string(LineField.SYSTEM_ID), target(), string(LineField.MESSAGE_TYPE),
					value(LineField.PAYLOAD), time(LineField.TIMESTAMP),
					DeadLetter.Reason.ofWireName(stringOrNull(LineField.REASON)), stringOrNull(LineField.REASON_TEXT),
					this.fields.has(LineField.SENDER) && this.fields.type(LineField.SENDER) != LineFields.NULL
							? address(LineField.SENDER) : null);
			case AUDIT -> audit();
			default -> throw new LineFormatException(verdict);
		};
	}

	/**
	 * The time that the line inspected last tells, in microseconds since the epoch;
	 * {@link Long#MIN_VALUE} if it has no usable one. Only after a verdict that the line
	 * is valid.
	 */
	public long timestampMicros() {
		Instant time = time(LineField.TIMESTAMP);
		return (time != null) ? Timestamps.toMicros(time) : Long.MIN_VALUE;
	}

	/**
	 * Whether the event inspected last is of a type in which a recorder reports its own
	 * start or stop, whichever actor it names. Only after the verdict that it is an
	 * event.
	 */
	public boolean isOfRun() {
		return this.fields.holds(LineField.EVENT_TYPE, STARTED) || this.fields.holds(LineField.EVENT_TYPE, STOPPED);
	}

	/**
	 * Who wrote the line inspected last, as it says itself; null if it does not, as in
	 * stores with a single writer. Only after a verdict that is not corrupted.
	 */
	public @Nullable String writer() {
		return stringOrNull(LineField.WRITER);
	}

	/**
	 * The header in a line. Of a header of a newer format only the format is certain.
	 * @throws LineFormatException if the line is not a valid header
	 */
	public LogHeader parseHeader(byte[] bytes, int from, int to) {
		LineVerdict verdict = inspect(bytes, from, to);
		if (verdict.kind() != LineKind.LOG_HEADER) {
			throw new LineFormatException(verdict);
		}
		Instant created = time(LineField.CREATED);
		return new LogHeader((int) Math.min(number(LineField.FORMAT), Integer.MAX_VALUE), string(LineField.SYSTEM_ID),
				(created != null) ? Timestamps.toMicros(created) : 0, number(LineField.BASE_SEQ),
				number(LineField.COMPACTED_THROUGH_SEQ), number(LineField.SEQ), HeaderNotes.of(string(LineField.LOG),
						optional(LineField.KEPT), optional(LineField.REPAIRS), optional(LineField.RUN)));
	}

	/**
	 * What a valid line says about facts that could not be recorded; null if it lacks a
	 * time.
	 */
	public @Nullable LogGap parseGap(byte[] bytes, int from, int to) {
		if (inspect(bytes, from, to).kind() != LineKind.LOG_GAP) {
			return null;
		}
		Instant noted = time(LineField.TIMESTAMP);
		Instant until = time(LineField.UNTIL);
		Instant last = (until != null) ? until : noted;
		if (last == null) {
			return null;
		}
		Instant since = time(LineField.SINCE);
		return new LogGap(string(LineField.SYSTEM_ID), (noted != null) ? noted : last, (since != null) ? since : last,
				last, counts(LineField.DROPPED), counts(LineField.REASONS), number(LineField.FROM_SEQ),
				number(LineField.TO_SEQ));
	}

	private Map<String, Long> counts(LineField field) {
		Map<String, Long> counts = new LinkedHashMap<>();
		if (optional(field) instanceof Map<?, ?> fields) {
			fields.forEach((name, value) -> {
				if (value instanceof Long count) {
					counts.put(String.valueOf(name), count);
				}
			});
		}
		return counts;
	}

	private Audit audit() {
		return AuditField.audit(string(LineField.SYSTEM_ID), time(LineField.TIMESTAMP),
				(field) -> number(LineField.of(field)), (field) -> strings(LineField.of(field)),
				stringOrNull(LineField.SOURCE));
	}

	private String string(LineField field) {
		return this.fields.isString(field) ? this.fields.text(field) : "";
	}

	private @Nullable String stringOrNull(LineField field) {
		return this.fields.isString(field) ? this.fields.text(field) : null;
	}

	private @Nullable Object value(LineField field) {
		return this.values.read(this.line, this.fields.start(field), this.fields.end(field));
	}

	private @Nullable Object optional(LineField field) {
		return this.fields.has(field) ? value(field) : null;
	}

	private @Nullable Instant time(LineField field) {
		return (this.fields.type(field) != LineFields.NUMBER) ? null
				: Timestamps.read(this.line, this.fields.start(field), this.fields.end(field));
	}

	/**
	 * A number as a whole one; what no long can hold becomes the nearest one that it can,
	 * and what is none 0.
	 */
	private long number(LineField field) {
		if (this.fields.isInteger(field)) {
			return this.fields.integer(field);
		}
		Object value = optional(field);
		return (value instanceof Long integer) ? integer
				: (value instanceof Number number) ? (long) number.doubleValue() : 0;
	}

	private List<String> strings(LineField field) {
		return (value(field) instanceof List<?> list) ? list.stream().map(String::valueOf).toList() : List.of();
	}

	private @Nullable ActorAddress target() {
		return (this.fields.type(LineField.TARGET) == LineFields.NULL) ? null : address(LineField.TARGET);
	}

	private ActorAddress address(LineField field) {
		if (this.fields.isString(field)) {
			return ActorAddress.plain(this.fields.text(field));
		}
		return (value(field) instanceof Map<?, ?> address) ? address(address) : ActorAddress.UNKNOWN;
	}

	/**
	 * A dead letter of Papyra for Python may hold all that belongs to the reference by
	 * which it was sent; the address is a part of that.
	 */
	private static ActorAddress address(Map<?, ?> address) {
		Object within = address.containsKey("actor_id") ? null : address.get("_address");
		if (within instanceof Map<?, ?> fields) {
			return address(fields);
		}
		if (within instanceof String text) {
			return ActorAddress.plain(text);
		}
		Object id = address.get("actor_id");
		return new ActorAddress((address.get("system") instanceof String system) ? system : "",
				(id != null) ? id : "unknown", (address.get("path") instanceof String path) ? path : null);
	}

}
