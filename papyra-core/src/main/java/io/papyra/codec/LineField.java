package io.papyra.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import io.papyra.fact.AuditField;
import org.jspecify.annotations.Nullable;

/** The fields that this version understands in a line, of any kind. */
enum LineField {

	KIND, SYSTEM_ID, ACTOR_ADDRESS, TARGET, EVENT_TYPE, MESSAGE_TYPE, PAYLOAD, TIMESTAMP,

	TOTAL_ACTORS, ALIVE_ACTORS, STOPPING_ACTORS, RESTARTING_ACTORS, REGISTRY_SIZE, REGISTRY_ORPHANS, REGISTRY_DEAD,
	DEAD_LETTERS_COUNT,

	FORMAT, CREATED, BASE_SEQ, COMPACTED_THROUGH_SEQ, SEQ, LOG, KEPT, REPAIRS, RUN,

	SINCE, UNTIL, DROPPED, REASONS,

	REASON, REASON_TEXT, SENDER, SOURCE,

	WRITER, FROM_SEQ, TO_SEQ;

	static final int COUNT = values().length;

	private static final LineField[][] BY_LENGTH = byLength();

	private static final Map<AuditField, LineField> AUDITS = audits();

	@SuppressWarnings("ImmutableEnumChecker") // never written after the start
	private final byte[] name = name().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII);

	/** Place in an array that has one for each field. */
	int index() {
		return ordinal();
	}

	/** Name on the wire. */
	String wireName() {
		return new String(this.name, StandardCharsets.US_ASCII);
	}

	/** The field of an audit, which has the same name here. */
	static LineField of(AuditField field) {
		return Objects.requireNonNull(AUDITS.get(field));
	}

	/** The field whose name is there, or null if it is none of these. */
	static @Nullable LineField of(byte[] bytes, int from, int to) {
		int length = to - from;
		if (length >= BY_LENGTH.length) {
			return null;
		}
		for (LineField field : BY_LENGTH[length]) {
			if (Arrays.equals(field.name, 0, length, bytes, from, to)) {
				return field;
			}
		}
		return null;
	}

	private static Map<AuditField, LineField> audits() {
		Map<AuditField, LineField> fields = new EnumMap<>(AuditField.class);
		for (AuditField field : AuditField.values()) {
			fields.put(field, valueOf(field.name()));
		}
		return fields;
	}

	private static LineField[][] byLength() {
		int longest = Arrays.stream(values()).mapToInt((field) -> field.name.length).max().orElse(0);
		LineField[][] result = new LineField[longest + 1][];
		for (int length = 0; length <= longest; length++) {
			int wanted = length;
			result[length] = Arrays.stream(values())
				.filter((field) -> field.name.length == wanted)
				.toArray(LineField[]::new);
		}
		return result;
	}

}
