package io.papyra.sample.actors;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.papyra.pekko.PapyraPekko;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * The guardian: takes orders, has one actor per order, and remembers how far the latest
 * orders have come.
 */
public final class OrderDesk extends AbstractBehavior<OrderDesk.Command> {

	private static final int REMEMBERED = 1000;

	/** What the desk understands. */
	public sealed interface Command {

	}

	/** Places an order; answered with the order's first status. */
	public record Place(String item, int quantity, ActorRef<Placed> replyTo) implements Command {

	}

	/** Asks for one order; answered with nothing if it is unknown. */
	public record Find(String id, ActorRef<Optional<OrderStatus>> replyTo) implements Command {

	}

	/** Asks for the latest orders, oldest first. */
	public record FindAll(ActorRef<List<OrderStatus>> replyTo) implements Command {

	}

	/** An order tells how far it has come. */
	record Progress(OrderStatus status) implements Command {

	}

	/**
	 * An order was placed.
	 *
	 * @param status its first status
	 * @param order the actor that sees to it
	 */
	public record Placed(OrderStatus status, ActorRef<Order.Command> order) {

	}

	private final Map<String, OrderStatus> orders = new LinkedHashMap<>() {
		@Override
		protected boolean removeEldestEntry(Map.Entry<String, OrderStatus> eldest) {
			return size() > REMEMBERED;
		}
	};

	private final ActorRef<Payments.Charge> payments;

	private final org.apache.pekko.actor.ActorRef warehouse;

	private int placed;

	private OrderDesk(ActorContext<Command> context, Duration customersOrderEvery) {
		super(context);
		// "recorded" adds to the history what only the behavior itself knows: why it
		// failed,
		// over which message, and that it was restarted. Everything else needs no code.
		this.payments = context.spawn(
				Behaviors.supervise(PapyraPekko.recorded(Payments.create())).onFailure(SupervisorStrategy.restart()),
				"payments");
		this.warehouse = Adapter.actorOf(context, Warehouse.props(), "warehouse");
		if (!customersOrderEvery.isZero()) {
			context.spawn(Customers.create(context.getSelf(), customersOrderEvery), "customers");
		}
	}

	/**
	 * A desk with customers of its own.
	 * @param customersOrderEvery how often they order something; zero for never
	 */
	public static Behavior<Command> create(Duration customersOrderEvery) {
		return Behaviors.setup((context) -> new OrderDesk(context, customersOrderEvery));
	}

	@Override
	public Receive<Command> createReceive() {
		return newReceiveBuilder().onMessage(Place.class, this::place)
			.onMessage(Progress.class, this::remember)
			.onMessage(Find.class, this::find)
			.onMessage(FindAll.class, this::findAll)
			.build();
	}

	private Behavior<Command> place(Place order) {
		this.placed++;
		OrderStatus status = new OrderStatus("order-" + this.placed, order.item(), order.quantity(),
				OrderStatus.State.PLACED);
		this.orders.put(status.id(), status);
		ActorRef<Order.Command> actor = getContext()
			.spawn(Order.create(status, getContext().getSelf(), this.payments, this.warehouse), status.id());
		order.replyTo().tell(new Placed(status, actor));
		return this;
	}

	private Behavior<Command> remember(Progress progress) {
		this.orders.replace(progress.status().id(), progress.status());
		return this;
	}

	private Behavior<Command> find(Find question) {
		question.replyTo().tell(Optional.ofNullable(this.orders.get(question.id())));
		return this;
	}

	private Behavior<Command> findAll(FindAll question) {
		question.replyTo().tell(new ArrayList<>(this.orders.values()));
		return this;
	}

}
