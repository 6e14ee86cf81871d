package io.papyra.shell.inspect;

import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Who lives, by what was recorded. */
class LiveActorsTests {

	private final LiveActors actors = new LiveActors();

	@Test
	void aStopEndsALifeAndACrashDoesNot() {
		apply("a", 1, ActorEvent.STARTED);
		apply("b", 2, ActorEvent.STARTED);
		apply("a", 1, ActorEvent.STOPPED);
		apply("b", 2, ActorEvent.CRASHED);
		assertThat(this.actors.living()).singleElement()
			.returns("crashed", LiveActors.LiveActor::state)
			.returns(0L, LiveActors.LiveActor::restarts);
		apply("b", 2, ActorEvent.RESTARTED);
		assertThat(this.actors.living()).singleElement()
			.returns("running", LiveActors.LiveActor::state)
			.returns(1L, LiveActors.LiveActor::restarts);
	}

	@Test
	void aSystemThatStartsOrStopsHasNoActors() {
		apply("a", 1, ActorEvent.STARTED);
		this.actors.apply(new ActorEvent("other", ActorAddress.of("other", 9), ActorEvent.STARTED, null, null));
		this.actors
			.apply(new ActorEvent("orders", ActorAddress.ofSystem("orders"), ActorEvent.SYSTEM_STARTED, null, null));
		assertThat(this.actors.living()).singleElement().returns("other", LiveActors.LiveActor::systemId);
	}

	@Test
	void anActorThatIsRestartedHasStarted() {
		apply("old", 3, ActorEvent.RESTARTED);
		assertThat(this.actors.living()).singleElement().returns(null, LiveActors.LiveActor::since);
	}

	@Test
	void anActorThatCrashedBeforeItStartedDoesNotLive() {
		apply("never", 4, ActorEvent.CRASHED);
		apply("mine", 5, "OrderPlaced");
		assertThat(this.actors.living()).isEmpty();
	}

	private void apply(String name, long id, String type) {
		this.actors.apply(new ActorEvent("orders", ActorAddress.of("orders", id, "/user/" + name), type, null, null));
	}

}
