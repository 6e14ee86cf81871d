package io.papyra.pekko;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

import io.papyra.fact.DeadLetter;
import io.papyra.fact.Fact;
import io.papyra.fact.Position;
import io.papyra.recorder.FactRecorder;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The capture neither feeds itself nor fails whoever it listens to. */
class FeedbackTests {

	private final FactList facts = new FactList();

	@Test
	void aPayloadThatSendsMessagesWhenItIsWritten() {
		AtomicReference<ActorRef> heir = new AtomicReference<>();
		ActorSystem system = Systems.classic(new Encoding(this.facts));
		heir.set(DeadLetterTests.dead(system));
		Objects.requireNonNull(heir.get()).tell(new Chatty(heir), ActorRef.noSender());
		Objects.requireNonNull(heir.get()).tell(new Chatty(heir), ActorRef.noSender());
		assertThat(this.facts.letters()).hasSize(2);
		assertThat(Systems.status(system).missed()).isEqualTo(2);
		Systems.close(system);
	}

	@Test
	void aRecorderThatSendsMessages() {
		AtomicReference<ActorRef> heir = new AtomicReference<>(ActorRef.noSender());
		ActorSystem system = Systems.classic(new Encoding(this.facts) {
			@Override
			public void record(Fact fact) {
				super.record(fact);
				ActorRef dead = heir.get();
				if (dead != null) {
					dead.tell(fact, ActorRef.noSender());
				}
			}
		});
		heir.set(DeadLetterTests.dead(system));
		Objects.requireNonNull(heir.get()).tell("one", ActorRef.noSender());
		assertThat(this.facts.letters()).hasSize(1);
		Systems.close(system);
	}

	@Test
	void aRecorderThatThrowsAnError() {
		ActorSystem system = Systems.classic(new Encoding(this.facts) {
			@Override
			public void record(Fact fact) {
				throw new StackOverflowError("none of the actors' business");
			}
		});
		ActorRef actor = system.actorOf(Classic.props(), "a");
		assertThat(Classic.ask(actor, "ping")).isEqualTo("pong");
		DeadLetterTests.dead(system).tell("hello", ActorRef.noSender());
		assertThat(Systems.status(system).missed()).isGreaterThanOrEqualTo(2);
		Systems.close(system);
	}

	@Test
	void lettersAboutLetters() {
		ActorSystem system = Systems.classic(this.facts);
		system.deadLetters().tell("direct", ActorRef.noSender());
		DeadLetter first = this.facts.letters().get(0);
		system.deadLetters().tell(first, ActorRef.noSender());
		assertThat(this.facts.letters()).hasSize(2);
		Systems.close(system);
	}

	/** Writes payloads as the real recorder does, on the thread that records. */
	private static class Encoding implements FactRecorder {

		private final FactList facts;

		Encoding(FactList facts) {
			this.facts = facts;
		}

		@Override
		public void record(Fact fact) {
			assertThat(fact.toString()).isNotEmpty();
			this.facts.record(fact);
		}

		@Override
		public CompletableFuture<Position> recordDurably(Fact fact) {
			throw new UnsupportedOperationException();
		}

	}

	/** Sends itself to a dead actor when it is written. */
	private record Chatty(AtomicReference<ActorRef> heir) {

		@Override
		public String toString() {
			Objects.requireNonNull(this.heir.get()).tell(new Chatty(this.heir), ActorRef.noSender());
			return "chatty";
		}

	}

}
