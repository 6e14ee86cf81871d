package io.papyra.tests.monitoring;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import io.papyra.tests.harness.Http;
import io.papyra.tests.harness.RunningSample;
import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/** Scrapes a sample, and keeps what is to be kept. */
final class Recorder {

	/** Scrapes that come sooner are told nothing new of the free room. */
	private static final Duration APART = Duration.ofSeconds(1);

	private final List<Scrape> kept = new ArrayList<>();

	/** Keeps the first scrape that is so. */
	Scrape await(String phase, RunningSample sample, Predicate<Scrape> so) {
		Scrape found = Awaitility.await()
			.atMost(Duration.ofSeconds(90))
			.pollInterval(Duration.ofMillis(200))
			.until(() -> scrape(phase, sample.http()), (scrape) -> scrape.up() && isLater(scrape) && so.test(scrape));
		this.kept.add(found);
		return found;
	}

	private boolean isLater(Scrape scrape) {
		return this.kept.isEmpty() || !scrape.at().isBefore(last().at().plus(APART));
	}

	private Scrape last() {
		return this.kept.get(this.kept.size() - 1);
	}

	/** Keeps so many scrapes. */
	void scrape(String phase, RunningSample sample, int count) {
		for (int kept = 0; kept < count; kept++) {
			await(phase, sample, (any) -> true);
		}
	}

	/** Keeps one of a process that does not answer. */
	void none(String phase, Http gone) {
		Scrape scrape = scrape(phase, gone);
		assertThat(scrape.up()).as("answers in the phase " + phase).isFalse();
		this.kept.add(scrape);
	}

	static Scrape scrape(String phase, Http http) {
		Instant at = Instant.now();
		try {
			return Scrape.of(phase, at, http.text("/actuator/prometheus"));
		}
		catch (AssertionError ex) {
			return Scrape.none(phase, at);
		}
	}

	Recording recording() {
		return new Recording(List.copyOf(this.kept));
	}

}
