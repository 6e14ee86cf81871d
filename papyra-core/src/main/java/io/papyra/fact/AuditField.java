package io.papyra.fact;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToLongFunction;

import org.jspecify.annotations.Nullable;

/**
 * What every audit tells beside system and time, in the order of the line: the one list
 * by which audits are encoded, judged and parsed. A line without one of them is no audit;
 * a field that is added later has to be optional, as audits written before lack it.
 */
public enum AuditField {

	TOTAL_ACTORS(Audit::totalActors),

	ALIVE_ACTORS(Audit::aliveActors),

	STOPPING_ACTORS(Audit::stoppingActors),

	RESTARTING_ACTORS(Audit::restartingActors),

	REGISTRY_SIZE(Audit::registrySize),

	REGISTRY_ORPHANS(null, Audit::registryOrphans),

	REGISTRY_DEAD(null, Audit::registryDead),

	DEAD_LETTERS_COUNT(Audit::deadLettersCount);

	private final String wireName = name().toLowerCase(Locale.ROOT);

	@SuppressWarnings("ImmutableEnumChecker") // a reference to a method
	private final @Nullable ToLongFunction<Audit> count;

	@SuppressWarnings("ImmutableEnumChecker") // a reference to a method
	private final Function<Audit, List<String>> names;

	AuditField(ToLongFunction<Audit> count) {
		this(count, (audit) -> List.of());
	}

	AuditField(@Nullable ToLongFunction<Audit> count, Function<Audit, List<String>> names) {
		this.count = count;
		this.names = names;
	}

	/** Name in a line and in answers. */
	public String wireName() {
		return this.wireName;
	}

	/** Whether it is a number; otherwise it is a list of names. */
	public boolean isCount() {
		return this.count != null;
	}

	/** The number that an audit tells; 0 where this is a list of names. */
	public long count(Audit audit) {
		return (this.count != null) ? this.count.applyAsLong(audit) : 0;
	}

	/** The names that an audit tells; none where this is a number. */
	public List<String> names(Audit audit) {
		return this.names.apply(audit);
	}

	/** The audit with these fields. */
	public static Audit audit(String systemId, @Nullable Instant timestamp, ToLongFunction<AuditField> counts,
			Function<AuditField, List<String>> names, @Nullable String source) {
		return new Audit(systemId, timestamp, counts.applyAsLong(TOTAL_ACTORS), counts.applyAsLong(ALIVE_ACTORS),
				counts.applyAsLong(STOPPING_ACTORS), counts.applyAsLong(RESTARTING_ACTORS),
				counts.applyAsLong(REGISTRY_SIZE), names.apply(REGISTRY_ORPHANS), names.apply(REGISTRY_DEAD),
				counts.applyAsLong(DEAD_LETTERS_COUNT), source);
	}

}
