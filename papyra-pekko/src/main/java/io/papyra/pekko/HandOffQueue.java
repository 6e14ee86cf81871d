package io.papyra.pekko;

import java.util.concurrent.CountDownLatch;

import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.dispatch.Envelope;
import org.apache.pekko.dispatch.MessageQueue;
import org.jspecify.annotations.Nullable;

/**
 * Holds no message: the thread that enqueues one has it captured there and then. So
 * nothing waits in it when the actor system ends, nothing overflows, and memory is
 * bounded by the recorder alone.
 */
final class HandOffQueue implements MessageQueue {

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

	/** The first message: to whom all others go. */
	record Binding(SystemCapture capture, CountDownLatch done) {
	}

}
