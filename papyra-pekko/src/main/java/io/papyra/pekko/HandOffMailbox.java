package io.papyra.pekko;

import com.typesafe.config.Config;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.dispatch.MailboxType;
import org.apache.pekko.dispatch.MessageQueue;
import org.apache.pekko.dispatch.ProducesMessageQueue;
import scala.Option;

/** The mailbox type {@code papyra.pekko.hand-off-mailbox}, made by Pekko. */
final class HandOffMailbox implements MailboxType, ProducesMessageQueue<HandOffQueue> {

	HandOffMailbox(ActorSystem.Settings settings, Config config) {
	}

	@Override
	public MessageQueue create(Option<ActorRef> owner, Option<ActorSystem> system) {
		return new HandOffQueue();
	}

}
