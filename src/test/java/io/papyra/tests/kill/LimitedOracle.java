package io.papyra.tests.kill;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.papyra.backend.PersistenceBackend;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.DeadLetter;
import io.papyra.fact.Fact;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Knows what was acknowledged, and holds a store to it of which only the newest facts of
 * each kind count: every acknowledged fact that counts is there, whole, once, under the
 * number that was told.
 */
final class LimitedOracle {

	private static final Pattern ACKNOWLEDGEMENT = Pattern.compile("ack (\\d+) (\\d+) (\\d+)");

	private final Map<FactKind, NavigableMap<Long, String>> acknowledged = new EnumMap<>(FactKind.class);

	private final long limit;

	/**
	 * @param limit how many facts of a kind count; 0 for all
	 */
	LimitedOracle(long limit) {
		this.limit = limit;
		this.acknowledged.put(FactKind.EVENT, new TreeMap<>());
		this.acknowledged.put(FactKind.DEAD_LETTER, new TreeMap<>());
	}

	/** Takes the acknowledgements from what a process said. */
	void hear(List<String> lines) {
		for (String line : lines) {
			Matcher matcher = ACKNOWLEDGEMENT.matcher(line);
			if (matcher.matches()) {
				int number = Integer.parseInt(matcher.group(2));
				FactKind kind = (number % 10 == 0) ? FactKind.DEAD_LETTER : FactKind.EVENT;
				of(kind).put(Long.valueOf(matcher.group(3)), matcher.group(1) + "/" + number);
			}
		}
	}

	private NavigableMap<Long, String> of(FactKind kind) {
		return this.acknowledged.computeIfAbsent(kind, (none) -> new TreeMap<>());
	}

	void verify(PersistenceBackend backend) {
		for (FactKind kind : this.acknowledged.keySet()) {
			Map<Long, String> found = new HashMap<>();
			List<Long> order = new ArrayList<>();
			try (Stream<StoredFact> facts = backend.read(FactQuery.of(kind))) {
				facts.forEach((stored) -> {
					order.add(stored.seq());
					found.put(stored.seq(), nameOf(stored.fact()));
				});
			}
			assertThat(order).as("each once, in order").isSorted().doesNotHaveDuplicates();
			boolean full = this.limit > 0 && order.size() >= this.limit;
			assertThat((long) order.size()).isLessThanOrEqualTo((this.limit > 0) ? this.limit : Long.MAX_VALUE);
			long first = full ? order.get(0) : 0;
			of(kind).tailMap(first)
				.forEach((seq, name) -> assertThat(found.get(seq)).as("%s, acknowledged as line %d", name, seq)
					.isEqualTo(name));
		}
	}

	/** Run and number of a fact, whose text is whole; empty if it is somebody else's. */
	private static String nameOf(Fact fact) {
		Object payload = null;
		if (fact instanceof ActorEvent event && event.eventType().equals(AcknowledgedFacts.TYPE)) {
			payload = event.payload();
		}
		else if (fact instanceof DeadLetter letter) {
			payload = letter.payload();
		}
		if (!(payload instanceof Map<?, ?> map) || !(map.get("number") instanceof Long number)) {
			return "";
		}
		assertThat(map.get("text")).isEqualTo("x".repeat((int) (number % 997)));
		return map.get("run") + "/" + number;
	}

	int acknowledged() {
		return this.acknowledged.values().stream().mapToInt(Map::size).sum();
	}

}
