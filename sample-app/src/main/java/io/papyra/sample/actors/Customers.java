package io.papyra.sample.actors;

import java.time.Duration;
import java.util.List;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Order something now and then, and ask for it a while later. Most orders are closed by
 * then, so most of these questions come too late: dead letters.
 */
final class Customers extends AbstractBehavior<Customers.Command> {

	private static final Duration UNTIL_THEY_ASK = Duration.ofSeconds(1);

	private static final List<String> NAMES = List.of("Ada", "Grace", "Linus", "Margaret");

	private static final List<String> ITEMS = List.of("tea", "coffee", "cocoa");

	sealed interface Command {

	}

	private enum Tick implements Command {

		ORDER_SOMETHING

	}

	private record Ordered(OrderDesk.Placed placed) implements Command {

	}

	private record AskFor(ActorRef<Order.Command> order, String customer) implements Command {

	}

	private final ActorRef<OrderDesk.Command> desk;

	private final TimerScheduler<Command> timers;

	private final ActorRef<OrderDesk.Placed> orders;

	private int turn;

	private Customers(ActorContext<Command> context, TimerScheduler<Command> timers, ActorRef<OrderDesk.Command> desk,
			Duration orderEvery) {
		super(context);
		this.timers = timers;
		this.desk = desk;
		this.orders = context.messageAdapter(OrderDesk.Placed.class, Ordered::new);
		timers.startTimerWithFixedDelay(Tick.ORDER_SOMETHING, Duration.ZERO, orderEvery);
	}

	static Behavior<Command> create(ActorRef<OrderDesk.Command> desk, Duration orderEvery) {
		return Behaviors
			.setup((context) -> Behaviors.withTimers((timers) -> new Customers(context, timers, desk, orderEvery)));
	}

	@Override
	public Receive<Command> createReceive() {
		return newReceiveBuilder().onMessage(Tick.class, (tick) -> order())
			.onMessage(Ordered.class, (ordered) -> waitFor(ordered.placed()))
			.onMessage(AskFor.class, this::ask)
			.build();
	}

	private Behavior<Command> order() {
		this.turn++;
		this.desk.tell(new OrderDesk.Place(ITEMS.get(this.turn % ITEMS.size()), 1 + this.turn % 3, this.orders));
		return this;
	}

	private Behavior<Command> waitFor(OrderDesk.Placed placed) {
		String customer = NAMES.get(this.turn % NAMES.size());
		this.timers.startSingleTimer(placed.status().id(), new AskFor(placed.order(), customer), UNTIL_THEY_ASK);
		return this;
	}

	private Behavior<Command> ask(AskFor question) {
		question.order().tell(new Order.WhereIsMyOrder(question.customer(), "token-of-" + question.customer()));
		return this;
	}

}
