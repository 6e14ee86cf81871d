package io.papyra.sample;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import io.papyra.sample.actors.OrderDesk;
import io.papyra.sample.actors.OrderStatus;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.jspecify.annotations.Nullable;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

import static org.springframework.http.HttpStatus.BAD_REQUEST;

/** Orders over HTTP. */
@RestController
@RequestMapping("/orders")
class OrderController {

	private static final Duration PATIENCE = Duration.ofSeconds(3);

	private static final int MOST_AT_ONCE = 100;

	/** What a client sends. */
	record NewOrder(@Nullable String item, @Nullable Integer quantity) {

	}

	private final ActorSystem<OrderDesk.Command> desk;

	OrderController(ActorSystem<OrderDesk.Command> desk) {
		this.desk = desk;
	}

	@PostMapping
	CompletionStage<ResponseEntity<OrderStatus>> place(@RequestBody NewOrder order) {
		String item = order.item();
		int quantity = (order.quantity() != null) ? order.quantity() : 1;
		if (item == null || item.isBlank() || quantity < 1 || quantity > MOST_AT_ONCE) {
			throw new ResponseStatusException(BAD_REQUEST,
					"an order needs an item and a quantity from 1 to " + MOST_AT_ONCE);
		}
		return this.<OrderDesk.Placed>ask((replyTo) -> new OrderDesk.Place(item, quantity, replyTo))
			.thenApply(OrderDesk.Placed::status)
			.thenApply((status) -> ResponseEntity.created(URI.create("/orders/" + status.id())).body(status));
	}

	@GetMapping
	CompletionStage<List<OrderStatus>> findAll() {
		return ask(OrderDesk.FindAll::new);
	}

	@GetMapping("/{id}")
	CompletionStage<ResponseEntity<OrderStatus>> find(@PathVariable String id) {
		return this.<Optional<OrderStatus>>ask((replyTo) -> new OrderDesk.Find(id, replyTo))
			.thenApply(ResponseEntity::of);
	}

	private <T> CompletionStage<T> ask(Function<ActorRef<T>, OrderDesk.Command> question) {
		return AskPattern.ask(this.desk, question::apply, PATIENCE, this.desk.scheduler());
	}

}
