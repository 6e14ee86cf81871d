package io.papyra.shell.inspect;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts by name, in bounded memory: when there are too many names, the rarest are
 * forgotten, and {@link #isExact()} says so. Used by one thread.
 */
final class TopCounter {

	private static final int KEPT = 10_000;

	private final Map<String, Long> counts = new HashMap<>();

	private boolean exact = true;

	/**
	 * How often a name came.
	 *
	 * @param name the name
	 * @param count how often
	 */
	record Entry(String name, long count) {
	}

	void add(String name) {
		this.counts.merge(name, 1L, Long::sum);
		if (this.counts.size() > 2 * KEPT) {
			this.exact = false;
			List<Entry> kept = top(KEPT);
			this.counts.clear();
			kept.forEach((entry) -> this.counts.put(entry.name(), entry.count()));
		}
	}

	/** Those that came most often. */
	List<Entry> top(int most) {
		return this.counts.entrySet()
			.stream()
			.map((entry) -> new Entry(entry.getKey(), entry.getValue()))
			.sorted(Comparator.comparingLong(Entry::count).reversed().thenComparing(Entry::name))
			.limit(most)
			.toList();
	}

	/** Whether nothing was forgotten. */
	boolean isExact() {
		return this.exact;
	}

}
