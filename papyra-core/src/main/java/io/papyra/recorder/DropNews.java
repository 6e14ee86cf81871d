package io.papyra.recorder;

import java.util.EnumMap;
import java.util.Map;

import io.papyra.fact.FactKind;
import io.papyra.observe.DropReason;
import org.jspecify.annotations.Nullable;

/**
 * What has been dropped since this was last reported. Used by one thread at a time.
 */
final class DropNews {

	private static final @Nullable FactKind[] KINDS = { FactKind.EVENT, FactKind.AUDIT, FactKind.DEAD_LETTER, null };

	private final Drops drops;

	private final Map<DropReason, long[]> told = new EnumMap<>(DropReason.class);

	DropNews(Drops drops) {
		this.drops = drops;
	}

	/** Tells what is new, in bulk, and only once. */
	void tell(Listener listener) {
		for (DropReason reason : DropReason.values()) {
			long[] before = this.told.computeIfAbsent(reason, (missing) -> new long[KINDS.length]);
			for (int i = 0; i < KINDS.length; i++) {
				long now = this.drops.count(reason, KINDS[i]);
				if (now > before[i]) {
					long count = now - before[i];
					before[i] = now;
					listener.dropped(reason, KINDS[i], count);
				}
			}
		}
	}

	/** Is notified of what has been dropped. */
	interface Listener {

		void dropped(DropReason reason, @Nullable FactKind kind, long count);

	}

}
