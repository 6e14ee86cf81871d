package io.papyra.boot.test;

import java.time.Duration;

import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.pekko.PapyraPekko;
import io.papyra.recorder.FactRecorder;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Bean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** A test as applications have it: real actors in a real application context. */
@SpringBootTest(webEnvironment = WebEnvironment.NONE)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RecordedFactsTests {

	@Autowired
	private ActorSystem<String> office;

	@Autowired
	private FactRecorder recorder;

	@Autowired
	private RecordedFacts facts;

	@Test
	@Order(1)
	void thisActorCrashedOnceWithXAndNothingWentToDeadLetters() {
		this.office.tell("crash");
		assertThat(this.facts).actor("/user/desk")
			.hasCrashedOnceWith(UnsupportedOperationException.class)
			.hasRestarted()
			.and()
			.hasNoDeadLetters();
	}

	@Test
	@Order(2)
	void eachTestMethodSeesWhatItRecordedItself() {
		assertThat(this.facts).hasNoCrashes().actor("/user/desk").hasNotCrashed();
		assertThat(this.facts.sinceStart()).actor("/user/desk").hasStarted().hasCrashed();
	}

	@Test
	@Order(3)
	void aDeadLetterIsFoundByItsMessage() {
		this.office.tell("unhandled");
		assertThat(this.facts).hasDeadLetter(String.class);
	}

	@Test
	@Order(4)
	void whatIsRecordedIsSeenAtOnce() {
		for (int order = 0; order < 1_000; order++) {
			this.recorder.record(ActorEvent.of(ActorAddress.of("orders", "order-" + order), "OrderPlaced", null));
		}
		assertThat(this.facts.events("order-*")).hasSize(1_000);
		assertThat(this.facts).within(Duration.ZERO).hasEvent("OrderPlaced").actor("order-7").has("OrderPlaced");
	}

	@Test
	@Order(5)
	void whatFailsShowsWhatWasRecorded() {
		this.recorder.record(ActorEvent.of(ActorAddress.of("orders", "order-1"), "OrderPlaced", null));
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> assertThat(this.facts).within(Duration.ofMillis(20)).hasEvent("OrderPaid"))
			.withMessageContaining("OrderPaid")
			.withMessageContaining("OrderPlaced");
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> assertThat(this.facts).within(Duration.ZERO).actor("/user/desk").hasCrashedTimes(2))
			.withMessageContaining("none");
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		ActorSystem<String> office() {
			return ActorSystem.create(Behaviors.setup((context) -> {
				ActorRef<String> desk = context.spawn(Behaviors.supervise(PapyraPekko.recorded(desk(1)))
					.onFailure(UnsupportedOperationException.class, SupervisorStrategy.restart()), "desk");
				return Behaviors.receiveMessage((message) -> {
					desk.tell(message);
					return Behaviors.same();
				});
			}), "office");
		}

		private static Behavior<String> desk(int number) {
			return Behaviors.receive(String.class).onMessageEquals("crash", () -> {
				throw new UnsupportedOperationException("desk " + number);
			}).build();
		}

	}

}
