package io.papyra.pekko;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Props;
import org.apache.pekko.actor.SupervisorStrategy;
import org.apache.pekko.pattern.Patterns;
import org.jspecify.annotations.Nullable;

/** A classic actor that does what it is told. */
class Classic extends AbstractActor {

	private final SupervisorStrategy strategy;

	Classic(@Nullable SupervisorStrategy strategy) {
		this.strategy = (strategy != null) ? strategy : SupervisorStrategy.defaultStrategy();
	}

	static Props props() {
		return Props.create(Classic.class, () -> new Classic(null));
	}

	static Props props(SupervisorStrategy strategy) {
		return Props.create(Classic.class, () -> new Classic(strategy));
	}

	/** Makes a child of an actor and returns it. */
	static ActorRef child(ActorRef parent, Props props, String name) {
		return (ActorRef) ask(parent, new Spawn(props, name));
	}

	static Object ask(ActorRef actor, Object message) {
		CompletionStage<Object> answer = Patterns.ask(actor, message, java.time.Duration.ofSeconds(20));
		try {
			return answer.toCompletableFuture().get(30, TimeUnit.SECONDS);
		}
		catch (Exception ex) {
			throw new AssertionError("no answer to " + message, ex);
		}
	}

	@Override
	public SupervisorStrategy supervisorStrategy() {
		return this.strategy;
	}

	@Override
	public Receive createReceive() {
		return receiveBuilder()
			.match(Spawn.class, (spawn) -> getSender().tell(getContext().actorOf(spawn.props, spawn.name), getSelf()))
			.match(Throw.class, (order) -> {
				throw order.failure;
			})
			.matchEquals("stop", (order) -> getContext().stop(getSelf()))
			.matchEquals("ping", (order) -> getSender().tell("pong", getSelf()))
			.build();
	}

	record Spawn(Props props, String name) {
	}

	/** Order to fail. */
	record Throw(Exception failure) {

		static Throw of(String message) {
			return new Throw(new IllegalStateException(message));
		}

	}

}
