package io.papyra.pekko;

import java.util.function.UnaryOperator;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.papyra.recorder.FactRecorder;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;

/**
 * Has actor systems captured. With Spring Boot nothing of this is needed; without it,
 * three lines do it:
 *
 * <pre>{@code
 * recorder.start();
 * ActorSystem<Command> system = ActorSystem.create(guardian, "orders", PapyraPekko.setup(recorder));
 * PapyraPekko.afterLastFact(system, recorder::close);
 * }</pre>
 *
 * <p>
 * Everything here may be called from any thread.
 */
public final class PapyraPekko {

	private PapyraPekko() {
	}

	/**
	 * Setup of an actor system, typed or classic, that records to that recorder, with the
	 * configuration that the actor system would have had anyway. Add further parts by
	 * {@code withSetup}.
	 */
	public static ActorSystemSetup setup(FactRecorder recorder) {
		return setup(recorder, ConfigFactory.load());
	}

	/**
	 * The same for an application that makes its configuration itself; it must be
	 * resolved.
	 */
	public static ActorSystemSetup setup(FactRecorder recorder, Config config) {
		return ActorSystemSetup.create(BootstrapSetup.create(config(config)), PapyraSetup.of(recorder));
	}

	/**
	 * The same configuration with {@code pekko.actor.debug.lifecycle=on}, without which
	 * starts, stops and restarts cannot be captured. An explicit value of the
	 * application's own is left as it is.
	 */
	public static Config config(Config base) {
		return LifecycleSwitch.on(base);
	}

	/**
	 * Has every actor system captured that is made from now on by any code that uses this
	 * class, without a change to how it is made. Until the capture is closed,
	 * {@code pekko.actor.debug.lifecycle} is on as a system property, unless the
	 * application chose a value. If there are several installations, an actor system is
	 * captured by the one that says it owns it ({@link PekkoCapture#owner}), else by
	 * none, with a warning.
	 */
	public static PekkoCapture install(FactRecorder recorder) {
		return install(recorder, UnaryOperator.identity());
	}

	/** The same with options instead of what each actor system's configuration says. */
	public static PekkoCapture install(FactRecorder recorder, CaptureOptions options) {
		return install(recorder, (configured) -> options);
	}

	/**
	 * The same with options that are made of what an actor system's configuration says.
	 */
	public static PekkoCapture install(FactRecorder recorder, UnaryOperator<CaptureOptions> options) {
		return new PekkoCapture(recorder, options).install();
	}

	/**
	 * Has something done when the actor system has terminated and its last fact was
	 * recorded, but before any thread that waits for the termination continues: the
	 * moment to close the recorder. It may block. If the end of the JVM is to terminate
	 * the actor system, as {@code pekko.coordinated-shutdown} says by default, this sees
	 * to that too.
	 */
	public static void afterLastFact(ClassicActorSystemProvider system, Runnable action) {
		// Pekko notices the end of the JVM only if this extension is loaded
		CoordinatedShutdown.get(system);
		SystemCapture capture = PapyraExtension.captureOf(system.classicSystem());
		if (capture != null) {
			capture.afterLastFact(action);
		}
		else {
			system.classicSystem().getWhenTerminated().thenRun(action);
		}
	}

	/**
	 * How the capture of an actor system is doing, also after its end; null if it is not
	 * captured.
	 */
	public static @Nullable CapturedSystem statusOf(ClassicActorSystemProvider system) {
		SystemCapture capture = PapyraExtension.captureOf(system.classicSystem());
		return (capture != null) ? capture.status() : null;
	}

	/**
	 * The same behavior, of whose failures the cause and the message are recorded, of
	 * whose restarts the reason, and of whose stop whether it was its own, by its parent
	 * or by a failure. Belongs inside {@code supervise}:
	 *
	 * <pre>{@code
	 * Behaviors.supervise(PapyraPekko.recorded(behavior)).onFailure(SupervisorStrategy.restart())
	 * }</pre>
	 *
	 * In an actor system that is not captured it does nothing.
	 */
	public static <T> Behavior<T> recorded(Behavior<T> behavior) {
		return Behaviors.intercept(RecordedInterceptor::new, behavior);
	}

}
