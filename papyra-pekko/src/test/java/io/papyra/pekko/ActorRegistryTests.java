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
class ActorRegistryTests {

	private static final String PATH = "/user/a";

	private final ActorRegistry registry = new ActorRegistry();

	@Test
	void theNextActorOfThatNameIsToldBeforeTheEndOfTheFirst() {
		this.registry.start(PATH, address(1));
		this.registry.start(PATH, address(2));
		assertThat(this.registry.count(State.RUNNING)).isEqualTo(2);
		assertThat(idOf(this.registry.stop(PATH))).isEqualTo(1L);
		assertThat(idOf(this.registry.stop(PATH))).isEqualTo(2L);
		assertThat(this.registry.stop(PATH)).isNull();
		assertThat(this.registry.count(State.RUNNING)).isZero();
		assertThat(this.registry.started()).isEqualTo(2);
	}

	@Test
	void theNextActorOfThatNameFailsAtItsStartBeforeTheEndOfTheFirstIsTold() {
		this.registry.start(PATH, address(1));
		Incarnation second = this.registry.fail(Crash.supervised(PATH, new IllegalStateException(), null), address(2));
		assertThat(second).isNotNull().matches((actor) -> !actor.hasStarted());
		Incarnation first = Objects.requireNonNull(this.registry.stop(PATH));
		assertThat(first.hasStarted()).isTrue();
		assertThat(first.reasonOfStop()).isNull();
		assertThat(this.registry.stop(PATH)).isSameAs(second);
	}

	@Test
	void aFailureWithoutAUidIsOfTheNewest() {
		this.registry.start(PATH, address(1));
		Incarnation actor = this.registry.fail(Crash.toldOf(PATH, "boom"), new ActorAddress("orders", PATH, PATH));
		assertThat(idOf(actor)).isEqualTo(1L);
	}

	@Test
	void oneFailureIsToldOnceHoweverItIsWrapped() {
		this.registry.start(PATH, address(1));
		Throwable failure = new IllegalStateException("boom");
		assertThat(this.registry.fail(Crash.ofBehavior(PATH, failure, "message"), address(1))).isNotNull();
		assertThat(this.registry.fail(Crash.supervised(PATH, failure, null), address(1))).isNull();
		assertThat(this.registry.fail(Crash.supervised(PATH, new RuntimeException(failure), null), address(1)))
			.isNull();
		assertThat(this.registry.fail(Crash.toldOf(PATH, "boom"), address(1))).isNull();
		assertThat(this.registry.fail(Crash.supervised(PATH, new IllegalStateException("boom"), null), address(1)))
			.isNotNull();
	}

	@Test
	void stoppingLastsUntilTheStop() {
		this.registry.start(PATH, address(1));
		this.registry.stopping(PATH);
		assertThat(this.registry.count(State.STOPPING)).isEqualTo(1);
		assertThat(this.registry.count(State.RUNNING)).isZero();
		this.registry.stop(PATH);
		assertThat(this.registry.count(State.STOPPING)).isZero();
	}

	@Test
	void newsOfUnknownActorsChangeNothing() {
		this.registry.stopping(PATH);
		this.registry.restarting(PATH, State.RESTARTING);
		this.registry.recovered(PATH);
		this.registry.willStop(PATH, "self");
		assertThat(this.registry.restarted(PATH, State.RESTARTING)).isNull();
		for (State state : State.values()) {
			assertThat(this.registry.count(state)).isZero();
		}
	}

	@Test
	void theEndTakesEverybodyOnce() {
		for (int i = 0; i < 1000; i++) {
			this.registry.start("/user/" + i, address(i));
		}
		this.registry.start("/user/0", address(4711));
		assertThat(this.registry.end()).hasSize(1001);
		assertThat(this.registry.end()).isEmpty();
		assertThat(this.registry.stop("/user/0")).isNull();
		assertThat(this.registry.count(State.RUNNING)).isZero();
		assertThat(this.registry.started()).isEqualTo(1001);
	}

	private static ActorAddress address(long uid) {
		return ActorAddress.of("orders", uid, PATH);
	}

	private static Object idOf(@Nullable Incarnation actor) {
		return Objects.requireNonNull(actor).address.actorId();
	}

}
