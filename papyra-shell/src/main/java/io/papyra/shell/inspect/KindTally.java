package io.papyra.shell.inspect;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** Facts of one kind: how many, of which types, from when to when. Used by one thread. */
final class KindTally {

	private final Tally types = new Tally();

	private long total;

	private @Nullable Instant from;

	private @Nullable Instant to;

	void add(String type, @Nullable Instant time) {
		this.total++;
		if (!type.isEmpty()) {
			this.types.add(type);
		}
		if (time != null) {
			this.from = (this.from == null || time.isBefore(this.from)) ? time : this.from;
			this.to = (this.to == null || time.isAfter(this.to)) ? time : this.to;
		}
	}

	long total() {
		return this.total;
	}

	Tally types() {
		return this.types;
	}

	@Nullable Instant from() {
		return this.from;
	}

	@Nullable Instant to() {
		return this.to;
	}

	/** Facts an hour between two times; null where these are too near to tell. */
	static @Nullable Double perHour(long count, @Nullable Instant from, @Nullable Instant to) {
		if (from == null || to == null) {
			return null;
		}
		// Seconds: in milliseconds, times that lie far enough apart are beyond a long.
		Duration between = Duration.between(from, to);
		double seconds = between.getSeconds() + between.getNano() / 1e9;
		return (seconds < 1) ? null : Math.round(count * 3600.0 / seconds * 100) / 100.0;
	}

	/** With its types as a document. */
	Map<String, @Nullable Object> fields(int most) {
		Map<String, @Nullable Object> fields = new LinkedHashMap<>();
		fields.put("total", this.total);
		Double rate = perHour(this.total, this.from, this.to);
		if (rate != null) {
			fields.put("perHour", rate);
		}
		Map<String, Object> byType = new LinkedHashMap<>();
		this.types.top(most).forEach((entry) -> byType.put(entry.name(), entry.count()));
		fields.put("types", byType);
		return fields;
	}

}
