package io.papyra.pekko;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.papyra.fact.ActorEvent;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Props;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The last facts are not lost, and there is a moment behind them. */
class ShutdownTests {

	private final FactList facts = new FactList();

	@RepeatedTest(5)
	void everyLetterBeforeAndDuringTheTerminationIsCaptured() {
		ActorSystem system = Systems.classic(this.facts);
		ActorRef dead = DeadLetterTests.dead(system);
		IntStream.range(0, 300)
			.forEach((i) -> system.actorOf(Props.create(LastWords.class, () -> new LastWords(dead))));
		IntStream.range(0, 2000).forEach((i) -> dead.tell(i, ActorRef.noSender()));
		Systems.close(system);
		assertThat(this.facts.letters()).hasSize(2300);
		assertThat(this.facts.events(ActorEvent.STOPPED)).hasSize(301);
		assertThat(this.facts.events(ActorEvent.STARTED)).hasSize(301);
	}

	@Test
	void theRecorderIsClosedAfterTheLastFactAndBeforeTheEnd() {
		ActorSystem system = Systems.classic(this.facts);
		IntStream.range(0, 50).forEach((i) -> system.actorOf(Classic.props()));
		AtomicInteger recordedAtClose = new AtomicInteger();
		AtomicBoolean ended = new AtomicBoolean();
		AtomicBoolean endedAtClose = new AtomicBoolean();
		PapyraPekko.afterLastFact(system, () -> {
			recordedAtClose.set(this.facts.all().size());
			endedAtClose.set(ended.get());
		});
		system.getWhenTerminated().thenRun(() -> ended.set(true));
		Systems.close(system);
		assertThat(recordedAtClose).hasValue(100);
		assertThat(this.facts.all()).hasSize(100);
		assertThat(endedAtClose).isFalse();
	}

	@Test
	void whoComesTooLateIsServedAtOnce() {
		ActorSystem system = Systems.classic(this.facts);
		Systems.close(system);
		AtomicBoolean done = new AtomicBoolean();
		PapyraPekko.afterLastFact(system, () -> done.set(true));
		assertThat(done).isTrue();
	}

	@Test
	void anActionThatFailsHarmsNoOther() {
		ActorSystem system = Systems.classic(this.facts);
		CompletableFuture<Boolean> second = new CompletableFuture<>();
		PapyraPekko.afterLastFact(system, () -> {
			throw new IllegalStateException("cannot close");
		});
		PapyraPekko.afterLastFact(system, () -> second.complete(true));
		Systems.close(system);
		assertThat(second.orTimeout(20, TimeUnit.SECONDS).join()).isTrue();
	}

	@Test
	void anEndedSystemIsNotAskedForAudits() {
		PapyraSetup setup = PapyraSetup.of(this.facts);
		ActorSystem system = ActorSystem.create("orders",
				setup.and(org.apache.pekko.actor.BootstrapSetup.create(PapyraPekko.config(Systems.config()))));
		assertThat(setup.capture().systems()).hasSize(1);
		Systems.close(system);
		assertThat(setup.capture().systems()).isEmpty();
		assertThat(setup.capture().snapshot()).isNull();
		assertThat(List.of(Systems.status(system).alive())).containsExactly(0L);
	}

	/** Writes to a dead actor when it stops. */
	static class LastWords extends AbstractActor {

		private final ActorRef heir;

		LastWords(ActorRef heir) {
			this.heir = heir;
		}

		@Override
		public void postStop() {
			this.heir.tell("last words", getSelf());
		}

		@Override
		public Receive createReceive() {
			return receiveBuilder().build();
		}

	}

}
