package io.papyra.retention;

import java.util.EnumMap;
import java.util.Map;

import io.papyra.fact.FactKind;

/**
 * The retention of each kind of fact, each by itself. Immutable.
 *
 * @param byKind retention by kind; a kind that is absent is unlimited
 */
public record RetentionPolicy(Map<FactKind, Retention> byKind) {

	/** Everything counts. */
	public static final RetentionPolicy NONE = new RetentionPolicy(Map.of());

	public RetentionPolicy {
		byKind = Map.copyOf(byKind);
	}

	/** The same for each kind. */
	public static RetentionPolicy same(Retention retention) {
		Map<FactKind, Retention> all = new EnumMap<>(FactKind.class);
		for (FactKind kind : FactKind.values()) {
			all.put(kind, retention);
		}
		return new RetentionPolicy(all);
	}

	public Retention of(FactKind kind) {
		return this.byKind.getOrDefault(kind, Retention.UNLIMITED);
	}

	/** Whether any kind is limited. */
	public boolean isLimited() {
		return this.byKind.values().stream().anyMatch(Retention::isLimited);
	}

	/** The same without its limits of age. */
	public RetentionPolicy withoutAge() {
		Map<FactKind, Retention> limits = new EnumMap<>(FactKind.class);
		this.byKind.forEach((kind, retention) -> limits.put(kind,
				new Retention(retention.maxRecords(), null, retention.maxTotalSize())));
		return new RetentionPolicy(limits);
	}

	/** Whether the age of any kind is limited. */
	public boolean isLimitedByAge() {
		return this.byKind.values().stream().anyMatch((retention) -> retention.maxAge() != null);
	}

	/** Human-readable: what is retained of each kind. */
	@Override
	public String toString() {
		if (!isLimited()) {
			return "everything";
		}
		StringBuilder text = new StringBuilder();
		for (FactKind kind : FactKind.values()) {
			text.append(text.isEmpty() ? "" : "; ").append(kind.wireName()).append(": ").append(of(kind));
		}
		return text.toString();
	}

}
