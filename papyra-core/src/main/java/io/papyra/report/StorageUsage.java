package io.papyra.report;

import java.util.Map;

import io.papyra.fact.FactKind;

/**
 * What a store holds at one moment.
 *
 * @param kinds facts and their bytes by kind
 * @param bytes bytes of the whole store, with everything that is not a fact
 */
public record StorageUsage(Map<FactKind, KindUsage> kinds, long bytes) {

	/**
	 * What one kind takes.
	 *
	 * @param facts how many facts
	 * @param bytes their bytes as stored
	 */
	public record KindUsage(long facts, long bytes) {

		/** Nothing. */
		public static final KindUsage NONE = new KindUsage(0, 0);

	}

	public StorageUsage {
		kinds = Map.copyOf(kinds);
	}

	/** What one kind takes. */
	public KindUsage of(FactKind kind) {
		return this.kinds.getOrDefault(kind, KindUsage.NONE);
	}

	/** All facts. */
	public long facts() {
		return this.kinds.values().stream().mapToLong(KindUsage::facts).sum();
	}

}
