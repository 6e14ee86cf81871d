package io.papyra.pekko;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Actors that crash again and again. */
class CrashStormTests {

	private static final ActorAddress ACTOR = new ActorAddress("orders", 7L, "/user/a");

	private final FactList facts = new FactList();

	private final AtomicLong now = new AtomicLong();

	private final List<Runnable> scheduled = new ArrayList<>();

	private final CrashThinning thinning = new CrashThinning(new CrashLimit(3, Duration.ofSeconds(10)), this.facts,
			this.scheduled::add, this.now::get);

	private boolean crash(ActorAddress actor, @Nullable Throwable cause) {
		return this.thinning.isRecorded(actor, ActorEvent.CRASHED, cause);
	}

	private int recorded(int crashes) {
		int recorded = 0;
		for (int i = 0; i < crashes; i++) {
			recorded += crash(ACTOR, new IllegalStateException("number " + i)) ? 1 : 0;
		}
		return recorded;
	}

	private void aSecondLater() {
		this.now.addAndGet(Duration.ofSeconds(1).toNanos());
		List<Runnable> due = List.copyOf(this.scheduled);
		this.scheduled.clear();
		due.forEach(Runnable::run);
	}

	@SuppressWarnings("unchecked")
	private List<Map<String, Object>> summaries() {
		return this.facts.events(ActorEvent.CRASHES_SUMMARIZED)
			.stream()
			.map((event) -> (Map<String, Object>) Objects.requireNonNull(event.payload()))
			.toList();
	}

	@Test
	void theFirstOfAWindowAreRecordedTheOthersTheirNumberEachSecond() {
		assertThat(recorded(10)).isEqualTo(3);
		assertThat(summaries()).isEmpty();
		aSecondLater();
		assertThat(recorded(5)).isZero();
		aSecondLater();
		aSecondLater();
		assertThat(this.scheduled).isEmpty();
		assertThat(summaries()).extracting((summary) -> summary.get("count")).containsExactly(7L, 5L);
		assertThat(summaries().get(0)).containsEntry("event_type", "ActorCrashed")
			.containsEntry("exception", IllegalStateException.class.getName())
			.containsKeys("first", "last");
		assertThat(this.facts.events()).allSatisfy((event) -> assertThat(event.actorAddress()).isEqualTo(ACTOR));
	}

	@Test
	void afterTheWindowAsManyAreRecordedAgain() {
		assertThat(recorded(10)).isEqualTo(3);
		for (int i = 0; i < 10; i++) {
			aSecondLater();
		}
		assertThat(recorded(10)).isEqualTo(3);
		aSecondLater();
		assertThat(summaries()).extracting((summary) -> summary.get("count")).containsExactly(7L, 7L);
	}

	@Test
	void actorsTypesAndExceptionsCountByThemselves() {
		assertThat(recorded(10)).isEqualTo(3);
		assertThat(crash(ACTOR, new IllegalArgumentException())).isTrue();
		assertThat(crash(ACTOR, null)).isTrue();
		assertThat(crash(new ActorAddress("orders", 8L, "/user/b"), new IllegalStateException())).isTrue();
		assertThat(this.thinning.isRecorded(ACTOR, ActorEvent.RESTARTED, new IllegalStateException())).isTrue();
		// the next actor of the same path is no other
		assertThat(crash(new ActorAddress("orders", 9L, "/user/a"), new IllegalStateException())).isFalse();
	}

	@Test
	void aStormOfManyActorsTakesNoMemoryWithoutEnd() {
		for (int i = 0; i < 100_000; i++) {
			assertThat(crash(new ActorAddress("orders", (long) i, "/user/" + i), new IllegalStateException())).isTrue();
		}
		aSecondLater();
		assertThat(summaries()).isEmpty();
	}

	@Test
	void withoutALimitAllAreRecorded() {
		CrashThinning off = new CrashThinning(CrashLimit.OFF, this.facts, this.scheduled::add, this.now::get);
		for (int i = 0; i < 1000; i++) {
			assertThat(off.isRecorded(ACTOR, ActorEvent.CRASHED, null)).isTrue();
		}
	}

	@Test
	void aCrashLoopIsThinnedAndEveryCrashIsCounted() {
		ActorSystem system = Systems.classic(this.facts, "papyra.pekko.crash-limit = 10/1h");
		ActorRef actor = system.actorOf(Classic.props(), "a");
		for (int i = 0; i < 200; i++) {
			actor.tell(Classic.Throw.of("boom " + i), ActorRef.noSender());
		}
		actor.tell(new IllegalArgumentException(), ActorRef.noSender());
		Classic.ask(actor, "ping");
		Systems.close(system);
		assertThat(this.facts.events(ActorEvent.CRASHED)).hasSize(10);
		assertThat(this.facts.events(ActorEvent.RESTARTED)).hasSize(10);
		assertThat(counted(ActorEvent.CRASHED)).isEqualTo(190);
		assertThat(counted(ActorEvent.RESTARTED)).isEqualTo(190);
		assertThat(this.facts.events(ActorEvent.STARTED)).hasSize(1);
		assertThat(this.facts.events(ActorEvent.STOPPED)).hasSize(1);
		assertThat(this.facts.letters()).hasSize(1);
	}

	private long counted(String eventType) {
		return summaries().stream()
			.filter((summary) -> eventType.equals(summary.get("event_type")))
			.mapToLong((summary) -> (Long) summary.get("count"))
			.sum();
	}

	@ParameterizedTest
	@ValueSource(strings = { "100/10s", " 100 / 10s", "100/10000ms" })
	void limitsAreWrittenAsNumberAndTime(String text) {
		assertThat(CrashLimit.parse(text)).isEqualTo(CrashLimit.DEFAULT);
	}

	@ParameterizedTest
	@ValueSource(strings = { "-", "off" })
	void aLimitCanBeLifted(String text) {
		assertThat(CrashLimit.parse(text).isLimited()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "100", "0/10s", "100/0s", "-1/10s", "100/10", "100/10d", "ten/10s", "9999999999/1s" })
	void whatIsNoLimitIsRefused(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> CrashLimit.parse(text)).withMessageContaining("100/10s");
	}

}
