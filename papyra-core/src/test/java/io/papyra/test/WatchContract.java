package io.papyra.test;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.papyra.backend.FactWriter;
import io.papyra.backend.Watchable;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.Position;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The part of the contract that is about waiting for what is new. */
abstract class WatchContract extends BackendContractSupport {

	/** Nothing that goes well takes that long. */
	private static final Duration LONG = Duration.ofSeconds(60);

	@Test
	void whoWatchesSeesEveryFactSoon() throws Exception {
		Watchable watchable = capability(Watchable.class);
		try (FactWriter writer = this.backend.openWriter(OPTIONS)) {
			writer.append(TestFacts.batch(0, 6));
			try (Watchable.Watch watch = watchable.watch(EnumSet.allOf(FactKind.class))) {
				Position newest = read(FactQuery.all()).get(5).position();
				for (int number = 6; number < 24; number += 3) {
					int next = number;
					CompletableFuture<Void> storing = CompletableFuture
						.runAsync(() -> writer.append(TestFacts.batch(next, 3)));
					long end = System.nanoTime() + LONG.toNanos();
					while (numbers(FactQuery.all().withAfter(newest)).size() < number - 3) {
						assertThat(System.nanoTime()).isLessThan(end);
						watch.await(LONG);
					}
					storing.get(60, TimeUnit.SECONDS);
				}
			}
		}
	}

	@Test
	void whatIsStoredBetweenReadAndWaitWakes() {
		Watchable watchable = capability(Watchable.class);
		try (FactWriter writer = this.backend.openWriter(OPTIONS);
				Watchable.Watch watch = watchable.watch(Set.of(FactKind.EVENT))) {
			for (int number = 0; number < 9; number += 3) {
				writer.append(TestFacts.batch(number, 3));
				long begin = System.nanoTime();
				watch.await(LONG);
				assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(LONG.dividedBy(2));
			}
			assertThat(numbers(FactQuery.of(FactKind.EVENT))).containsExactly(0, 3, 6);
		}
	}

	@Test
	void aWatchThatIsClosedDoesNotWait() throws Exception {
		Watchable watchable = capability(Watchable.class);
		Watchable.Watch watch = watchable.watch(EnumSet.allOf(FactKind.class));
		CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> {
			for (int time = 0; time < 1000; time++) {
				watch.await(LONG);
			}
		});
		watch.close();
		waiting.get(30, TimeUnit.SECONDS);
		watch.close();
		append(TestFacts.batch(0, 1));
		assertThat(numbers(FactQuery.all())).containsExactly(0);
	}

}
