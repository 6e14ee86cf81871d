package io.papyra.fact;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToLongFunction;

import org.jspecify.annotations.Nullable;

/**
 * What an audit tells beside system and time, in the order of the line: the one list by
 * which audits are encoded, judged, parsed and answered.
 */
public enum AuditField {

	TOTAL_ACTORS(Audit::totalActors),

	ALIVE_ACTORS(Audit::aliveActors),

	STOPPING_ACTORS(Audit::stoppingActors),

	RESTARTING_ACTORS(Audit::restartingActors),

	REGISTRY_SIZE(Audit::registrySize),

	REGISTRY_ORPHANS(Type.NAMES, Since.FIRST, Audit::registryOrphans),

	REGISTRY_DEAD(Type.NAMES, Since.FIRST, Audit::registryDead),

	DEAD_LETTERS_COUNT(Audit::deadLettersCount),

	SOURCE(Type.TEXT, Since.LATER, Audit::source);

	private final String wireName = name().toLowerCase(Locale.ROOT);

	private final Type type;

	private final Since since;

	@SuppressWarnings("ImmutableEnumChecker") // a reference to a method
	private final ToLongFunction<Audit> count;

	@SuppressWarnings("ImmutableEnumChecker") // a reference to a method
	private final Function<Audit, @Nullable Object> value;

	AuditField(ToLongFunction<Audit> count) {
		this(Type.COUNT, Since.FIRST, count, count::applyAsLong);
	}

	AuditField(Type type, Since since, Function<Audit, @Nullable Object> value) {
		this(type, since, (audit) -> (value.apply(audit) instanceof Long count) ? count : 0, value);
	}

	AuditField(Type type, Since since, ToLongFunction<Audit> count, Function<Audit, @Nullable Object> value) {
		this.type = type;
		this.since = since;
		this.count = count;
		this.value = value;
	}

	/** Name in a line and in answers. */
	public String wireName() {
		return this.wireName;
	}

	/** What its value is. */
	public Type type() {
		return this.type;
	}

	/**
	 * Whether a line without it is no audit. A field that was added later is not
	 * required, as audits written before lack it.
	 */
	public boolean isRequired() {
		return this.since == Since.FIRST;
	}

	/** The number that an audit tells; 0 where this is no {@link Type#COUNT}. */
	public long count(Audit audit) {
		return this.count.applyAsLong(audit);
	}

	/** What an audit tells, as its type says; null if the audit lacks it. */
	public @Nullable Object value(Audit audit) {
		return this.value.apply(audit);
	}

	/**
	 * The audit with these values.
	 * @param values the value of each field, as its type says; of what is null or of
	 * another type, the audit has 0, no names or no text
	 */
	public static Audit audit(String systemId, @Nullable Instant timestamp,
			Function<AuditField, @Nullable Object> values) {
		return new Audit(systemId, timestamp, number(values, TOTAL_ACTORS), number(values, ALIVE_ACTORS),
				number(values, STOPPING_ACTORS), number(values, RESTARTING_ACTORS), number(values, REGISTRY_SIZE),
				names(values, REGISTRY_ORPHANS), names(values, REGISTRY_DEAD), number(values, DEAD_LETTERS_COUNT),
				text(values, SOURCE));
	}

	private static long number(Function<AuditField, @Nullable Object> values, AuditField field) {
		return (values.apply(field) instanceof Number number) ? number.longValue() : 0;
	}

	private static List<String> names(Function<AuditField, @Nullable Object> values, AuditField field) {
		return (values.apply(field) instanceof List<?> names) ? names.stream().map(String::valueOf).toList()
				: List.of();
	}

	private static @Nullable String text(Function<AuditField, @Nullable Object> values, AuditField field) {
		return (values.apply(field) instanceof String text) ? text : null;
	}

	/** What the value of a field is. */
	public enum Type {

		/** A whole number, as a {@code Long}. */
		COUNT,

		/** A list of names. */
		NAMES,

		/** A text, which an audit may lack. */
		TEXT

	}

	private enum Since {

		/** In every audit that was ever written. */
		FIRST,

		/** Not in audits of the versions before. */
		LATER

	}

}
