package io.papyra.pekko;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Props;
import org.apache.pekko.actor.SupervisorStrategy;
import org.apache.pekko.event.Logging;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The words and classes by which this version of Pekko tells lifecycles and failures. If
 * a new version fails here, the capture has to be adapted to it.
 */
class LifecycleMessageTests {

	private final Queue<Logging.LogEvent> events = new ConcurrentLinkedQueue<>();

	@Test
	void wordsOfTheCell() {
		ActorSystem system = ActorSystem.create("words", PapyraPekko.config(Systems.config()));
		ActorRef listener = ((ExtendedActorSystem) system)
			.systemActorOf(Props.create(Listener.class, () -> new Listener(this.events)), "listener");
		system.eventStream().subscribe(listener, Logging.LogEvent.class);
		ActorRef parent = system.actorOf(Classic.props(), "parent");
		ActorRef child = Classic.child(parent, Classic.props(), "child");
		parent.tell(Classic.Throw.of("boom"), ActorRef.noSender());
		await().untilAsserted(() -> assertThat(texts("/user/parent")).endsWith("restarted"));
		Classic.child(parent, Classic.props(), "child");
		system.stop(parent);
		await().untilAsserted(() -> assertThat(texts("/user/parent")).endsWith("stopped"));

		List<Logging.LogEvent> told = told("/user/parent").stream()
			.filter((event) -> !event.message().toString().startsWith("now "))
			.toList();
		assertThat(told).extracting((event) -> event.message().toString())
			.satisfiesExactly((text) -> assertThat(text).startsWith("started (" + Classic.class.getName() + "@"),
					(text) -> assertThat(text).isEqualTo("boom"), (text) -> assertThat(text).isEqualTo("restarting"),
					(text) -> assertThat(text).isEqualTo("restarted"), (text) -> assertThat(text).isEqualTo("stopping"),
					(text) -> assertThat(text).isEqualTo("stopped"));
		assertThat(told).filteredOn((event) -> LifecycleMessage.of(event.message()) != null)
			.allSatisfy((event) -> assertThat(event.getClass()).isSameAs(Logging.Debug.class));
		assertThat(told.get(1)).isInstanceOfSatisfying(Logging.Error.class, (error) -> {
			assertThat(SupervisorStrategy.class).isAssignableFrom(error.logClass());
			assertThat(error.cause()).hasMessage("boom");
		});
		assertThat(child.path().toString()).isEqualTo("pekko://words/user/parent/child");
		Systems.close(system);
	}

	@Test
	void everythingElseIsNoTransition() {
		assertThat(LifecycleMessage.of("now supervising Actor[pekko://demo/user/a#1]")).isNull();
		assertThat(LifecycleMessage.of("now watched by Actor[pekko://demo/user/a#1]")).isNull();
		assertThat(LifecycleMessage.of("stopped!")).isNull();
		assertThat(LifecycleMessage.of("")).isNull();
		assertThat(LifecycleMessage.of(null)).isNull();
		assertThat(LifecycleMessage.of(List.of("stopped"))).isNull();
	}

	@Test
	void whatAnApplicationLogsIsOfAnotherClass() {
		FactList facts = new FactList();
		ActorSystem system = Systems.classic(facts, "pekko.loglevel = DEBUG");
		ActorRef talker = system.actorOf(Props.create(Talker.class), "talker");
		for (String text : List.of("stopped", "started (me)", "restarting", "restarted", "stopping")) {
			assertThat(Classic.ask(talker, text)).isEqualTo("logged");
		}
		system.log().debug("stopped");
		Systems.close(system);
		assertThat(facts.story("/user/talker")).containsExactly("ActorStarted", "ActorStopped");
		assertThat(facts.events()).hasSize(2);
	}

	private List<Logging.LogEvent> told(String path) {
		return this.events.stream().filter((event) -> event.logSource().equals("pekko://words" + path)).toList();
	}

	private List<String> texts(String path) {
		return told(path).stream().map((event) -> event.message().toString()).toList();
	}

	/** Keeps what it hears. */
	static class Listener extends AbstractActor {

		private final Queue<Logging.LogEvent> events;

		Listener(Queue<Logging.LogEvent> events) {
			this.events = events;
		}

		@Override
		public Receive createReceive() {
			return receiveBuilder().match(Logging.LogEvent.class, this.events::add).build();
		}

	}

	/** Logs the words of the cell, at every level, and an exception. */
	static class Talker extends AbstractActor {

		@Override
		public Receive createReceive() {
			return receiveBuilder().match(String.class, (text) -> {
				var log = Logging.getLogger(this);
				log.debug(text);
				log.info(text);
				log.warning(text);
				log.error(new IllegalStateException(text), text);
				getSender().tell("logged", getSelf());
			}).build();
		}

	}

}
