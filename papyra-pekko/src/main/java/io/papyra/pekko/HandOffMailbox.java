package io.papyra.pekko;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import com.typesafe.config.Config;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.AllDeadLetters;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Props;
import org.apache.pekko.dispatch.Envelope;
import org.apache.pekko.dispatch.MailboxType;
import org.apache.pekko.dispatch.MessageQueue;
import org.apache.pekko.dispatch.ProducesMessageQueue;
import org.apache.pekko.event.Logging;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;

/**
 * How events reach a capture: an actor subscribes to them and never receives one, since
 * its mailbox hands each to the capture on the thread that publishes it. So nothing waits
 * when the actor system ends, nothing overflows, and memory is bounded by the recorder
 * alone. The mailbox type is {@code papyra.pekko.hand-off-mailbox}, made by Pekko.
 */
final class HandOffMailbox implements MailboxType, ProducesMessageQueue<HandOffMailbox.Queue> {

	private static final Logger LOG = LoggerFactory.getLogger(HandOffMailbox.class);

	/**
	 * Far more than an idle actor system needs; without an answer events still arrive,
	 * only on another thread.
	 */
	private static final Duration PATIENCE = Duration.ofSeconds(10);

	HandOffMailbox(ActorSystem.Settings settings, Config config) {
	}

	@Override
	public MessageQueue create(Option<ActorRef> owner, Option<ActorSystem> system) {
		return new Queue();
	}

	/** Has a capture get all events of its actor system from now on. */
	static void subscribe(ExtendedActorSystem system, SystemCapture capture) {
		ActorRef subscriber = system.systemActorOf(Subscriber.props(), SystemActors.CAPTURE);
		CountDownLatch bound = new CountDownLatch(1);
		subscriber.tell(new Binding(capture, bound), ActorRef.noSender());
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

	/** The first message: to whom all others go. */
	private record Binding(SystemCapture capture, CountDownLatch done) {
	}

	private static final class Subscriber extends AbstractActor {

		static Props props() {
			return Props.create(Subscriber.class, Subscriber::new)
				.withMailbox("papyra.pekko.hand-off-mailbox")
				.withDispatcher("papyra.pekko.hand-off-dispatcher");
		}

		@Override
		public Receive createReceive() {
			return receiveBuilder().build();
		}

	}

	/** Holds no message. */
	static final class Queue implements MessageQueue {

		private volatile @Nullable SystemCapture capture;

		@Override
		public void enqueue(ActorRef receiver, Envelope envelope) {
			SystemCapture target = this.capture;
			if (target != null) {
				target.accept(envelope.message(), receiver);
			}
			else if (envelope.message() instanceof Binding binding) {
				this.capture = binding.capture();
				binding.done().countDown();
			}
		}

		@Override
		public @Nullable Envelope dequeue() {
			return null;
		}

		@Override
		public int numberOfMessages() {
			return 0;
		}

		@Override
		public boolean hasMessages() {
			return false;
		}

		@Override
		public void cleanUp(ActorRef owner, MessageQueue deadLetters) {
		}

	}

}
