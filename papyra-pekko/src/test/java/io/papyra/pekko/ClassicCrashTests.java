package io.papyra.pekko;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.papyra.fact.ActorEvent;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorKilledException;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.AllForOneStrategy;
import org.apache.pekko.actor.InvalidActorNameException;
import org.apache.pekko.actor.Kill;
import org.apache.pekko.actor.OneForOneStrategy;
import org.apache.pekko.actor.PoisonPill;
import org.apache.pekko.actor.Props;
import org.apache.pekko.actor.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.japi.pf.DeciderBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What is recorded of classic actors that fail, without a change to them. */
class ClassicCrashTests {

	private final FactList facts = new FactList();

	private ActorSystem system;

	@BeforeEach
	void createSystem() {
		this.system = Systems.classic(this.facts);
	}

	@AfterEach
	void everybodyWhoStartedHasStopped() {
		Systems.close(this.system);
		assertThat(this.facts.events(ActorEvent.STOPPED)).hasSameSizeAs(this.facts.events(ActorEvent.STARTED));
		assertThat(Systems.status(this.system).alive()).isZero();
		assertThat(Systems.status(this.system).missed()).isZero();
	}

	@Test
	void restart() {
		ActorRef actor = this.system.actorOf(Classic.props(), "a");
		Exception failure = new IllegalStateException("boom");
		actor.tell(new Classic.Throw(failure), ActorRef.noSender());
		story("/user/a", "ActorStarted", "ActorCrashed", "ActorRestarted");
		assertThat(this.facts.payload("/user/a", "ActorStarted")).isEmpty();
		assertThat(this.facts.payload("/user/a", "ActorCrashed")).isEqualTo(Map.of("error", failure));
		assertThat(this.facts.payload("/user/a", "ActorRestarted")).isEqualTo(Map.of("reason", failure));
		this.system.stop(actor);
		story("/user/a", "ActorStarted", "ActorCrashed", "ActorRestarted", "ActorStopped");
		assertThat(this.facts.payload("/user/a", "ActorStopped")).containsEntry("reason", null);
		assertThat(this.facts.eventsOf("/user/a")).map(ActorEvent::actorAddress)
			.containsOnly(this.facts.events().get(0).actorAddress());
	}

	@Test
	void stopByTheSupervisor() {
		ActorRef parent = this.system.actorOf(Classic.props(SupervisorStrategy.stoppingStrategy()), "p");
		Classic.child(parent, Classic.props(), "c").tell(Classic.Throw.of("boom"), ActorRef.noSender());
		story("/user/p/c", "ActorStarted", "ActorCrashed", "ActorStopped");
		assertThat(this.facts.payload("/user/p/c", "ActorStopped")).containsEntry("reason", "failure");
	}

	@Test
	void resume() {
		ActorRef parent = this.system.actorOf(Classic.props(deciding(SupervisorStrategy.resume())), "p");
		ActorRef child = Classic.child(parent, Classic.props(), "c");
		child.tell(Classic.Throw.of("boom"), ActorRef.noSender());
		child.tell("stop", ActorRef.noSender());
		story("/user/p/c", "ActorStarted", "ActorCrashed", "ActorStopped");
		assertThat(this.facts.payload("/user/p/c", "ActorCrashed")).isEqualTo(Map.of("error", "boom"));
		assertThat(this.facts.payload("/user/p/c", "ActorStopped")).containsEntry("reason", null);
	}

	@Test
	void escalationIsToldOfTheParent() {
		ActorRef parent = this.system.actorOf(Classic.props(deciding(SupervisorStrategy.escalate())), "p");
		Classic.child(parent, Classic.props(), "c").tell(Classic.Throw.of("boom"), ActorRef.noSender());
		story("/user/p", "ActorStarted", "ActorCrashed", "ActorRestarted");
		story("/user/p/c", "ActorStarted", "ActorStopped");
	}

	@Test
	void siblingsRestartWithoutAFailureOfTheirOwn() {
		ActorRef parent = this.system.actorOf(
				Classic.props(
						new AllForOneStrategy(DeciderBuilder.matchAny((ex) -> SupervisorStrategy.restart()).build())),
				"p");
		ActorRef child = Classic.child(parent, Classic.props(), "c");
		Classic.child(parent, Classic.props(), "sibling");
		child.tell(Classic.Throw.of("boom"), ActorRef.noSender());
		story("/user/p/c", "ActorStarted", "ActorCrashed", "ActorRestarted");
		story("/user/p/sibling", "ActorStarted", "ActorRestarted");
		assertThat(this.facts.payload("/user/p/sibling", "ActorRestarted")).containsEntry("reason", null);
	}

	@Test
	void killAndPoisonPill() {
		this.system.actorOf(Classic.props(), "killed").tell(Kill.getInstance(), ActorRef.noSender());
		this.system.actorOf(Classic.props(), "poisoned").tell(PoisonPill.getInstance(), ActorRef.noSender());
		story("/user/killed", "ActorStarted", "ActorCrashed", "ActorStopped");
		story("/user/poisoned", "ActorStarted", "ActorStopped");
		assertThat(this.facts.payload("/user/killed", "ActorCrashed").get("error"))
			.isInstanceOf(ActorKilledException.class);
	}

