package com.example.reactive;

import java.util.stream.Stream;

import io.papyra.backend.FactReader;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.recorder.FactRecorder;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Records without waiting, and reads where waiting is allowed. */
@RestController
public class OrdersApi {

	private final FactRecorder recorder;

	private final FactReader reader;

	OrdersApi(FactRecorder recorder, FactReader reader) {
		this.recorder = recorder;
		this.reader = reader;
	}

	/** Answers when the fact is on stable storage; no thread waits for that. */
	@PostMapping("/orders/{number}")
	Mono<String> place(@PathVariable("number") long number) {
		ActorEvent placed = ActorEvent.of(ActorAddress.of("orders", number), "OrderPlaced", null);
		return Mono.fromFuture(() -> this.recorder.recordDurably(placed)).map((position) -> "stored at " + position);
	}

	/** Reading reads files: never on an event loop. The stream is closed at the end. */
	@GetMapping("/orders")
	Flux<String> placed() {
		FactQuery query = FactQuery.of(FactKind.EVENT).withType("OrderPlaced").withLimit(100);
		return Flux.using(() -> this.reader.read(query), Flux::fromStream, Stream::close)
			.map((stored) -> stored.seq() + " " + stored.fact().kind() + "\n")
			.subscribeOn(Schedulers.boundedElastic());
	}

}
