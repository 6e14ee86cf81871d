package io.papyra.internal.log.read;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

import io.papyra.fact.FactKind;
import io.papyra.fact.FactTime;
import io.papyra.internal.log.index.BlockStats;
import io.papyra.retention.ExpiryReason;
import io.papyra.retention.Retention;
import io.papyra.retention.RetentionPolicy;
import io.papyra.retention.RetentionWindow;
import org.jspecify.annotations.Nullable;

/**
 * Applies a policy to the facts of a log, which are offered from the newest to the
 * oldest, line by line or block by block. Not safe for use by several threads.
 */
public final class RetentionFilter {

	private final Map<FactKind, RetentionWindow> windows = new EnumMap<>(FactKind.class);

	private final RetentionPolicy policy;

	private final Set<FactKind> kinds;

	/**
	 * @param kinds kinds that matter; facts of others are not asked about
	 */
	public RetentionFilter(RetentionPolicy policy, Set<FactKind> kinds, Instant now) {
		this.policy = policy;
		this.kinds = kinds;
		for (FactKind kind : kinds) {
			Retention retention = policy.of(kind);
			if (retention.isLimited()) {
				this.windows.put(kind, new RetentionWindow(retention, now));
			}
		}
	}

	/** Why the next older fact does not count, or null if it does. */
	public @Nullable ExpiryReason offer(FactKind kind, long micros, long bytes) {
		RetentionWindow window = this.windows.get(kind);
		return (window != null) ? window.offer(micros, bytes) : null;
	}

	public boolean isTooOld(FactKind kind, long micros) {
		RetentionWindow window = this.windows.get(kind);
		return window != null && window.isTooOld(micros);
	}

	/** Whether no older fact can count any more. */
	boolean isFull() {
		for (FactKind kind : this.kinds) {
			RetentionWindow window = this.windows.get(kind);
			if (window == null || !window.isFull()) {
				return false;
			}
		}
		return true;
	}

	/** Whether no older fact of that kind can count any more. */
	boolean isFull(FactKind kind) {
		RetentionWindow window = this.windows.get(kind);
		return window != null && window.isFull();
	}

	/** Whether no fact in the block counts, whatever its lines say. */
	public boolean isExpired(BlockStats block) {
		for (FactKind kind : this.kinds) {
			if (block.facts(kind) > 0 && !isExpired(block, kind)) {
				return false;
			}
		}
		return true;
	}

	private boolean isExpired(BlockStats block, FactKind kind) {
		RetentionWindow window = this.windows.get(kind);
		return window != null && (window.isFull() || isTooOld(block, window));
	}

	/**
	 * Why all facts of one kind in a block that is expired do not count, or null if that
	 * differs.
	 */
	public @Nullable ExpiryReason reason(BlockStats block, FactKind kind) {
		RetentionWindow window = this.windows.get(kind);
		if (window == null) {
			return null;
		}
		if (isTooOld(block, window)) {
			return ExpiryReason.AGE;
		}
		return window.isTooOld(block.since) ? null : window.fullBecause();
	}

	private static boolean isTooOld(BlockStats block, RetentionWindow window) {
		// A block that reaches over many years may hold a time that contradicts the
		// others, and an older version has noted times that cannot be: line by line it is
		// seen.
		boolean certain = block.since <= block.until && FactTime.isPossible(block.since)
				&& !FactTime.areFarApart(block.since, block.until);
		return certain && window.isTooOld(block.until) && block.timelessFacts() == 0;
	}

	/**
	 * Takes a whole block, if all its facts count.
	 * @return false if it has to be looked at line by line; nothing is taken then
	 */
	public boolean take(BlockStats block) {
		for (Map.Entry<FactKind, RetentionWindow> entry : this.windows.entrySet()) {
			long facts = block.facts(entry.getKey());
			if (facts > 0 && (entry.getValue().isTooOld(block.since)
					|| !entry.getValue().fits(facts, block.bytes(entry.getKey())))) {
				return false;
			}
		}
		this.windows.forEach((kind, window) -> {
			if (block.facts(kind) > 0) {
				window.offerAll(block.facts(kind), block.bytes(kind));
			}
		});
		return true;
	}

	/** Whether anything is limited by newer facts, of the kinds that matter. */
	boolean isBounded() {
		return this.windows.keySet().stream().anyMatch((kind) -> this.policy.of(kind).isBounded());
	}

	/** Whether anything is limited at all, of the kinds that matter. */
	boolean isLimited() {
		return !this.windows.isEmpty();
	}

}
