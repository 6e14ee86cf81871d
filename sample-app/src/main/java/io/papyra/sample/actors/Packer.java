package io.papyra.sample.actors;

import java.time.Duration;

import org.apache.pekko.actor.AbstractActorWithTimers;
import org.apache.pekko.actor.Props;

/** Packs one parcel after the other. Every {@value #STRENGTH_OF_A_BOX}th box tears. */
final class Packer extends AbstractActorWithTimers {

	private static final int STRENGTH_OF_A_BOX = 4;

	private static final Duration TIME_TO_PACK = Duration.ofMillis(200);

	private record Packed(Warehouse.Pack order) {

	}

	private int parcels;

	static Props props() {
		return Props.create(Packer.class, Packer::new);
	}

	@Override
	public Receive createReceive() {
		return receiveBuilder().match(Warehouse.Pack.class, this::pack)
			.match(Packed.class, (packed) -> packed.order().replyTo().tell(new Order.Shipped()))
			.build();
	}

	private void pack(Warehouse.Pack order) {
		this.parcels++;
		if (this.parcels == STRENGTH_OF_A_BOX) {
			throw new ExpectedFailure("the box of " + order.order().id() + " tore");
		}
		getTimers().startSingleTimer(order.order().id(), new Packed(order), TIME_TO_PACK);
	}

}
