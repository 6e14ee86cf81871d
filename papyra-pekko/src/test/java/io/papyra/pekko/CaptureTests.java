package io.papyra.pekko;

import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import com.typesafe.config.ConfigFactory;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.Audit;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.AbstractActorWithStash;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.Props;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Routers;
import org.apache.pekko.routing.RoundRobinPool;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.awaitility.Awaitility.await;

/**
 * Every kind of actor, audits, options, and what the capture does to the threads it runs
 * on.
 */
class CaptureTests {

	private final FactList facts = new FactList();

	@Test
	void actorsWithMailboxesOfTheirOwn() {
		ActorSystem system = Systems.classic(this.facts,
				"bounded { mailbox-type = org.apache.pekko.dispatch.BoundedMailbox",
				"mailbox-capacity = 10, mailbox-push-timeout-time = 0s }");
		for (int i = 0; i < 100; i++) {
			system.actorOf(Classic.props().withMailbox("bounded"), "bounded-" + i);
			system.actorOf(Props.create(Stashing.class), "stashing-" + i);
		}
		system.actorOf(new RoundRobinPool(20).props(Classic.props()), "pool");
		Adapter.spawn(system, Routers.pool(20, Behaviors.<Object>empty()), "typed-pool");
		await().until(() -> Systems.status(system).alive() == 242);
		Systems.close(system);
		assertThat(this.facts.events(ActorEvent.STARTED)).hasSize(242);
		assertThat(this.facts.events(ActorEvent.STOPPED)).hasSize(242);
		assertThat(this.facts.story("/user/pool/$a")).containsExactly("ActorStarted", "ActorStopped");
		assertThat(this.facts.events(ActorEvent.STARTED)).extracting((event) -> event.actorAddress().path())
			.noneMatch((path) -> String.valueOf(path).startsWith("/system"));
	}

	@Test
	void anonymousActorsHavePathsToo() {
		ActorSystem system = Systems.classic(this.facts);
		ActorRef actor = system.actorOf(Classic.props());
		Systems.close(system);
		assertThat(this.facts.story(actor.path().toStringWithoutAddress())).containsExactly("ActorStarted",
				"ActorStopped");
	}

	@Test
	void actorsOfTheSystemOnRequest() {
		ActorSystem system = Systems.classic(this.facts, "papyra.pekko.include-system-actors = on");
		Adapter.toTyped(system).systemActorOf(Behaviors.empty(), "service", org.apache.pekko.actor.typed.Props.empty());
		await().until(() -> this.facts.story("/system/service").contains("ActorStarted"));
		Systems.close(system);
		assertThat(this.facts.events()).extracting((event) -> event.actorAddress().path())
			.allMatch((path) -> String.valueOf(path).startsWith("/system/"))
			.noneMatch((path) -> String.valueOf(path).contains(SystemActors.CAPTURE));
		assertThat(this.facts.events(ActorEvent.CRASHED)).isEmpty();
		assertThat(this.facts.story("/system/service")).containsExactly("ActorStarted", "ActorStopped");
	}

	@Test
	void optionsInTheSetupWin() {
		PapyraSetup setup = PapyraSetup.of(this.facts, new CaptureOptions(true, true));
		ActorSystem system = ActorSystem.create("orders",
				setup.and(BootstrapSetup.create(PapyraPekko.config(ConfigFactory.load()))));
		Adapter.toTyped(system).systemActorOf(Behaviors.empty(), "service", org.apache.pekko.actor.typed.Props.empty());
		await().until(() -> this.facts.story("/system/service").contains("ActorStarted"));
		Systems.close(system);
		assertThat(CaptureOptions.of(ConfigFactory.load())).isEqualTo(CaptureOptions.DEFAULTS);
	}

	@Test
	void audit() throws Exception {
		PapyraSetup setup = PapyraSetup.of(this.facts);
		ActorSystem system = ActorSystem.create("orders",
				setup.and(BootstrapSetup.create(PapyraPekko.config(ConfigFactory.load()))));
		ActorRef parent = system.actorOf(Classic.props(), "parent");
		CountDownLatch busy = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		ActorRef child = Classic.child(parent,
				Props.create(DeadLetterTests.Blocked.class, () -> new DeadLetterTests.Blocked(busy, release)), "child");
		DeadLetterTests.dead(system).tell("hello", ActorRef.noSender());
		// a cell tells its start after its reference is known, and its stop after its
		// watchers have heard of it
		await().untilAsserted(() -> assertThat(snapshot(setup)).isEqualTo(audit(3, 2, 0, 0, 1)));
		child.tell("keep busy", ActorRef.noSender());
		assertThat(busy.await(20, TimeUnit.SECONDS)).isTrue();
		system.stop(parent);
		await().untilAsserted(() -> assertThat(snapshot(setup)).isEqualTo(audit(3, 1, 1, 0, 1)));
		release.countDown();
		await().untilAsserted(() -> assertThat(snapshot(setup)).isEqualTo(audit(3, 0, 0, 0, 1)));
		Systems.close(system);
	}

	@Test
	void theSenderKeepsItsThreadAndItsInterrupt() throws Exception {
		ActorSystem system = Systems.classic(this.facts);
		ActorRef dead = DeadLetterTests.dead(system);
		AtomicBoolean interrupted = new AtomicBoolean();
		Thread sender = new Thread(() -> {
			Thread.currentThread().interrupt();
			dead.tell("hello", ActorRef.noSender());
			interrupted.set(Thread.currentThread().isInterrupted());
		});
		sender.start();
		sender.join();
		assertThat(interrupted).isTrue();
		assertThat(this.facts.letters()).hasSize(1);
		assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
			.noneMatch((name) -> name.contains("papyra"));
		Systems.close(system);
	}

	@Test
	void aSystemThatFailsToStartLeavesNothingBehind() {
		PapyraSetup setup = PapyraSetup.of(this.facts);
		assertThatException().isThrownBy(() -> ActorSystem.create("orders", setup.and(BootstrapSetup
			.create(PapyraPekko.config(Systems.config("pekko.library-extensions += no.such.Extension"))))));
		await().until(() -> setup.capture().systems().isEmpty());
		assertThat(this.facts.all()).isEmpty();
	}

	@Test
	void publicOnesArePublicAndTheRestIsNot() {
		assertThat(List.of(PapyraExtension.class, HandOffMailbox.class, CallerThreadExecutor.class))
			.noneMatch((type) -> Modifier.isPublic(type.getModifiers()));
	}

	private static Audit snapshot(PapyraSetup setup) {
		return Objects.requireNonNull(setup.capture().snapshot());
	}

	/** Needs a mailbox of its own kind. */
	static class Stashing extends AbstractActorWithStash {

		@Override
		public AbstractActor.Receive createReceive() {
			return receiveBuilder().matchAny((message) -> stash()).build();
		}

	}

	private static Audit audit(long total, long alive, long stopping, long restarting, long deadLetters) {
		return Audit.ofActors(total, alive, stopping, restarting, deadLetters).withSource("orders");
	}

}
