package io.papyra.boot.test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.papyra.fact.ActorEvent;
import io.papyra.fact.DeadLetter;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/**
 * Assertions on recorded facts. Actors work at their own pace: what says that something
 * <em>has</em> been recorded waits for it, five seconds at most or {@link #within} what
 * the test says. What says that something has <em>not</em> been recorded looks at once,
 * so let it follow something that the test has waited for.
 */
public final class RecordedFactsAssert extends AbstractAssert<RecordedFactsAssert, RecordedFacts> {

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private static final long PAUSE_NANOS = 5_000_000;

	/** How many facts are shown when an assertion fails. */
	private static final int MOST_SHOWN = 20;

	private Duration patience = PATIENCE;

	RecordedFactsAssert(RecordedFacts actual) {
		super(actual, RecordedFactsAssert.class);
	}

	/** Waits that long at most for what has to be recorded; zero for not at all. */
	public RecordedFactsAssert within(Duration atMost) {
		this.patience = atMost;
		return this;
	}

	/**
	 * Continues with the events of one actor, or of several.
	 * @param actor a path such as {@code /user/desk}, an id, or a prefix with {@code *}
	 */
	public ActorAssert actor(String actor) {
		isNotNull();
		return new ActorAssert(actor);
	}

	/** Some event of that type was recorded, by whatever actor. */
	public RecordedFactsAssert hasEvent(String eventType) {
		return hasEvent("of type " + eventType, (event) -> event.eventType().equals(eventType));
	}

	/** Some event was recorded that the test recognises. */
	public RecordedFactsAssert hasEvent(String description, Predicate<ActorEvent> wanted) {
		isNotNull();
		awaitOne("an event " + description, this.actual::events, wanted);
		return this;
	}

	/** A message of that class was recorded as a dead letter. */
	public RecordedFactsAssert hasDeadLetter(Class<?> messageType) {
		return hasDeadLetter("of type " + messageType.getName(),
				(letter) -> letter.messageType().equals(messageType.getName()));
	}

	/** Some dead letter was recorded that the test recognises. */
	public RecordedFactsAssert hasDeadLetter(String description, Predicate<DeadLetter> wanted) {
		isNotNull();
		awaitOne("a dead letter " + description, this.actual::deadLetters, wanted);
		return this;
	}

	/** No dead letter has been recorded so far. */
	public RecordedFactsAssert hasNoDeadLetters() {
		isNotNull();
		List<DeadLetter> letters = this.actual.deadLetters();
		if (!letters.isEmpty()) {
			failWithMessage("Expected no dead letters, but recorded were %s", shown(letters));
		}
		return this;
	}

	/** No crash of any actor has been recorded so far. */
	public RecordedFactsAssert hasNoCrashes() {
		isNotNull();
		List<ActorEvent> crashes = ofType(this.actual.events(), ActorEvent.CRASHED);
		if (!crashes.isEmpty()) {
			failWithMessage("Expected no crashes, but recorded were %s", shown(crashes));
		}
		return this;
	}

	private <T> void awaitOne(String what, Supplier<List<T>> look, Predicate<T> wanted) {
		List<T> seen = await(look, (facts) -> facts.stream().anyMatch(wanted));
		if (seen.stream().noneMatch(wanted)) {
			failWithMessage("Expected %s within %s, but recorded were %s", what, this.patience, shown(seen));
		}
	}

	/** What was seen when it was enough, or when the time was over. */
	private <T> List<T> await(Supplier<List<T>> look, Predicate<List<T>> enough) {
		long deadline = System.nanoTime() + this.patience.toNanos();
		List<T> seen = look.get();
		while (!enough.test(seen) && System.nanoTime() - deadline < 0 && !Thread.currentThread().isInterrupted()) {
			LockSupport.parkNanos(PAUSE_NANOS);
			seen = look.get();
		}
		return seen;
	}

	private static List<ActorEvent> ofType(List<ActorEvent> events, String eventType) {
		return events.stream().filter((event) -> event.eventType().equals(eventType)).toList();
	}

	private static String shown(List<?> facts) {
		if (facts.isEmpty()) {
			return "none";
		}
		StringBuilder text = new StringBuilder();
		facts.stream().limit(MOST_SHOWN).forEach((fact) -> text.append("\n  ").append(fact));
		return (facts.size() > MOST_SHOWN)
				? text.append("\n  and ").append(facts.size() - MOST_SHOWN).append(" more").toString()
				: text.toString();
	}

	/** Assertions on the events of one actor, or of those that a prefix means. */
	public final class ActorAssert {

		private final String actor;

		private ActorAssert(String actor) {
			this.actor = actor;
		}

		/** It has started. */
		public ActorAssert hasStarted() {
			return has(ActorEvent.STARTED);
		}

		/** It has stopped. */
		public ActorAssert hasStopped() {
			return has(ActorEvent.STOPPED);
		}

		/** It has been restarted. */
		public ActorAssert hasRestarted() {
			return has(ActorEvent.RESTARTED);
		}

		/** It has crashed, for whatever reason. */
		public ActorAssert hasCrashed() {
			return has(ActorEvent.CRASHED);
		}

		/** It has crashed with an exception of exactly that class. */
		public ActorAssert hasCrashedWith(Class<? extends Throwable> cause) {
			awaitOne("a crash of " + this.actor + " with " + cause.getName(), this::crashes,
					(crash) -> isOf(crash, cause));
			return this;
		}

		/** It has crashed with an exception of exactly that class, and no other time. */
		public ActorAssert hasCrashedOnceWith(Class<? extends Throwable> cause) {
			hasCrashedWith(cause);
			return hasCrashedTimes(1);
		}

		/** It has crashed so often, and not more so far. */
		public ActorAssert hasCrashedTimes(int times) {
			List<ActorEvent> seen = await(this::crashes, (crashes) -> crashes.size() >= times);
			if (seen.size() != times) {
				failWithMessage("Expected %s crashes of %s within %s, but recorded were %s", times, this.actor,
						RecordedFactsAssert.this.patience, shown(seen));
			}
			return this;
		}

		/** It has not crashed so far. */
		public ActorAssert hasNotCrashed() {
			List<ActorEvent> seen = crashes();
			if (!seen.isEmpty()) {
				failWithMessage("Expected no crashes of %s, but recorded were %s", this.actor, shown(seen));
			}
			return this;
		}

		/** An event of that type, one of the application's own perhaps, was recorded. */
		public ActorAssert has(String eventType) {
			awaitOne("an event " + eventType + " of " + this.actor,
					() -> RecordedFactsAssert.this.actual.events(this.actor),
					(event) -> event.eventType().equals(eventType));
			return this;
		}

		/** Continues with everything that was recorded. */
		public RecordedFactsAssert and() {
			return RecordedFactsAssert.this;
		}

		private List<ActorEvent> crashes() {
			return ofType(RecordedFactsAssert.this.actual.events(this.actor), ActorEvent.CRASHED);
		}

		private static boolean isOf(ActorEvent crash, Class<?> cause) {
			Object error = (crash.payload() instanceof Map<?, ?> payload) ? payload.get("error") : crash.payload();
			return isOf(error, cause.getName());
		}

		/** Stored is the name of the class, and the message after a colon. */
		private static boolean isOf(@Nullable Object error, String name) {
			return error instanceof String text && (text.equals(name) || text.startsWith(name + ":"));
		}

	}

}
