package io.papyra.pekko;

import java.util.Objects;

import io.papyra.fact.ActorAddress;
import io.papyra.pekko.Incarnation.State;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What cannot be brought about at will in a running system: news that arrive in an
 * unusual order.
 */
class CensusTests {

	private static final String PATH = "/user/a";

	private final Census census = new Census();

	@Test
	void theNextActorOfThatNameIsToldBeforeTheEndOfTheFirst() {
		this.census.start(PATH, address(1));
		this.census.start(PATH, address(2));
		assertThat(this.census.count(State.RUNNING)).isEqualTo(2);
		assertThat(idOf(this.census.stop(PATH))).isEqualTo(1L);
		assertThat(idOf(this.census.stop(PATH))).isEqualTo(2L);
		assertThat(this.census.stop(PATH)).isNull();
		assertThat(this.census.count(State.RUNNING)).isZero();
		assertThat(this.census.started()).isEqualTo(2);
	}

	@Test
	void theNextActorOfThatNameFailsAtItsStartBeforeTheEndOfTheFirstIsTold() {
		this.census.start(PATH, address(1));
		Incarnation second = this.census.fail(Crash.supervised(PATH, new IllegalStateException(), null), address(2));
		assertThat(second).isNotNull().matches(Incarnation::isUnborn);
		Incarnation first = Objects.requireNonNull(this.census.stop(PATH));
		assertThat(first.isUnborn()).isFalse();
		assertThat(first.reasonOfStop()).isNull();
		assertThat(this.census.stop(PATH)).isSameAs(second);
	}

	@Test
	void aFailureWithoutAUidIsOfTheNewest() {
		this.census.start(PATH, address(1));
		Incarnation actor = this.census.fail(Crash.toldOf(PATH, "boom"), new ActorAddress("orders", PATH, PATH));
		assertThat(idOf(actor)).isEqualTo(1L);
	}

	@Test
	void oneFailureIsToldOnceHoweverItIsWrapped() {
		this.census.start(PATH, address(1));
		Throwable failure = new IllegalStateException("boom");
		assertThat(this.census.fail(Crash.ofBehavior(PATH, failure, "message"), address(1))).isNotNull();
		assertThat(this.census.fail(Crash.supervised(PATH, failure, null), address(1))).isNull();
		assertThat(this.census.fail(Crash.supervised(PATH, new RuntimeException(failure), null), address(1))).isNull();
		assertThat(this.census.fail(Crash.toldOf(PATH, "boom"), address(1))).isNull();
		assertThat(this.census.fail(Crash.supervised(PATH, new IllegalStateException("boom"), null), address(1)))
			.isNotNull();
	}

	@Test
	void stoppingLastsUntilTheStop() {
		this.census.start(PATH, address(1));
		this.census.stopping(PATH);
		assertThat(this.census.count(State.STOPPING)).isEqualTo(1);
		assertThat(this.census.count(State.RUNNING)).isZero();
		this.census.stop(PATH);
		assertThat(this.census.count(State.STOPPING)).isZero();
	}

	@Test
	void newsOfUnknownActorsChangeNothing() {
		this.census.stopping(PATH);
		this.census.restarting(PATH, State.RESTARTING);
		this.census.recovered(PATH);
		this.census.willStop(PATH, "self");
		assertThat(this.census.restarted(PATH, State.RESTARTING)).isNull();
		for (State state : State.values()) {
			assertThat(this.census.count(state)).isZero();
		}
	}

	@Test
	void theEndTakesEverybodyOnce() {
		for (int i = 0; i < 1000; i++) {
			this.census.start("/user/" + i, address(i));
		}
		this.census.start("/user/0", address(4711));
		assertThat(this.census.end()).hasSize(1001);
		assertThat(this.census.end()).isEmpty();
		assertThat(this.census.stop("/user/0")).isNull();
		assertThat(this.census.count(State.RUNNING)).isZero();
		assertThat(this.census.started()).isEqualTo(1001);
	}

	private static ActorAddress address(long uid) {
		return ActorAddress.of("orders", uid, PATH);
	}

	private static Object idOf(@Nullable Incarnation actor) {
		return Objects.requireNonNull(actor).address.actorId();
	}

}
