package io.papyra.tests.kill;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.papyra.fact.ActorEvent;
import io.papyra.fact.DeadLetter;
import io.papyra.fact.Fact;
import io.papyra.fact.FactQuery;
import io.papyra.fact.Position;
import io.papyra.fact.StoredFact;
import io.papyra.tests.harness.History;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Knows what was acknowledged, and holds a history to it: every such fact is there,
 * whole, once, and under the number that was told.
 */
final class Oracle {

	private static final Pattern ACKNOWLEDGEMENT = Pattern.compile("ack (\\d+) (\\d+) (\\d+)");

	private record Name(long run, long number) {

	}

	private final Map<Name, Long> acknowledged = new HashMap<>();

	private final Map<Name, Long> found = new HashMap<>();

	private long read;

	private long stored;

	private long news;

	/** Takes the acknowledgements from what a process said. */
	void hear(List<String> lines) {
		this.stored = 0;
		for (String line : lines) {
			if (line.startsWith("stored ")) {
				this.stored = Long.parseLong(line.substring("stored ".length()));
			}
			Matcher matcher = ACKNOWLEDGEMENT.matcher(line);
			if (matcher.matches()) {
				this.acknowledged.put(new Name(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))),
						Long.parseLong(matcher.group(3)));
			}
		}
	}

	/** Checks what has come since the last time, which was one process. */
	void verifyNews(History history) {
		this.news = 0;
		this.read = history.read(FactQuery.all().withAfter(Position.of(this.read)), this::take);
		assertThat(this.news).as("facts of this run").isGreaterThanOrEqualTo(this.stored);
		verifyAcknowledged();
	}

	/** Checks everything from the beginning. */
	void verifyAll(History history) {
		this.found.clear();
		this.read = 0;
		verifyNews(history);
	}

	private long take(Stream<StoredFact> facts) {
		long last = this.read;
		for (StoredFact stored : (Iterable<StoredFact>) facts::iterator) {
			assertThat(stored.seq()).as("order").isGreaterThan(last);
			last = stored.seq();
			this.news++;
			Name name = nameOf(stored.fact());
			if (name != null) {
				assertThat(this.found.put(name, stored.seq())).as("%s comes twice", name).isNull();
			}
		}
		return last;
	}

	private void verifyAcknowledged() {
		this.acknowledged
			.forEach((name, seq) -> assertThat(this.found.get(name)).as("%s was acknowledged", name).isEqualTo(seq));
	}

	private static @Nullable Name nameOf(Fact fact) {
		Object payload = null;
		if (fact instanceof ActorEvent event && event.eventType().equals(AcknowledgedFacts.TYPE)) {
			payload = event.payload();
		}
		else if (fact instanceof DeadLetter letter && letter.messageType().equals(AcknowledgedFacts.TYPE)) {
			payload = letter.payload();
		}
		if (!(payload instanceof Map<?, ?> map)) {
			return null;
		}
		long number = number(map.get("number"));
		assertThat(map.get("text")).as("text of fact %d", number).isEqualTo("x".repeat((int) number % 997));
		return new Name(number(map.get("run")), number);
	}

	private static long number(@Nullable Object value) {
		assertThat(value).isInstanceOf(Long.class);
		return (value instanceof Long number) ? number : 0;
	}

	int acknowledged() {
		return this.acknowledged.size();
	}

}
