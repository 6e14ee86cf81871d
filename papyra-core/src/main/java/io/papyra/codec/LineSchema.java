package io.papyra.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import io.papyra.fact.AuditField;
import org.jspecify.annotations.Nullable;

import static io.papyra.codec.LineFields.ARRAY;
import static io.papyra.codec.LineFields.BOOLEAN;
import static io.papyra.codec.LineFields.NULL;
import static io.papyra.codec.LineFields.NUMBER;
import static io.papyra.codec.LineFields.OBJECT;
import static io.papyra.codec.LineFields.STRING;

/** Which fields each kind of line requires, and what they may be. */
final class LineSchema {

	private static final int ANY = STRING | NUMBER | OBJECT | ARRAY | BOOLEAN | NULL;

	private static final int MAX_QUOTED = 80;

	private static final List<Kind> KINDS = List.of(new Kind("event", LineVerdict.EVENT,
			List.of(rule(LineField.SYSTEM_ID, STRING), rule(LineField.ACTOR_ADDRESS, OBJECT | STRING),
					rule(LineField.EVENT_TYPE, STRING), rule(LineField.PAYLOAD, ANY), rule(LineField.TIMESTAMP, ANY))),
			new Kind("dead_letter", LineVerdict.DEAD_LETTER,
					List.of(rule(LineField.SYSTEM_ID, STRING), rule(LineField.TARGET, OBJECT | STRING | NULL),
							rule(LineField.MESSAGE_TYPE, STRING), rule(LineField.PAYLOAD, ANY),
							rule(LineField.TIMESTAMP, ANY))),
			new Kind("audit", LineVerdict.AUDIT, auditRules()),
			new Kind("log_header", LineVerdict.LOG_HEADER, List.of(rule(LineField.FORMAT, NUMBER))),
			new Kind("log_gap", LineVerdict.LOG_GAP, List.of()));

	private static final List<LineField> HEADER_NUMBERS = List.of(LineField.BASE_SEQ, LineField.COMPACTED_THROUGH_SEQ,
			LineField.SEQ);

	private LineSchema() {
	}

	static LineVerdict judge(LineFields fields) {
		if (!fields.isString(LineField.KIND)) {
			return LineVerdict.invalid(fields.has(LineField.KIND)
					? "field 'kind' is " + typeName(fields.type(LineField.KIND)) + ", not a string"
					: "no field 'kind'");
		}
		Kind kind = kindOf(fields);
		if (kind == null) {
			return new LineVerdict(LineKind.UNKNOWN_KIND, "kind '" + shortened(fields.text(LineField.KIND)) + "'");
		}
		for (Rule rule : kind.rules) {
			if ((fields.type(rule.field) & rule.allowed) == 0) {
				return broken(kind, rule, fields);
			}
		}
		return (kind.verdict.kind() == LineKind.LOG_HEADER) ? header(fields) : kind.verdict;
	}

	/**
	 * A header of a newer format is a valid header, whatever its other fields are, so
	 * that it is told by name.
	 */
	private static LineVerdict header(LineFields fields) {
		if (!fields.isInteger(LineField.FORMAT) || fields.integer(LineField.FORMAT) < 1) {
			return LineVerdict.invalid("log_header: field 'format' is not a whole number from 1");
		}
		if (fields.integer(LineField.FORMAT) > LogHeader.CURRENT_FORMAT) {
			return LineVerdict.LOG_HEADER;
		}
		for (LineField field : HEADER_NUMBERS) {
			if (!fields.isInteger(field)) {
				return LineVerdict.invalid("log_header: field '" + field.wireName() + "' is "
						+ (fields.has(field) ? "not a whole number" : "missing"));
			}
		}
		return LineVerdict.LOG_HEADER;
	}

	/**
	 * Whether Papyra for Python keeps a record with these fields: it fills in what a fact
	 * lacks, but for its time, and skips kinds that it does not know.
	 */
	static boolean pythonAccepts(LineFields fields) {
		if (!fields.isString(LineField.KIND)) {
			return false;
		}
		Kind kind = kindOf(fields);
		return kind == null || (kind.verdict.kind().isFact() && fields.has(LineField.TIMESTAMP));
	}

	/**
	 * The same of a record of which only its kind is known, and whether it has a time.
	 */
	static boolean pythonAccepts(String name, boolean hasTime) {
		Kind kind = kindOf(name);
		return kind == null || (kind.verdict.kind().isFact() && hasTime);
	}

	private static @Nullable Kind kindOf(LineFields fields) {
		for (Kind kind : KINDS) {
			if (fields.holds(LineField.KIND, kind.ascii)) {
				return kind;
			}
		}
		return kindOf(fields.text(LineField.KIND));
	}

	private static @Nullable Kind kindOf(String escaped) {
		for (Kind kind : KINDS) {
			if (kind.name.equals(escaped)) {
				return kind;
			}
		}
		return null;
	}

	private static LineVerdict broken(Kind kind, Rule rule, LineFields fields) {
		String place = kind.name + ": field '" + rule.field.wireName() + "' is ";
		return LineVerdict.invalid(place + (fields.has(rule.field) ? typeName(fields.type(rule.field)) : "missing"));
	}

	private static String typeName(byte type) {
		return switch (type) {
			case STRING -> "a string";
			case NUMBER -> "a number";
			case OBJECT -> "an object";
			case ARRAY -> "an array";
			case BOOLEAN -> "a boolean";
			default -> "null";
		};
	}

	private static String shortened(String text) {
		return (text.length() <= MAX_QUOTED) ? text : text.substring(0, MAX_QUOTED) + "…";
	}

	private static List<Rule> auditRules() {
		return Stream
			.concat(Stream.of(rule(LineField.SYSTEM_ID, STRING), rule(LineField.TIMESTAMP, ANY)),
					Arrays.stream(AuditField.values())
						.map((field) -> rule(LineField.of(field), field.isCount() ? NUMBER : ANY)))
			.toList();
	}

	private static Rule rule(LineField field, int allowed) {
		return new Rule(field, allowed);
	}

	private record Rule(LineField field, int allowed) {
	}

	private static final class Kind {

		private final String name;

		private final byte[] ascii;

		private final LineVerdict verdict;

		private final Rule[] rules;

		Kind(String name, LineVerdict verdict, List<Rule> rules) {
			this.name = name;
			this.ascii = name.getBytes(StandardCharsets.US_ASCII);
			this.verdict = verdict;
			this.rules = rules.toArray(Rule[]::new);
		}

	}

}
