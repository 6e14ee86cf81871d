package io.papyra.pekko;

import java.util.Objects;
import java.util.concurrent.TimeUnit;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.papyra.recorder.FactRecorder;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.actor.typed.Behavior;

/** Makes actor systems as an application without Spring would. */
final class Systems {

	private Systems() {
	}

	static ActorSystem classic(FactRecorder recorder, String... settings) {
		return ActorSystem.create("orders", PapyraPekko.setup(recorder, config(settings)));
	}

	static <T> org.apache.pekko.actor.typed.ActorSystem<T> typed(FactRecorder recorder, Behavior<T> guardian,
			String... settings) {
		return org.apache.pekko.actor.typed.ActorSystem.create(guardian, "orders",
				PapyraPekko.setup(recorder, config(settings)));
	}

	/** The status of an actor system that is captured. */
	static CapturedSystem status(ClassicActorSystemProvider system) {
		return Objects.requireNonNull(PapyraPekko.statusOf(system));
	}

	/** Terminates an actor system and waits until it is gone. */
	static void close(ClassicActorSystemProvider system) {
		ActorSystem classic = system.classicSystem();
		classic.terminate();
		try {
			classic.getWhenTerminated().toCompletableFuture().get(30, TimeUnit.SECONDS);
		}
		catch (Exception ex) {
			throw new AssertionError("not terminated: " + classic, ex);
		}
	}

	static Config config(String... settings) {
		return ConfigFactory.parseString(String.join("\n", settings)).withFallback(ConfigFactory.load());
	}

}
