package io.papyra.pekko;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.papyra.fact.ActorEvent;
import io.papyra.fact.DeadLetter;
import io.papyra.fact.Fact;
import io.papyra.fact.Position;
import io.papyra.recorder.FactRecorder;

/** Keeps every fact, in the order of arrival. */
final class FactList implements FactRecorder {

	private final Queue<Fact> facts = new ConcurrentLinkedQueue<>();

	@Override
	public void record(Fact fact) {
		this.facts.add(fact);
	}

	@Override
	public CompletableFuture<Position> recordDurably(Fact fact) {
		throw new UnsupportedOperationException("the capture has nobody who could wait");
	}

	List<Fact> all() {
		return List.copyOf(this.facts);
	}

	List<ActorEvent> events() {
		return this.facts.stream().filter(ActorEvent.class::isInstance).map(ActorEvent.class::cast).toList();
	}

	List<ActorEvent> events(String type) {
		return events().stream().filter((event) -> event.eventType().equals(type)).toList();
	}

	/** The events of one actor, as their types. */
	List<String> story(String path) {
		return eventsOf(path).stream().map(ActorEvent::eventType).toList();
	}

	List<ActorEvent> eventsOf(String path) {
		return events().stream().filter((event) -> path.equals(event.actorAddress().path())).toList();
	}

	List<DeadLetter> letters() {
		return this.facts.stream().filter(DeadLetter.class::isInstance).map(DeadLetter.class::cast).toList();
	}

	/** Where a letter was to go. */
	static String pathOf(DeadLetter letter) {
		return String.valueOf(Objects.requireNonNull(letter.target()).path());
	}

	/** The payload of the only event of that type of one actor. */
	@SuppressWarnings("unchecked")
	Map<String, Object> payload(String path, String type) {
		List<ActorEvent> events = eventsOf(path).stream().filter((event) -> event.eventType().equals(type)).toList();
		if (events.size() != 1) {
			throw new AssertionError("not one " + type + ": " + events);
		}
		return Objects.requireNonNull((Map<String, Object>) events.get(0).payload());
	}

}
