package io.papyra.retention;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.papyra.test.RetentionModel;
import io.papyra.test.RetentionModel.Entry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The window does what the model says, whatever it is offered. */
class RetentionWindowTests {

	private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.000007Z");

	private static final int ROUNDS = 20_000;

	@Test
	void theSameFactsCountAsInTheModel() {
		for (long seed = 1; seed <= ROUNDS; seed++) {
			Random random = new Random(seed);
			Retention retention = retention(random);
			List<Entry> facts = facts(random);
			assertThat(kept(retention, facts)).as("seed %d, %s, %s", seed, retention, facts)
				.isEqualTo(RetentionModel.kept(retention, facts, NOW));
		}
	}

	@Test
	void factsThatAreTakenTogetherCountAsOneByOne() {
		for (long seed = 1; seed <= ROUNDS; seed++) {
			Random random = new Random(seed);
			Retention retention = retention(random);
			List<Entry> facts = facts(random);
			assertThat(keptInBlocks(retention, facts, random)).as("seed %d, %s, %s", seed, retention, facts)
				.isEqualTo(RetentionModel.kept(retention, facts, NOW));
		}
	}

	@Test
	void aFullWindowLetsNothingOlderIn() {
		for (long seed = 1; seed <= ROUNDS; seed++) {
			Random random = new Random(seed);
			Retention retention = retention(random);
			RetentionWindow window = new RetentionWindow(retention, NOW);
			boolean full = false;
			for (Entry fact : facts(random)) {
				boolean counts = offer(window, fact) == null;
				assertThat(counts && full).as("seed %d, %s: %s", seed, retention, fact).isFalse();
				full = window.isFull();
			}
		}
	}

	@Test
	void theReasonIsTheFirstLimitThatAFactMeets() {
		Retention retention = new Retention(2L, Duration.ofMinutes(1), 100L);
		Instant old = NOW.minusSeconds(61);
		RetentionWindow byNumber = new RetentionWindow(retention, NOW);
		assertThat(offer(byNumber, new Entry(5, old, 10))).isEqualTo(ExpiryReason.AGE);
		assertThat(offer(byNumber, new Entry(4, NOW, 10))).isNull();
		assertThat(offer(byNumber, new Entry(3, NOW, 10))).isNull();
		assertThat(offer(byNumber, new Entry(2, NOW, 10))).isEqualTo(ExpiryReason.RECORDS);
		assertThat(offer(byNumber, new Entry(1, old, 10))).isEqualTo(ExpiryReason.AGE);
		RetentionWindow bySize = new RetentionWindow(retention, NOW);
		assertThat(offer(bySize, new Entry(3, NOW, 60))).isNull();
		assertThat(offer(bySize, new Entry(2, NOW, 41))).isEqualTo(ExpiryReason.SIZE);
		assertThat(offer(bySize, new Entry(1, NOW, 1))).isEqualTo(ExpiryReason.SIZE);
	}

	@Test
	void aFactOfExactlyTheLargestAgeCounts() {
		Retention retention = new Retention(null, Duration.ofMinutes(1), null);
		assertThat(kept(retention, List.of(new Entry(1, NOW.minusSeconds(60), 1)))).hasSize(1);
		assertThat(kept(retention, List.of(new Entry(1, NOW.minusSeconds(60).minusNanos(1000), 1)))).isEmpty();
	}

	@Test
	void anAgeBeyondAllTimeKeepsEverything() {
		Retention retention = new Retention(null, Duration.ofSeconds(Long.MAX_VALUE), null);
		assertThat(kept(retention, List.of(new Entry(1, Instant.ofEpochSecond(-9_000_000_000L), 1)))).hasSize(1);
	}

	/** Small numbers, so that every limit is met often, in every order. */
	private static Retention retention(Random random) {
		Long records = random.nextBoolean() ? 1L + random.nextInt(12) : null;
		Duration age = random.nextBoolean() ? Duration.ofSeconds(1L + random.nextInt(100)) : null;
		Long size = random.nextBoolean() ? 1L + random.nextInt(200) : null;
		return new Retention(records, age, size);
	}

	private static List<Entry> facts(Random random) {
		List<Entry> newestFirst = new ArrayList<>();
		for (int id = random.nextInt(20); id > 0; id--) {
			long bytes = (random.nextInt(8) == 0) ? 150L + random.nextInt(100) : 1L + random.nextInt(40);
			newestFirst.add(new Entry(id, time(random), bytes));
		}
		return newestFirst;
	}

	/** Mostly in the past, but in no order; now and then the future, or none. */
	private static @Nullable Instant time(Random random) {
		return switch (random.nextInt(10)) {
			case 0 -> null;
			case 1 -> NOW.plusSeconds(random.nextInt(1_000_000));
			case 2 -> NOW.minusSeconds(1L + random.nextInt(100));
			default -> NOW.minusNanos(1000L * random.nextInt(120_000_000));
		};
	}

	private static List<Entry> kept(Retention retention, List<Entry> newestFirst) {
		RetentionWindow window = new RetentionWindow(retention, NOW);
		return newestFirst.stream().filter((fact) -> offer(window, fact) == null).toList();
	}

	/** As a reader does it that knows blocks by number, size and oldest time only. */
	private static List<Entry> keptInBlocks(Retention retention, List<Entry> newestFirst, Random random) {
		RetentionWindow window = new RetentionWindow(retention, NOW);
		List<Entry> kept = new ArrayList<>();
		int from = 0;
		while (from < newestFirst.size()) {
			int to = Math.min(newestFirst.size(), from + 1 + random.nextInt(5));
			List<Entry> block = newestFirst.subList(from, to);
			boolean young = block.stream().noneMatch((fact) -> window.isTooOld(micros(fact)));
			if (young && window.offerAll(block.size(), block.stream().mapToLong(Entry::bytes).sum())) {
				kept.addAll(block);
			}
			else {
				block.stream().filter((fact) -> offer(window, fact) == null).forEach(kept::add);
			}
			from = to;
		}
		return kept;
	}

	private static @Nullable ExpiryReason offer(RetentionWindow window, Entry fact) {
		return window.offer(micros(fact), fact.bytes());
	}

	private static long micros(Entry fact) {
		return (fact.time() != null) ? fact.micros() : RetentionWindow.NO_TIME;
	}

}
