package io.papyra.pekko;

import java.util.ArrayList;
import java.util.List;

import io.papyra.fact.ActorEvent;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.RepeatedTest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Many actors, typed and classic: what is recorded is exactly what happened. */
class LifecycleRoundsTests {

	private static final int EACH = 200;

	private final FactList facts = new FactList();

	@RepeatedTest(5)
	void typedSystemWithTypedAndClassicActors() {
		var system = Systems.typed(this.facts, guardian());
		await().until(() -> this.facts.events(ActorEvent.STARTED).size() == 1 + 4 * EACH);
		system.tell("crash");
		await().until(() -> this.facts.events(ActorEvent.RESTARTED).size() == 2 * EACH);
		system.tell("stop some");
		await().until(() -> this.facts.events(ActorEvent.STOPPED).size() == EACH);
		assertThat(Systems.status(system).alive()).isEqualTo(1 + 3 * EACH);
		Systems.close(system);

		assertThat(this.facts.events(ActorEvent.STARTED)).hasSize(1 + 4 * EACH);
		assertThat(this.facts.events(ActorEvent.RESTARTED)).hasSize(2 * EACH);
		assertThat(this.facts.events(ActorEvent.CRASHED)).hasSize(EACH);
		assertThat(this.facts.events(ActorEvent.STOPPED)).hasSize(1 + 4 * EACH);
		assertThat(this.facts.letters()).isEmpty();
		assertThat(Systems.status(system)).isEqualTo(new CapturedSystem("orders", true, 1 + 4 * EACH, 0, 0, 0, 0, 0));
		everyActorIsOne();
	}

	@RepeatedTest(5)
	void classicSystemWithNestedActors() {
		ActorSystem system = Systems.classic(this.facts);
		List<ActorRef> children = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			ActorRef parent = system.actorOf(Classic.props(), "parent-" + i);
			for (int j = 0; j < 60; j++) {
				children.add(Classic.child(parent, Classic.props(), "child-" + j));
			}
		}
		await().until(() -> this.facts.events(ActorEvent.STARTED).size() == 610);
		children.forEach((child) -> child.tell(Classic.Throw.of("boom"), ActorRef.noSender()));
		await().until(() -> this.facts.events(ActorEvent.RESTARTED).size() == 600);
		children.subList(0, 300).forEach((child) -> child.tell("stop", ActorRef.noSender()));
		Systems.close(system);

		assertThat(this.facts.events(ActorEvent.STARTED)).hasSize(610);
		assertThat(this.facts.events(ActorEvent.CRASHED)).hasSize(600);
		assertThat(this.facts.events(ActorEvent.RESTARTED)).hasSize(600);
		assertThat(this.facts.events(ActorEvent.STOPPED)).hasSize(610);
		assertThat(Systems.status(system).alive()).isZero();
		everyActorIsOne();
	}

	/** The same incarnation starts and stops, each once. */
	private void everyActorIsOne() {
		assertThat(this.facts.events(ActorEvent.STARTED).stream().map(ActorEvent::actorAddress))
			.doesNotHaveDuplicates();
		assertThat(this.facts.events(ActorEvent.STOPPED).stream().map(ActorEvent::actorAddress))
			.containsExactlyInAnyOrderElementsOf(
					this.facts.events(ActorEvent.STARTED).stream().map(ActorEvent::actorAddress).toList());
		assertThat(this.facts.events()).allMatch((event) -> event.actorAddress().system().equals("orders"));
		assertThat(this.facts.events(ActorEvent.STARTED).stream().map(ActorEvent::actorAddress))
			.allMatch((actor) -> actor.actorId() instanceof Long || "/user".equals(actor.path()));
	}

	private static Behavior<String> guardian() {
		return Behaviors.setup((context) -> {
			List<org.apache.pekko.actor.typed.ActorRef<String>> crashing = new ArrayList<>();
			List<org.apache.pekko.actor.typed.ActorRef<String>> stopping = new ArrayList<>();
			List<ActorRef> classic = new ArrayList<>();
			for (int i = 0; i < EACH; i++) {
				context.spawn(worker(), "quiet-" + i);
				stopping.add(context.spawn(worker(), "stopping-" + i));
				crashing.add(context.spawn(Behaviors.supervise(PapyraPekko.recorded(worker()))
					.onFailure(SupervisorStrategy.restart().withLoggingEnabled(false)), "crashing-" + i));
				classic.add(Adapter.actorOf(context, Classic.props(), "classic-" + i));
			}
			return Behaviors.receiveMessage((message) -> {
				if (message.equals("crash")) {
					crashing.forEach((actor) -> actor.tell("crash"));
					classic.forEach((actor) -> actor.tell(Classic.Throw.of("boom"), ActorRef.noSender()));
				}
				else {
					stopping.forEach((actor) -> actor.tell("stop"));
				}
				return Behaviors.same();
			});
		});
	}

	private static Behavior<String> worker() {
		return Behaviors.receiveMessage((message) -> {
			if (message.equals("crash")) {
				throw new IllegalStateException("boom");
			}
			return Behaviors.stopped();
		});
	}

}
