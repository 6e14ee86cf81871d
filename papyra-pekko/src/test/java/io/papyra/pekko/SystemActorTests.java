package io.papyra.pekko;

import java.util.List;

import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Props;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Actors of the application that live below {@code /system}. */
class SystemActorTests {

	private final FactList facts = new FactList();

	@ParameterizedTest
	@CsvSource({ "/system/singletonManager*/**, /system/singletonManagerCounter/Counter, true",
			"/system/singletonManager*/**, /system/singletonManagerCounter/Counter/child, true",
			"/system/singletonManager*/**, /system/singletonManagerCounter, false",
			"/system/singletonManager*/**, /system/other/Counter, false",
			"/system/sharding/**, /system/sharding/Cart/7/cart-42, true",
			"/system/sharding/*, /system/sharding/Cart/7/cart-42, false", "/system/**, /system/papyra-capture, false",
			"/system/**, /user/a, false", "/system/a.b, /system/axb, false", "/system/a.b, /system/a.b, true" })
	void pathsArePatterns(String pattern, String path, boolean included) {
		SystemActors actors = new SystemActors(CaptureOptions.DEFAULTS.withSystemActors(List.of(pattern)));
		assertThat(actors.include(path)).isEqualTo(included);
	}

	@Test
	void clusterSingletonsAreRecordedAndTheirManagersAreNot() {
		ActorSystem system = Systems.classic(this.facts);
		// as the cluster makes them
		((ExtendedActorSystem) system).systemActorOf(Props.create(Manager.class, Manager::new),
				"singletonManagerCounter");
		await().until(() -> !this.facts.story("/system/singletonManagerCounter/Counter").isEmpty());
		Systems.close(system);
		assertThat(this.facts.story("/system/singletonManagerCounter/Counter")).containsExactly("ActorStarted",
				"ActorStopped");
		assertThat(this.facts.events()).hasSize(2);
	}

	@Test
	void anApplicationSaysWhichOthersAre() {
		ActorSystem system = Systems.classic(this.facts, "papyra.pekko.system-actors = [\"/system/m*\"]");
		((ExtendedActorSystem) system).systemActorOf(Props.create(Manager.class, Manager::new), "mine");
		((ExtendedActorSystem) system).systemActorOf(Props.create(Manager.class, Manager::new), "other");
		await().until(() -> !this.facts.story("/system/mine").isEmpty());
		Systems.close(system);
		assertThat(this.facts.events()).extracting((event) -> event.actorAddress().path()).containsOnly("/system/mine");
	}

	static final class Manager extends AbstractActor {

		@Override
		public void preStart() {
			getContext().actorOf(Props.empty(), "Counter");
		}

		@Override
		public Receive createReceive() {
			return receiveBuilder().build();
		}

	}

}
