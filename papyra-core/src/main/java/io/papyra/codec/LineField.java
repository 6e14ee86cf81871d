package io.papyra.codec;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.papyra.fact.AuditField;
import org.jspecify.annotations.Nullable;

/**
 * The fields that this version understands in a line, of any kind: those that are here,
 * and those of an {@link AuditField audit}.
 */
final class LineField {

	private static final List<LineField> ALL = new ArrayList<>();

	static final LineField KIND = new LineField("kind");

	static final LineField SYSTEM_ID = new LineField("system_id");

	static final LineField ACTOR_ADDRESS = new LineField("actor_address");

	static final LineField TARGET = new LineField("target");

	static final LineField EVENT_TYPE = new LineField("event_type");

	static final LineField MESSAGE_TYPE = new LineField("message_type");

	static final LineField PAYLOAD = new LineField("payload");

	static final LineField TIMESTAMP = new LineField("timestamp");

	static final LineField FORMAT = new LineField("format");

	static final LineField CREATED = new LineField("created");

	static final LineField BASE_SEQ = new LineField("base_seq");

	static final LineField COMPACTED_THROUGH_SEQ = new LineField("compacted_through_seq");

	static final LineField SEQ = new LineField("seq");

	static final LineField LOG = new LineField("log");

	static final LineField KEPT = new LineField("kept");

	static final LineField REPAIRS = new LineField("repairs");

	static final LineField RUN = new LineField("run");

	static final LineField SINCE = new LineField("since");

	static final LineField UNTIL = new LineField("until");

	static final LineField DROPPED = new LineField("dropped");

	static final LineField REASONS = new LineField("reasons");

	static final LineField REASON = new LineField("reason");

	static final LineField REASON_TEXT = new LineField("reason_text");

	static final LineField SENDER = new LineField("sender");

	static final LineField WRITER = new LineField("writer");

	static final LineField FROM_SEQ = new LineField("from_seq");

	static final LineField TO_SEQ = new LineField("to_seq");

	private static final LineField[] OF_AUDITS = Arrays.stream(AuditField.values())
		.map((field) -> new LineField(field.wireName()))
		.toArray(LineField[]::new);

	static final int COUNT = ALL.size();

	private static final LineField[][] BY_LENGTH = byLength();

	private final int index = ALL.size();

	private final String wireName;

	private final byte[] ascii;

	private LineField(String wireName) {
		this.wireName = wireName;
		this.ascii = wireName.getBytes(StandardCharsets.US_ASCII);
		ALL.add(this);
	}

	/** Place in an array that has one for each field. */
	int index() {
		return this.index;
	}

	/** Name on the wire. */
	String wireName() {
		return this.wireName;
	}

	static LineField of(AuditField field) {
		return OF_AUDITS[field.ordinal()];
	}

	/** The field whose name is there, or null if it is none of these. */
	static @Nullable LineField of(byte[] bytes, int from, int to) {
		int length = to - from;
		if (length >= BY_LENGTH.length) {
			return null;
		}
		for (LineField field : BY_LENGTH[length]) {
			if (Arrays.equals(field.ascii, 0, length, bytes, from, to)) {
				return field;
			}
		}
		return null;
	}

	private static LineField[][] byLength() {
		int longest = ALL.stream().mapToInt((field) -> field.ascii.length).max().orElse(0);
		LineField[][] result = new LineField[longest + 1][];
		for (int length = 0; length <= longest; length++) {
			int wanted = length;
			result[length] = ALL.stream().filter((field) -> field.ascii.length == wanted).toArray(LineField[]::new);
		}
		return result;
	}

}
