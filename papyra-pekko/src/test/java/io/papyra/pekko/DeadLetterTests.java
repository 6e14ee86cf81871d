package io.papyra.pekko;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.papyra.fact.ActorAddress;
import io.papyra.fact.DeadLetter;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.DeadLetterSuppression;
import org.apache.pekko.actor.Dropped;
import org.apache.pekko.actor.Props;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.pattern.Patterns;
import org.apache.pekko.routing.Broadcast;
import org.apache.pekko.routing.RoundRobinGroup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Every way in which a message can go astray. */
class DeadLetterTests {

	private final FactList facts = new FactList();

	private ActorSystem system;

	private ActorRef dead;

	@BeforeEach
	void createSystem() {
		this.system = Systems.classic(this.facts, "small { mailbox-type = org.apache.pekko.dispatch.BoundedMailbox",
				"mailbox-capacity = 1, mailbox-push-timeout-time = 0s }");
		this.dead = dead(this.system);
	}

	@AfterEach
	void closeSystem() {
		long counted = Systems.status(this.system).deadLetters();
		assertThat(counted).isEqualTo(this.facts.letters().size());
		Systems.close(this.system);
		assertThat(Systems.status(this.system).missed()).isZero();
	}

	@Test
	void aStoppedActor() {
		Object message = new Order("book");
		this.dead.tell(message, ActorRef.noSender());
		DeadLetter letter = onlyLetter();
		assertThat(letter.payload()).isSameAs(message);
		assertThat(letter.messageType()).isEqualTo(Order.class.getName());
		assertThat(letter.target()).isEqualTo(this.facts.eventsOf("/user/dead").get(0).actorAddress());
		assertThat(letter.systemId()).isEmpty();
		assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.DEAD);
		assertThat(letter.reasonText()).isNull();
		assertThat(letter.sender()).isNull();
	}

	@Test
	void itIsToldFromWhomItWas() {
		ActorRef sender = this.system.actorOf(Classic.props(), "sender");
		this.dead.tell("hello", sender);
		ActorAddress from = Objects.requireNonNull(onlyLetter().sender());
		assertThat(from.path()).isEqualTo("/user/sender");
		assertThat(from.actorId()).isInstanceOf(Long.class);
	}

	@Test
	void onlyOfActorsAndMessagesThatAreWanted() {
		FactList some = new FactList();
		ActorSystem other = Systems.classic(some, "papyra.pekko.actors.excluded = [\"/user/quiet*\"]",
				"papyra.pekko.messages { included = [\"java.lang.*\"], excluded = [\"*.Integer\"] }");
		ActorRef quiet = other.actorOf(Classic.props(), "quiet-1");
		assertThat(Patterns.gracefulStop(quiet, Duration.ofSeconds(20)).toCompletableFuture().join()).isTrue();
		ActorRef gone = dead(other);
		quiet.tell("unwanted actor", ActorRef.noSender());
		gone.tell(7, ActorRef.noSender());
		gone.tell(new Order("book"), ActorRef.noSender());
		gone.tell("wanted", ActorRef.noSender());
		assertThat(some.letters()).extracting(DeadLetter::payload).containsExactly("wanted");
		assertThat(some.story("/user/quiet-1")).isEmpty();
		assertThat(some.story("/user/dead")).isNotEmpty();
		assertThat(Systems.status(other).started()).isEqualTo(2);
		Systems.close(other);
	}

	@Test
	void anActorThatNeverWas() {
		this.system.actorSelection("/user/nobody").tell("hello", ActorRef.noSender());
		await().until(() -> !this.facts.letters().isEmpty());
		assertThat(onlyLetter().payload()).isEqualTo("hello");
		assertThat(onlyLetter().target()).isEqualTo(new ActorAddress("orders", "/user/nobody", "/user/nobody"));
	}

	@Test
	void unhandledByAClassicAndByATypedActor() {
		ActorRef classic = this.system.actorOf(Classic.props(), "classic");
		classic.tell(new Order("book"), ActorRef.noSender());
		await().until(() -> this.facts.letters().size() == 1);
		Adapter.spawn(this.system, Behaviors.receiveMessage((message) -> Behaviors.unhandled()), "typed")
			.tell(new Order("pen"));
		await().until(() -> this.facts.letters().size() == 2);
		assertThat(this.facts.letters()).extracting(FactList::pathOf).containsExactly("/user/classic", "/user/typed");
		assertThat(this.facts.letters()).extracting(DeadLetter::payload)
			.containsExactly(new Order("book"), new Order("pen"));
		assertThat(this.facts.letters()).extracting(DeadLetter::reason).containsOnly(DeadLetter.Reason.UNHANDLED);
	}

	@Test
	void askToTheDead() {
		Patterns.ask(this.dead, "classic?", Duration.ofSeconds(5));
		org.apache.pekko.actor.typed.ActorRef<Object> typed = Adapter.toTyped(this.dead);
		AskPattern.ask(typed, (replyTo) -> "typed?", Duration.ofSeconds(5), Adapter.toTyped(this.system).scheduler());
		assertThat(this.facts.letters()).extracting(DeadLetter::payload).containsExactly("classic?", "typed?");
	}

	@Test
	void dropped() {
		this.system.eventStream().publish(new Dropped(new Order("book"), "no room", ActorRef.noSender(), this.dead));
		assertThat(onlyLetter().payload()).isEqualTo(new Order("book"));
		assertThat(FactList.pathOf(onlyLetter())).isEqualTo("/user/dead");
		assertThat(onlyLetter().reason()).isEqualTo(DeadLetter.Reason.DROPPED);
		assertThat(onlyLetter().reasonText()).isEqualTo("no room");
	}

	@Test
	void overflowOfABoundedMailbox() throws Exception {
		CountDownLatch busy = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		ActorRef actor = this.system
			.actorOf(Props.create(Blocked.class, () -> new Blocked(busy, release)).withMailbox("small"), "small");
		actor.tell("first", ActorRef.noSender());
		assertThat(busy.await(20, TimeUnit.SECONDS)).isTrue();
		actor.tell("fits", ActorRef.noSender());
		actor.tell("does not fit", ActorRef.noSender());
		release.countDown();
		assertThat(onlyLetter().payload()).isEqualTo("does not fit");
		assertThat(FactList.pathOf(onlyLetter())).isEqualTo("/user/small");
	}

	@Test
	void routerWithoutRoutees() {
		ActorRef router = this.system.actorOf(new RoundRobinGroup(List.of()).props(), "router");
		router.tell("lost", ActorRef.noSender());
		await().until(() -> !this.facts.letters().isEmpty());
		assertThat(onlyLetter().payload()).isEqualTo("lost");
		assertThat(FactList.pathOf(onlyLetter())).isEqualTo("/deadLetters");
	}

	@Test
	void envelopesOfPekkoAreTakenOff() {
		this.dead.tell(new Broadcast(new Broadcast("inside")), ActorRef.noSender());
		assertThat(onlyLetter().payload()).isEqualTo("inside");
		assertThat(onlyLetter().messageType()).isEqualTo("java.lang.String");
	}

	@Test
	void suppressedOnesOnlyOnRequest() {
		this.dead.tell(new Harmless(), ActorRef.noSender());
		assertThat(this.facts.letters()).isEmpty();
		FactList all = new FactList();
		ActorSystem other = Systems.classic(all, "papyra.pekko.include-suppressed = on");
		dead(other).tell(new Harmless(), ActorRef.noSender());
		assertThat(all.letters()).extracting(DeadLetter::messageType).containsExactly(Harmless.class.getName());
		assertThat(all.letters()).extracting(DeadLetter::reason).containsExactly(DeadLetter.Reason.SUPPRESSED);
		Systems.close(other);
	}

	@Test
	void messagesLeftInTheMailboxOfAStoppedActor() throws Exception {
		CountDownLatch busy = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		ActorRef actor = this.system.actorOf(Props.create(Blocked.class, () -> new Blocked(busy, release)), "busy");
		actor.tell("last", ActorRef.noSender());
		assertThat(busy.await(20, TimeUnit.SECONDS)).isTrue();
		for (int i = 0; i < 50; i++) {
			actor.tell(i, ActorRef.noSender());
		}
		release.countDown();
		await().until(() -> this.facts.letters().size() == 50);
		assertThat(this.facts.letters()).extracting(DeadLetter::payload)
			.containsExactlyElementsOf(IntStream.range(0, 50).boxed().toList());
	}

	@Test
	void messagesOfPekkoToItself() {
		ActorRef own = Classic.child(this.system.actorOf(Classic.props(), "p"), Classic.props(), "c");
		this.system.eventStream()
			.publish(new org.apache.pekko.actor.DeadLetter(new org.apache.pekko.actor.Identify(1), own, systemActor()));
		this.system.eventStream().publish(new org.apache.pekko.actor.DeadLetter("mine", own, systemActor()));
		assertThat(onlyLetter().payload()).isEqualTo("mine");
	}

	@Test
	void theCaptureIsNotItsOwnSubject() {
		ActorRef self = this.system.provider().resolveActorRef("pekko://orders/system/papyra-capture");
		this.system.eventStream().publish(new org.apache.pekko.actor.DeadLetter("to", this.dead, self));
		this.system.eventStream().publish(new org.apache.pekko.actor.DeadLetter("from", self, this.dead));
		assertThat(this.facts.letters()).isEmpty();
	}

	private ActorRef systemActor() {
		return this.system.provider().resolveActorRef("pekko://orders/system/deadLetterListener");
	}

	private DeadLetter onlyLetter() {
		assertThat(this.facts.letters()).hasSize(1);
		return this.facts.letters().get(0);
	}

	static ActorRef dead(ActorSystem system) {
		ActorRef actor = system.actorOf(Classic.props(), "dead");
		assertThat(Patterns.gracefulStop(actor, Duration.ofSeconds(20)).toCompletableFuture().join()).isTrue();
		return actor;
	}

	private record Order(String article) {
	}

	private static final class Harmless implements DeadLetterSuppression {

	}

	/** Keeps its first message until it is released. */
	static class Blocked extends AbstractActor {

		private final CountDownLatch busy;

		private final CountDownLatch release;

		Blocked(CountDownLatch busy, CountDownLatch release) {
			this.busy = busy;
			this.release = release;
		}

		@Override
		public Receive createReceive() {
			return receiveBuilder().matchAny((message) -> {
				if (message.equals("last")) {
					getContext().stop(getSelf());
				}
				this.busy.countDown();
				this.release.await();
			}).build();
		}

	}

}