	@Test
	void whoFailsInItsConstructorHasNotStarted() {
		RuntimeException failure = new IllegalStateException("boom");
		this.system.actorOf(Props.create(Classic.class, () -> {
			throw failure;
		}), "a");
		story("/user/a", "ActorCrashed");
		assertThat(this.facts.payload("/user/a", "ActorCrashed")).isEqualTo(Map.of("error", failure, "phase", "start"));
		assertThat(this.facts.eventsOf("/user/a").get(0).actorAddress().actorId()).isInstanceOf(Long.class);
		// the name can be taken again only when the first actor is gone
		await().ignoreExceptions().until(() -> this.system.actorOf(Classic.props(), "a") != null);
		story("/user/a", "ActorCrashed", "ActorStarted");
	}

	@Test
	void whoIsTriedAgainAfterItsConstructorFailedStartsOnce() {
		AtomicInteger attempts = new AtomicInteger();
		ActorRef parent = this.system.actorOf(Classic.props(deciding(SupervisorStrategy.restart())), "p");
		Classic.child(parent, Props.create(Classic.class, () -> {
			if (attempts.incrementAndGet() < 3) {
				throw new IllegalStateException("attempt " + attempts);
			}
			return new Classic(null);
		}), "c");
		story("/user/p/c", "ActorCrashed", "ActorCrashed", "ActorStarted");
	}

	@Test
	void whoFailsUnderASilentParentIsNoticedByItsEnd() {
		ActorRef parent = this.system
			.actorOf(Classic.props(new OneForOneStrategy(false, SupervisorStrategy.defaultDecider())), "p");
		Classic.child(parent, Props.create(Classic.class, () -> {
			throw new IllegalStateException("boom");
		}), "c");
		story("/user/p/c", "ActorCrashed");
		assertThat(this.facts.payload("/user/p/c", "ActorCrashed"))
			.isEqualTo(Map.of("error", "did not start", "phase", "start"));
	}

	@Test
	void failureAfterARestartIsOneMore() {
		this.system.actorOf(Props.create(Fragile.class), "a").tell("go", ActorRef.noSender());
		story("/user/a", "ActorStarted", "ActorCrashed", "ActorCrashed", "ActorCrashed", "ActorStopped");
		assertThat(this.facts.eventsOf("/user/a").get(2).payload()).isInstanceOfSatisfying(Map.class,
				(payload) -> assertThat(payload.get("error"))
					.hasToString("java.lang.IllegalStateException: postRestart"));
	}

	@Test
	void failureAfterTheStopIsNotItsReason() {
		ActorRef actor = this.system.actorOf(Props.create(Fragile.class), "a");
		this.system.stop(actor);
		story("/user/a", "ActorStarted", "ActorCrashed", "ActorStopped");
		assertThat(this.facts.payload("/user/a", "ActorStopped")).containsEntry("reason", null);
	}

	@Test
	void classicChildOfATypedParentCrashesUnseenButRestartsSeen() {
		var typed = Systems.typed(this.facts, Behaviors.<Object>setup((context) -> {
			ActorRef child = Adapter.actorOf(context, Classic.props(), "c");
			child.tell(Classic.Throw.of("boom"), ActorRef.noSender());
			return Behaviors.empty();
		}));
		story("/user/c", "ActorStarted", "ActorRestarted");
		Systems.close(typed);
	}

	@Test
	void oneNameManyTimes() {
		for (int i = 0; i < 300; i++) {
			// free as soon as the parent knows that the one before has stopped, which is
			// before others are told
			await().pollInterval(Duration.ofMillis(1)).ignoreException(InvalidActorNameException.class).until(() -> {
				this.system.stop(this.system.actorOf(Classic.props(), "same"));
				return true;
			});
		}
		await().until(() -> this.facts.events(ActorEvent.STOPPED).size() >= 300);
		assertThat(this.facts.events(ActorEvent.CRASHED)).isEmpty();
		assertThat(this.facts.events(ActorEvent.STARTED).stream().map(ActorEvent::actorAddress)).hasSize(300)
			.doesNotHaveDuplicates();
	}

	private void story(String path, String... types) {
		await().untilAsserted(() -> assertThat(this.facts.story(path)).containsExactly(types));
	}

	private static SupervisorStrategy deciding(SupervisorStrategy.Directive directive) {
		return new OneForOneStrategy(DeciderBuilder.matchAny((ex) -> directive).build());
	}

	/** Fails in every hook. */
	static class Fragile extends AbstractActor {

		@Override
		public void postRestart(Throwable reason) {
			throw new IllegalStateException("postRestart");
		}

		@Override
		public void preRestart(Throwable reason, java.util.Optional<Object> message) {
			// does not stop
		}

		@Override
		public void postStop() {
			throw new IllegalStateException("postStop");
		}

		@Override
		public Receive createReceive() {
			return receiveBuilder().matchAny((message) -> {
				throw new IllegalStateException("receive");
			}).build();
		}

	}

}
