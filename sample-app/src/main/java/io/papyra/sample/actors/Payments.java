package io.papyra.sample.actors;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * Charges cards. Every {@value #PATIENCE_OF_THE_BANK}th time the bank does not answer,
 * and this actor fails; its supervisor starts it again, and its count restarts from zero.
 */
final class Payments extends AbstractBehavior<Payments.Charge> {

	private static final int PATIENCE_OF_THE_BANK = 5;

	/** Charges the card of an order. */
	record Charge(String order, int cents, ActorRef<Order.Command> replyTo) {

	}

	private int charges;

	private Payments(ActorContext<Charge> context) {
		super(context);
	}

	static Behavior<Charge> create() {
		return Behaviors.setup(Payments::new);
	}

	@Override
	public Receive<Charge> createReceive() {
		return newReceiveBuilder().onMessage(Charge.class, this::charge).build();
	}

	private Behavior<Charge> charge(Charge charge) {
		this.charges++;
		if (this.charges == PATIENCE_OF_THE_BANK) {
			throw new ExpectedFailure("the bank did not answer for " + charge.order());
		}
		charge.replyTo().tell(new Order.Paid());
		return this;
	}

}
