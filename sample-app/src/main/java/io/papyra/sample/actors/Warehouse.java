package io.papyra.sample.actors;

import java.util.List;
import java.util.stream.IntStream;

import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.OneForOneStrategy;
import org.apache.pekko.actor.Props;
import org.apache.pekko.actor.SupervisorStrategy;
import org.apache.pekko.japi.pf.DeciderBuilder;

/**
 * Gives parcels to its packers in turn, and starts a packer again that failed. A classic
 * actor, as a desk that has grown over the years will have some.
 */
final class Warehouse extends AbstractActor {

	private static final int PACKERS = 2;

	/** Packs an order. */
	record Pack(OrderStatus order, org.apache.pekko.actor.typed.ActorRef<Order.Command> replyTo) {

	}

	private final List<ActorRef> packers = IntStream.rangeClosed(1, PACKERS)
		.mapToObj((number) -> getContext().actorOf(Packer.props(), "packer-" + number))
		.toList();

	private int parcels;

	static Props props() {
		return Props.create(Warehouse.class, Warehouse::new);
	}

	@Override
	public SupervisorStrategy supervisorStrategy() {
		return new OneForOneStrategy(
				DeciderBuilder.match(ExpectedFailure.class, (failure) -> SupervisorStrategy.restart())
					.matchAny((failure) -> SupervisorStrategy.escalate())
					.build());
	}

	@Override
	public Receive createReceive() {
		return receiveBuilder()
			.match(Pack.class, (order) -> this.packers.get(this.parcels++ % PACKERS).forward(order, getContext()))
			.build();
	}

}
