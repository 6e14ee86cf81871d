package io.papyra.pekko;

import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.Props;

/**
 * The actor that subscribes to events. It never receives one: its mailbox hands them off.
 */
final class EventSubscriber extends AbstractActor {

	/** Name below {@code /system}. */
	static final String NAME = "papyra-capture";

	static Props props() {
		return Props.create(EventSubscriber.class, EventSubscriber::new)
			.withMailbox("papyra.pekko.hand-off-mailbox")
			.withDispatcher("papyra.pekko.hand-off-dispatcher");
	}

	@Override
	public Receive createReceive() {
		return receiveBuilder().build();
	}

}
