package io.papyra.internal.count;

import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

import io.papyra.fact.FactKind;
import io.papyra.observe.DropReason;
import org.jspecify.annotations.Nullable;

/**
 * Counts facts that were not recorded, by reason and kind. A storm of them costs each of
 * its threads little more than a counter of its own. Safe for use by several threads.
 */
public final class DropCounters {

	private final InstantSource clock;

	private final Map<DropReason, Counters> byReason = new EnumMap<>(DropReason.class);

	/** When the first was lost since {@link #restart()}, in milliseconds, or 0. */
	private volatile long first;

	private volatile long last;

	public DropCounters(InstantSource clock) {
		this.clock = clock;
		for (DropReason reason : DropReason.values()) {
			this.byReason.put(reason, new Counters());
		}
	}

	public void add(DropReason reason, @Nullable FactKind kind) {
		add(reason, kind, 1);
	}

	public void add(DropReason reason, @Nullable FactKind kind, long count) {
		// Counted first: a reader that finds no time noted will find it the next time.
		of(reason).of(kind).add(count);
		long now = this.clock.millis();
		if (this.first == 0) {
			this.first = now;
		}
		if (this.last != now) {
			this.last = now;
		}
	}

	public long count(DropReason reason, @Nullable FactKind kind) {
		return of(reason).of(kind).sum();
	}

	/** Facts lost for each reason for which any were. */
	public Map<DropReason, Long> byReason() {
		Map<DropReason, Long> counts = new EnumMap<>(DropReason.class);
		this.byReason.forEach((reason, counters) -> {
			if (counters.sum() > 0) {
				counts.put(reason, counters.sum());
			}
		});
		return counts;
	}

	public long firstMillis() {
		return this.first;
	}

	public long lastMillis() {
		return this.last;
	}

	/** The next one that is lost is the first. */
	public void restart() {
		this.first = 0;
	}

	/** The losses, from the first on, for a listener that is notified of each once. */
	public Changes changes() {
		return new Changes(this);
	}

	@SuppressWarnings("NullAway") // every reason is there
	private Counters of(DropReason reason) {
		return this.byReason.get(reason);
	}

	/** Is notified of what has been lost. */
	public interface Listener {

		void dropped(DropReason reason, @Nullable FactKind kind, long count);

	}

	/**
	 * What has been lost since this was last asked. Used by one thread at a time.
	 */
	public static final class Changes {

		private static final @Nullable FactKind[] KINDS = { FactKind.EVENT, FactKind.AUDIT, FactKind.DEAD_LETTER,
				null };

		private final DropCounters drops;

		private final Map<DropReason, long[]> told = new EnumMap<>(DropReason.class);

		private Changes(DropCounters drops) {
			this.drops = drops;
		}

		/** Tells what is new, only once. */
		public void tell(Listener listener) {
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

	}

	private static final class Counters {

		private final Map<FactKind, LongAdder> byKind = new EnumMap<>(FactKind.class);

		private final LongAdder unknown = new LongAdder();

		Counters() {
			for (FactKind kind : FactKind.values()) {
				this.byKind.put(kind, new LongAdder());
			}
		}

		LongAdder of(@Nullable FactKind kind) {
			return (kind != null) ? this.byKind.getOrDefault(kind, this.unknown) : this.unknown;
		}

		long sum() {
			return this.unknown.sum() + this.byKind.values().stream().mapToLong(LongAdder::sum).sum();
		}

	}

}
