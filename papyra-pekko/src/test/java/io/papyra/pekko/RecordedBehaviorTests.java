package io.papyra.pekko;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.papyra.fact.ActorEvent;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What a behavior tells that is wrapped in {@link PapyraPekko#recorded}. */
class RecordedBehaviorTests {

	private final Exception boom = new IllegalStateException("boom");

	private final FactList facts = new FactList();

	private org.apache.pekko.actor.typed.ActorSystem<Spawn> system;

	@BeforeEach
	void createSystem() {
		this.system = Systems.typed(this.facts, guardian());
	}

	@AfterEach
	void everybodyWhoStartedHasStopped() {
		Systems.close(this.system);
		assertThat(this.facts.events(ActorEvent.STOPPED)).hasSameSizeAs(this.facts.events(ActorEvent.STARTED));
		assertThat(Systems.status(this.system).alive()).isZero();
		assertThat(Systems.status(this.system).missed()).isZero();
	}

	@Test
	void restartInsideTheCell() {
		ActorRef<Object> actor = spawn(supervised(worker(), SupervisorStrategy.restart()));
		actor.tell(this.boom);
		story("ActorStarted", "ActorCrashed", "ActorRestarted");
		assertThat(this.facts.payload("/user/a", "ActorCrashed"))
			.isEqualTo(Map.of("error", this.boom, "message_type", "java.lang.IllegalStateException"));
		assertThat(this.facts.payload("/user/a", "ActorRestarted")).isEqualTo(Map.of("reason", this.boom));
		actor.tell("stop");
		story("ActorStarted", "ActorCrashed", "ActorRestarted", "ActorStopped");
		assertThat(this.facts.payload("/user/a", "ActorStopped")).containsEntry("reason", "self");
	}

	@Test
	void failureWithoutSupervision() {
		spawn(PapyraPekko.recorded(worker())).tell(this.boom);
		story("ActorStarted", "ActorCrashed", "ActorStopped");
		assertThat(this.facts.payload("/user/a", "ActorStopped")).containsEntry("reason", "failure");
	}

	@Test
	void stopSupervised() {
		spawn(supervised(worker(), SupervisorStrategy.stop())).tell(this.boom);
		story("ActorStarted", "ActorCrashed", "ActorStopped");
		assertThat(this.facts.payload("/user/a", "ActorStopped")).containsEntry("reason", "failure");
	}

	@Test
	void recordedOutsideOfSupervisionSeesNoFailureButDoesNotLie() {
		spawn(PapyraPekko.recorded(Behaviors.supervise(worker()).onFailure(SupervisorStrategy.stop()))).tell(this.boom);
		story("ActorStarted", "ActorStopped");
		assertThat(this.facts.payload("/user/a", "ActorStopped").get("reason")).isNotEqualTo("self");
	}

	@Test
	void stopByTheParent() {
		ActorRef<Object> actor = spawn(PapyraPekko.recorded(worker()));
		this.system.tell(new Spawn(null, CompletableFuture.completedFuture(actor)));
		story("ActorStarted", "ActorStopped");
		assertThat(this.facts.payload("/user/a", "ActorStopped")).containsEntry("reason", "parent");
	}

	@Test
	void stopWithACallbackIsOnesOwn() {
		spawn(PapyraPekko.recorded(Behaviors.receiveMessage((message) -> Behaviors.stopped(() -> {
		})))).tell("stop");
		story("ActorStarted", "ActorStopped");
		assertThat(this.facts.payload("/user/a", "ActorStopped")).containsEntry("reason", "self");
	}

	@Test
	void aFailureThatWasResumedIsForgotten() {
		ActorRef<Object> actor = spawn(supervised(worker(), SupervisorStrategy.resume()));
		actor.tell(this.boom);
		actor.tell("hello");
		actor.tell("stop");
		story("ActorStarted", "ActorCrashed", "ActorStopped");
		assertThat(this.facts.payload("/user/a", "ActorStopped")).containsEntry("reason", "self");
	}

	@Test
	void restartingLastsAsLongAsTheBackoff() {
		ActorRef<Object> actor = spawn(supervised(worker(),
				SupervisorStrategy.restartWithBackoff(Duration.ofMillis(300), Duration.ofMillis(300), 0)));
		actor.tell(this.boom);
		await().pollInterval(Duration.ofMillis(2)).until(() -> Systems.status(this.system).restarting() == 1);
		assertThat(this.facts.story("/user/a")).containsExactly("ActorStarted", "ActorCrashed");
		story("ActorStarted", "ActorCrashed", "ActorRestarted");
		assertThat(this.facts.payload("/user/a", "ActorRestarted")).isEqualTo(Map.of("reason", this.boom));
		assertThat(Systems.status(this.system).restarting()).isZero();
	}

	@Test
	void stoppedWhileItWaitsForItsRestart() {
		ActorRef<Object> actor = spawn(supervised(worker(),
				SupervisorStrategy.restartWithBackoff(Duration.ofHours(1), Duration.ofHours(1), 0)));
		actor.tell(this.boom);
		await().until(() -> Systems.status(this.system).restarting() == 1);
		this.system.tell(new Spawn(null, CompletableFuture.completedFuture(actor)));
		story("ActorStarted", "ActorCrashed", "ActorStopped");
	}

	@Test
	void failureInSetup() {
		spawn(PapyraPekko.recorded(failingAtStart(99)));
		story("ActorCrashed");
		assertThat(this.facts.payload("/user/a", "ActorCrashed")).containsEntry("phase", "start")
			.hasEntrySatisfying("error",
					(error) -> assertThat(error).hasToString("java.lang.IllegalStateException: start 1"));
	}

	@Test
	void failureInSetupOfABehaviorThatIsNotRecorded() {
		spawn(failingAtStart(99));
		story("ActorCrashed");
		assertThat(this.facts.payload("/user/a", "ActorCrashed"))
			.isEqualTo(Map.of("error", "did not start", "phase", "start"));
	}

	@Test
	void whoStartsAtTheThirdAttemptHasStartedOnce() {
		spawn(supervised(failingAtStart(2), SupervisorStrategy.restart().withLimit(5, Duration.ofSeconds(30))));
		story("ActorCrashed", "ActorCrashed", "ActorStarted");
	}

	@Test
	void whoStartsWithoutItsBehaviorIsRestartingUntilItHasOne() {
		spawn(supervised(failingAtStart(1),
				SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofMillis(200), 0)));
		story("ActorCrashed", "ActorStarted", "ActorRestarted");
	}

	@Test
	void failureWhileRestarting() {
		AtomicInteger starts = new AtomicInteger();
		Behavior<Object> behavior = Behaviors.setup((context) -> {
			if (starts.incrementAndGet() == 2) {
				throw new IllegalStateException("second start");
			}
			return worker();
		});
		spawn(supervised(behavior, SupervisorStrategy.restart().withLimit(5, Duration.ofSeconds(30)))).tell(this.boom);
		story("ActorStarted", "ActorCrashed", "ActorCrashed", "ActorRestarted");
	}

	@Test
	void typedChildOfAClassicParentIsNotToldTwice() {
		ActorSystem classic = Systems.classic(this.facts);
		ActorRef<Object> actor = Adapter.spawn(classic, PapyraPekko.recorded(worker()), "b");
		actor.tell(this.boom);
		await().untilAsserted(() -> assertThat(this.facts.story("/user/b")).startsWith("ActorStarted", "ActorCrashed"));
		Systems.close(classic);
		assertThat(this.facts.story("/user/b")).containsExactly("ActorStarted", "ActorCrashed", "ActorStopped");
	}

	@Test
	void recordedTwiceIsRecordedOnce() {
		spawn(Behaviors.supervise(PapyraPekko.recorded(PapyraPekko.recorded(worker())))
			.onFailure(SupervisorStrategy.restart())).tell(this.boom);
		story("ActorStarted", "ActorCrashed", "ActorRestarted");
	}

	@Test
	void aBehaviorThatBecomesAnotherIsStillOneActor() {
		ActorRef<Object> actor = spawn(
				PapyraPekko.recorded(Behaviors.receiveMessage((message) -> PapyraPekko.recorded(worker()))));
		actor.tell("become");
		actor.tell(this.boom);
		story("ActorStarted", "ActorCrashed", "ActorStopped");
	}

	@Test
	void failureAfterTheStop() {
		spawn(PapyraPekko.recorded(Behaviors.receive(Object.class)
			.onMessage(Object.class, (message) -> Behaviors.stopped())
			.onSignal(PostStop.class, (signal) -> {
				throw new IllegalStateException("PostStop");
			})
			.build())).tell("stop");
		story("ActorStarted", "ActorCrashed", "ActorStopped");
		assertThat(this.facts.payload("/user/a", "ActorStopped")).containsEntry("reason", "self");
	}

	@Test
	void aFailingGuardianEndsTheSystem() {
		var failing = Systems.typed(this.facts, PapyraPekko.recorded(worker()));
		failing.tell(this.boom);
		await().until(() -> failing.getWhenTerminated().toCompletableFuture().isDone());
		assertThat(this.facts.story("/user")).containsExactly("ActorStarted", "ActorStarted", "ActorCrashed",
				"ActorStopped");
	}

	@Test
	void withoutCaptureABehaviorDoesWhatItDoes() {
		var bare = org.apache.pekko.actor.typed.ActorSystem.create(PapyraPekko.recorded(worker()), "bare");
		bare.tell("hello");
		bare.tell("stop");
		await().until(() -> bare.getWhenTerminated().toCompletableFuture().isDone());
		assertThat(PapyraPekko.statusOf(bare)).isNull();
		assertThat(this.facts.events()).noneMatch((event) -> event.actorAddress().system().equals("bare"));
	}

	private ActorRef<Object> spawn(Behavior<Object> behavior) {
		CompletableFuture<ActorRef<Object>> spawned = new CompletableFuture<>();
		this.system.tell(new Spawn(behavior, spawned));
		return spawned.orTimeout(20, TimeUnit.SECONDS).join();
	}

	private void story(String... types) {
		await().untilAsserted(() -> assertThat(this.facts.story("/user/a")).containsExactly(types));
	}

	private static Behavior<Object> supervised(Behavior<Object> behavior, SupervisorStrategy strategy) {
		return Behaviors.supervise(PapyraPekko.recorded(behavior)).onFailure(strategy);
	}

	private static Behavior<Object> worker() {
		return Behaviors.receiveMessage((message) -> {
			if (message instanceof Exception failure) {
				throw failure;
			}
			return message.equals("stop") ? Behaviors.stopped() : Behaviors.same();
		});
	}

	private static Behavior<Object> failingAtStart(int times) {
		AtomicInteger starts = new AtomicInteger();
		return Behaviors.setup((context) -> {
			if (starts.incrementAndGet() <= times) {
				throw new IllegalStateException("start " + starts);
			}
			return worker();
		});
	}

	private static Behavior<Spawn> guardian() {
		return Behaviors.setup((context) -> Behaviors.receiveMessage((spawn) -> {
			if (spawn.behavior != null) {
				spawn.spawned.complete(context.spawn(spawn.behavior, "a"));
			}
			else {
				context.stop(spawn.spawned.join());
			}
			return Behaviors.same();
		}));
	}

	/** Order to make a child, or to stop one if there is no behavior. */
	private record Spawn(@Nullable Behavior<Object> behavior, CompletableFuture<ActorRef<Object>> spawned) {
	}

}
