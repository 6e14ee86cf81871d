package io.papyra.sample.actors;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.IntStream;

import io.papyra.sample.actors.OrderStatus.State;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The order desk as a plain actor system: without Spring, and with nobody who records it.
 */
class OrderDeskTests {

	private final ActorSystem<OrderDesk.Command> desk = ActorSystem.create(OrderDesk.create(Duration.ZERO), "orders");

	@AfterEach
	void terminate() {
		this.desk.terminate();
		await().until(() -> this.desk.getWhenTerminated().toCompletableFuture().isDone());
	}

	@Test
	void orderIsPaidPackedAndShipped() {
		OrderStatus placed = place("tea");
		assertThat(placed).isEqualTo(new OrderStatus("order-1", "tea", 2, State.PLACED));
		await().until(() -> state(placed) == State.SHIPPED);
	}

	/**
	 * The fifth payment and the fourth parcel of each packer fail; their orders ask
	 * again.
	 */
	@Test
	void failingPaymentsAndPackersCostNoOrder() {
		List<OrderStatus> placed = IntStream.range(0, 12).mapToObj((number) -> place("item-" + number)).toList();
		await().atMost(Duration.ofSeconds(30))
			.until(() -> placed.stream().allMatch((order) -> state(order) == State.SHIPPED));
	}

	@Test
	void unknownOrderIsNotFound() {
		assertThat(this.<Optional<OrderStatus>>ask((replyTo) -> new OrderDesk.Find("order-7", replyTo))).isEmpty();
	}

	@Test
	void ordersAreListedOldestFirst() {
		place("tea");
		place("coffee");
		assertThat(this.<List<OrderStatus>>ask(OrderDesk.FindAll::new)).extracting(OrderStatus::item)
			.containsExactly("tea", "coffee");
	}

	private OrderStatus place(String item) {
		return this.<OrderDesk.Placed>ask((replyTo) -> new OrderDesk.Place(item, 2, replyTo)).status();
	}

	private State state(OrderStatus order) {
		Optional<OrderStatus> found = ask((replyTo) -> new OrderDesk.Find(order.id(), replyTo));
		return found.orElseThrow().state();
	}

	private <T> T ask(Function<ActorRef<T>, OrderDesk.Command> question) {
		CompletionStage<T> answer = AskPattern.ask(this.desk, question::apply, Duration.ofSeconds(10),
				this.desk.scheduler());
		return answer.toCompletableFuture().join();
	}

}
