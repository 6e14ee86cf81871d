package io.papyra.sample.actors;

import java.time.Duration;

import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.Props;
import org.apache.pekko.actor.typed.javadsl.Adapter;

/**
 * Packs parcels and hands them to a courier. Every {@value #STRENGTH_OF_A_BOX}th box
 * tears.
 */
final class Packer extends AbstractActor {

	private static final int STRENGTH_OF_A_BOX = 4;

	private static final Duration UNTIL_THE_COURIER_LEAVES = Duration.ofMillis(200);

	private int parcels;

	static Props props() {
		return Props.create(Packer.class, Packer::new);
	}

	@Override
	public Receive createReceive() {
		return receiveBuilder().match(Warehouse.Pack.class, this::pack).build();
	}

	private void pack(Warehouse.Pack order) {
		this.parcels++;
		if (this.parcels == STRENGTH_OF_A_BOX) {
			throw new ExpectedFailure("the box of " + order.order().id() + " tore");
		}
		getContext().getSystem()
			.scheduler()
			.scheduleOnce(UNTIL_THE_COURIER_LEAVES, Adapter.toClassic(order.replyTo()), new Order.Shipped(),
					getContext().getDispatcher(), getSelf());
	}

}
