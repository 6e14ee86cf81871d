package io.papyra.recorder;

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
final class Drops {

	private final InstantSource clock;

	private final Map<DropReason, Counters> byReason = new EnumMap<>(DropReason.class);

	/** When the first was lost since {@link #restart()}, in milliseconds, or 0. */
	private volatile long first;

	private volatile long last;

	Drops(InstantSource clock) {
		this.clock = clock;
		for (DropReason reason : DropReason.values()) {
			this.byReason.put(reason, new Counters());
		}
	}

	void add(DropReason reason, @Nullable FactKind kind) {
		add(reason, kind, 1);
	}

	void add(DropReason reason, @Nullable FactKind kind, long count) {
		// Counted first: whoever finds no time noted will find it when he looks again.
		of(reason).of(kind).add(count);
		long now = this.clock.millis();
		if (this.first == 0) {
			this.first = now;
		}
		if (this.last != now) {
			this.last = now;
		}
	}

	long count(DropReason reason, @Nullable FactKind kind) {
		return of(reason).of(kind).sum();
	}

	/** Facts lost for each reason for which any were. */
	Map<DropReason, Long> byReason() {
		Map<DropReason, Long> counts = new EnumMap<>(DropReason.class);
		this.byReason.forEach((reason, counters) -> {
			if (counters.sum() > 0) {
				counts.put(reason, counters.sum());
			}
		});
		return counts;
	}

	long firstMillis() {
		return this.first;
	}

	long lastMillis() {
		return this.last;
	}

	/** The next one that is lost is the first. */
	void restart() {
		this.first = 0;
	}

	@SuppressWarnings("NullAway") // every reason is there
	private Counters of(DropReason reason) {
		return this.byReason.get(reason);
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
