package io.papyra.sample.actors;

import java.time.Duration;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * One order: has itself paid, then packed, and stops. Payments and packers fail now and
 * then and lose what they were working on, so an order that gets no answer asks again.
 */
public final class Order extends AbstractBehavior<Order.Command> {

	private static final Duration PATIENCE = Duration.ofSeconds(1);

	private static final int ATTEMPTS = 5;

	private static final int CENTS_APIECE = 450;

	/** What an order understands. */
	public sealed interface Command {

	}

	/** The order has been paid. */
	record Paid() implements Command {

	}

	/** The parcel is on its way. */
	record Shipped() implements Command {

	}

	/** There was no answer in time. */
	record NobodyAnswered() implements Command {

	}

	/**
	 * A customer asks and gets no answer, which is part of the story: to a closed order
	 * such a question is a dead letter.
	 *
	 * @param customer who asks
	 * @param accessToken proves it; the history masks it
	 */
	record WhereIsMyOrder(String customer, String accessToken) implements Command {

	}

	private final ActorRef<OrderDesk.Command> desk;

	private final ActorRef<Payments.Charge> payments;

	private final org.apache.pekko.actor.ActorRef warehouse;

	private final TimerScheduler<Command> timers;

	private OrderStatus status;

	private int attempts;

	private Order(ActorContext<Command> context, TimerScheduler<Command> timers, OrderStatus status,
			ActorRef<OrderDesk.Command> desk, ActorRef<Payments.Charge> payments,
			org.apache.pekko.actor.ActorRef warehouse) {
		super(context);
		this.timers = timers;
		this.status = status;
		this.desk = desk;
		this.payments = payments;
		this.warehouse = warehouse;
		askForNextStep();
	}

	static Behavior<Command> create(OrderStatus status, ActorRef<OrderDesk.Command> desk,
			ActorRef<Payments.Charge> payments, org.apache.pekko.actor.ActorRef warehouse) {
		return Behaviors.setup((context) -> Behaviors
			.withTimers((timers) -> new Order(context, timers, status, desk, payments, warehouse)));
	}

	@Override
	public Receive<Command> createReceive() {
		return newReceiveBuilder().onMessage(Paid.class, (paid) -> paid())
			.onMessage(Shipped.class, (shipped) -> close(OrderStatus.State.SHIPPED))
			.onMessage(NobodyAnswered.class, (silence) -> askAgain())
			.onMessage(WhereIsMyOrder.class, (question) -> this)
			.build();
	}

	private Behavior<Command> paid() {
		if (this.status.state() == OrderStatus.State.PLACED) {
			tell(OrderStatus.State.PAID);
			this.attempts = 0;
			askForNextStep();
		}
		return this;
	}

	private Behavior<Command> askAgain() {
		if (this.attempts == ATTEMPTS) {
			return close(OrderStatus.State.CANCELLED);
		}
		askForNextStep();
		return this;
	}

	private void askForNextStep() {
		this.attempts++;
		this.timers.startSingleTimer(new NobodyAnswered(), PATIENCE);
		if (this.status.state() == OrderStatus.State.PLACED) {
			this.payments.tell(new Payments.Charge(this.status.id(), this.status.quantity() * CENTS_APIECE,
					getContext().getSelf()));
		}
		else {
			this.warehouse.tell(new Warehouse.Pack(this.status, getContext().getSelf()),
					Adapter.toClassic(getContext().getSelf()));
		}
	}

	private Behavior<Command> close(OrderStatus.State state) {
		tell(state);
		return Behaviors.stopped();
	}

	private void tell(OrderStatus.State state) {
		this.status = this.status.in(state);
		this.desk.tell(new OrderDesk.Progress(this.status));
	}

}
