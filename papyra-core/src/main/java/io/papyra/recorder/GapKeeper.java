package io.papyra.recorder;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import io.papyra.codec.LogGap;
import io.papyra.fact.FactKind;
import io.papyra.observe.DropReason;
import org.jspecify.annotations.Nullable;

/**
 * Makes the lines that report lost facts, each fact once. Facts that came after the end
 * are not reported: they are no part of this history. Used by one thread at a time.
 */
final class GapKeeper {

	private static final String UNKNOWN = "unknown";

	private final String systemId;

	private final Drops drops;

	private final DropNews news;

	private Instant lastLook;

	GapKeeper(String systemId, Drops drops, Instant now) {
		this.systemId = systemId;
		this.drops = drops;
		this.news = new DropNews(drops);
		this.lastLook = now;
	}

	/** A line about what was lost since the last call, or null if nothing was. */
	byte @Nullable [] next(Instant now) {
		long first = this.drops.firstMillis();
		long last = this.drops.lastMillis();
		this.drops.restart();
		Map<String, Long> kinds = new LinkedHashMap<>();
		for (FactKind kind : FactKind.values()) {
			kinds.put(kind.wireName(), 0L);
		}
		kinds.put(UNKNOWN, 0L);
		Map<String, Long> reasons = new LinkedHashMap<>();
		this.news.tell((reason, kind, count) -> {
			if (reason != DropReason.CLOSED) {
				kinds.merge((kind != null) ? kind.wireName() : UNKNOWN, count, Long::sum);
				reasons.merge(reason.wireName(), count, Long::sum);
			}
		});
		// A fact may be counted a moment before or after its time is noted.
		Instant since = (first > 0) ? Instant.ofEpochMilli(first) : this.lastLook;
		Instant until = (last >= since.toEpochMilli()) ? Instant.ofEpochMilli(last) : since;
		this.lastLook = now;
		return reasons.isEmpty() ? null : new LogGap(this.systemId, now, since, until, kinds, reasons).encode();
	}

}
