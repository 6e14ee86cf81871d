package io.papyra.pekko;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.papyra.recorder.FactRecorder;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.AllDeadLetters;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.InvalidActorNameException;
import org.apache.pekko.actor.Props;
import org.apache.pekko.event.Logging;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the capture into an actor system that is being made, before any user actor runs in
 * it.
 */
final class Attachment {

	private static final Logger LOG = LoggerFactory.getLogger(PapyraPekko.class);

	private static final Duration SECOND = Duration.ofSeconds(1);

	private static final String GUARDIAN = "/user";

	/**
	 * Far more than an idle actor system needs; without an answer events still arrive,
	 * only on another thread.
	 */
	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private Attachment() {
	}

	static SystemCapture attach(ExtendedActorSystem system, FactRecorder recorder, CaptureOptions options) {
		boolean complete = system.settings().DebugLifecycle();
		boolean typed = hasTypedGuardian(system);
		Addresses addresses = new Addresses(system, new SystemActors(options), typed);
		Census census = complete ? new Census() : null;
		LifecycleCapture lifecycle = new LifecycleCapture(recorder, addresses, census,
				thinning(system, recorder, options), options);
		SystemCapture capture = new SystemCapture(system, lifecycle,
				new DeadLetterCapture(recorder, addresses, options), census);
		if (!complete) {
			LOG.warn("The capture of the actor system {} is partial: {} is off, so starts, stops and restarts of actors"
					+ " are not recorded, only dead letters and crashes. Set it to on, or leave it out, for all of it.",
					system.name(), LifecycleSwitch.KEY);
		}
		if (typed) {
			// its cell started before any extension; the behavior in it starts after them
			// all
			capture.tell((life) -> life.started(GUARDIAN, addresses.ofPath(GUARDIAN)));
		}
		subscribe(system, capture);
		return capture;
	}

	private static CrashThinning thinning(ExtendedActorSystem system, FactRecorder recorder, CaptureOptions options) {
		return new CrashThinning(options.crashLimit(), recorder, (summary) -> {
			try {
				system.scheduler().scheduleOnce(SECOND, summary, system.dispatcher());
			}
			catch (IllegalStateException ex) {
				// the actor system is about to end, and then tells what is left
			}
		}, System::nanoTime);
	}

	private static void subscribe(ExtendedActorSystem system, SystemCapture capture) {
		ActorRef subscriber = system.systemActorOf(EventSubscriber.props(), EventSubscriber.NAME);
		CountDownLatch bound = new CountDownLatch(1);
		subscriber.tell(new HandOffQueue.Binding(capture, bound), ActorRef.noSender());
		try {
			if (!bound.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
				LOG.warn("The actor system {} has not started {} within {} s; capture continues", system.name(),
						subscriber.path(), PATIENCE.toSeconds());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		system.eventStream().subscribe(subscriber, AllDeadLetters.class);
		system.eventStream().subscribe(subscriber, Logging.LogEvent.class);
	}

	/**
	 * Whether {@code /user} is a behavior of the application. It then refuses actors from
	 * outside, and does so before it looks at the name, which is never a valid one.
	 */
	private static boolean hasTypedGuardian(ExtendedActorSystem system) {
		try {
			system.actorOf(Props.empty(), "");
			return false;
		}
		catch (UnsupportedOperationException ex) {
			return true;
		}
		catch (InvalidActorNameException ex) {
			return false;
		}
	}

}
