package io.papyra.pekko;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.papyra.fact.ActorEvent;
import org.apache.pekko.actor.ActorContext;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ChildRestartStats;
import org.apache.pekko.actor.OneForOneStrategy;
import org.apache.pekko.actor.SupervisorStrategy;
import org.apache.pekko.japi.pf.DeciderBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import scala.PartialFunction;
import scala.collection.Iterable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What a supervisor tells whose strategy is wrapped in
 * {@link RecordingSupervisorStrategy}.
 */
class RecordingSupervisorStrategyTests {

	private final Exception boom = new IllegalStateException("boom");

	private final FactList facts = new FactList();

	private final AtomicInteger decisions = new AtomicInteger();

	private ActorSystem system;

	@BeforeEach
	void createSystem() {
		this.system = Systems.classic(this.facts,
				"pekko.actor.guardian-supervisor-strategy = io.papyra.pekko.RecordingGuardianStrategy");
	}

	@AfterEach
	void everybodyWhoStartedHasStopped() {
		Systems.close(this.system);
		assertThat(this.facts.events(ActorEvent.STOPPED)).hasSameSizeAs(this.facts.events(ActorEvent.STARTED));
		assertThat(Systems.status(this.system).missed()).isZero();
	}

	@Test
	void topLevelActor() {
		this.system.actorOf(Classic.props(), "a").tell(new Classic.Throw(this.boom), ActorRef.noSender());
		story("/user/a", "ActorStarted", "ActorCrashed", "ActorRestarted");
		assertThat(this.facts.payload("/user/a", "ActorCrashed"))
			.isEqualTo(Map.of("error", this.boom, "directive", "restart"));
	}

	@Test
	void resumeIsToldWithItsCause() {
		ActorRef child = crash(SupervisorStrategy.resume(), true);
		child.tell("stop", ActorRef.noSender());
		story("/user/p/c", "ActorStarted", "ActorCrashed", "ActorStopped");
		assertThat(this.facts.payload("/user/p/c", "ActorCrashed"))
			.isEqualTo(Map.of("error", this.boom, "directive", "resume"));
		assertThat(this.facts.payload("/user/p/c", "ActorStopped")).containsEntry("reason", null);
	}

	@Test
	void resumeLoggedAsAnErrorIsStillNoReasonToStop() {
		ActorRef child = crash(SupervisorStrategy.resume(1), true);
		child.tell("stop", ActorRef.noSender());
		story("/user/p/c", "ActorStarted", "ActorCrashed", "ActorStopped");
		assertThat(this.facts.payload("/user/p/c", "ActorStopped")).containsEntry("reason", null);
	}

	@Test
	void stop() {
		crash(SupervisorStrategy.stop(), true);
		story("/user/p/c", "ActorStarted", "ActorCrashed", "ActorStopped");
		assertThat(this.facts.payload("/user/p/c", "ActorCrashed")).containsEntry("directive", "stop");
		assertThat(this.facts.payload("/user/p/c", "ActorStopped")).containsEntry("reason", "failure");
	}

	@Test
	void escalationIsToldOfBoth() {
		crash(SupervisorStrategy.escalate(), true);
		story("/user/p", "ActorStarted", "ActorCrashed", "ActorRestarted");
		story("/user/p/c", "ActorStarted", "ActorCrashed", "ActorStopped");
		assertThat(this.facts.payload("/user/p/c", "ActorCrashed")).containsEntry("directive", "escalate");
		assertThat(this.facts.payload("/user/p", "ActorCrashed")).containsEntry("directive", "restart");
	}

	@Test
	void withoutLogging() {
		crash(SupervisorStrategy.restart(), false);
		story("/user/p/c", "ActorStarted", "ActorCrashed", "ActorRestarted");
		assertThat(this.facts.payload("/user/p/c", "ActorRestarted")).isEqualTo(Map.of("reason", this.boom));
	}

	@Test
	void theDeciderIsAskedOnce() {
		crash(SupervisorStrategy.restart(), true);
		story("/user/p/c", "ActorStarted", "ActorCrashed", "ActorRestarted");
		assertThat(this.decisions).hasValue(1);
	}

	@Test
	void aStrategyThatHandlesFailuresItselfStillDoes() {
		ActorRef parent = this.system.actorOf(Classic.props(RecordingSupervisorStrategy.of(new Own())), "p");
		ActorRef child = Classic.child(parent, Classic.props(), "c");
		child.tell(new Classic.Throw(this.boom), ActorRef.noSender());
		child.tell("stop", ActorRef.noSender());
		story("/user/p/c", "ActorStarted", "ActorCrashed", "ActorStopped");
		assertThat(this.facts.payload("/user/p/c", "ActorCrashed")).isEqualTo(Map.of("error", this.boom));
	}

	@Test
	void wrappedTwiceIsWrappedOnce() {
		SupervisorStrategy once = RecordingSupervisorStrategy.of(SupervisorStrategy.defaultStrategy());
		assertThat(RecordingSupervisorStrategy.of(once)).isSameAs(once);
	}

	private ActorRef crash(SupervisorStrategy.Directive directive, boolean logging) {
		PartialFunction<Throwable, SupervisorStrategy.Directive> decider = DeciderBuilder.matchAny((ex) -> {
			this.decisions.incrementAndGet();
			return directive;
		}).build();
		ActorRef parent = this.system
			.actorOf(Classic.props(RecordingSupervisorStrategy.of(new OneForOneStrategy(logging, decider))), "p");
		ActorRef child = Classic.child(parent, Classic.props(), "c");
		child.tell(new Classic.Throw(this.boom), ActorRef.noSender());
		return child;
	}

	private void story(String path, String... types) {
		await().untilAsserted(() -> assertThat(this.facts.story(path)).containsExactly(types));
	}

	/** Resumes whatever happened. */
	private static final class Own extends SupervisorStrategy {

		@Override
		public PartialFunction<Throwable, Directive> decider() {
			return SupervisorStrategy.stoppingStrategy().decider();
		}

		@Override
		public boolean handleFailure(ActorContext context, ActorRef child, Throwable cause, ChildRestartStats stats,
				Iterable<ChildRestartStats> children) {
			resumeChild(child, cause);
			return true;
		}

		@Override
		public void handleChildTerminated(ActorContext context, ActorRef child, Iterable<ActorRef> children) {
		}

		@Override
		public void processFailure(ActorContext context, boolean restart, ActorRef child, Throwable cause,
				ChildRestartStats stats, Iterable<ChildRestartStats> children) {
		}

	}

}
