package io.papyra.boot.test;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import io.papyra.backend.FactReader;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.Audit;
import io.papyra.fact.DeadLetter;
import io.papyra.fact.Fact;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.FactQuery.Order;
import io.papyra.fact.Position;
import io.papyra.fact.StoredFact;
import io.papyra.recorder.BufferedFactRecorder;
import io.papyra.recorder.RecorderStatus;
import io.papyra.recorder.RecorderStatus.State;
import org.assertj.core.api.AssertProvider;
import org.jspecify.annotations.Nullable;

/**
 * What the application under test has recorded. Injected into a test, it shows what was
 * recorded since the test method began, {@code @BeforeEach} methods included;
 * {@link #sinceStart()} shows everything. Each look stores first what still waits, as
 * {@link #flush()} does, so a fact that was recorded before is never missed. Safe for use
 * by several threads.
 */
public final class RecordedFacts implements AssertProvider<RecordedFactsAssert> {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final long PAUSE_NANOS = 1_000_000;

	private final FactReader reader;

	private final @Nullable BufferedFactRecorder recorder;

	/** The newest fact of each kind that is left out. */
	private volatile Map<FactKind, Position> begin = Map.of();

	/**
	 * @param reader reads what is stored
	 * @param recorder what still waits is with it; null if facts are stored at once
	 */
	public RecordedFacts(FactReader reader, @Nullable BufferedFactRecorder recorder) {
		this.reader = reader;
		this.recorder = recorder;
	}

	/** Everything since the history began, whatever test recorded it. */
	public RecordedFacts sinceStart() {
		return new RecordedFacts(this.reader, this.recorder);
	}

	/**
	 * Waits until everything that has been recorded so far is stored, ten seconds at
	 * most. What an actor has yet to do is not waited for: an assertion that something
	 * has been recorded does that.
	 * @throws IllegalStateException if that does not come about, with the state of the
	 * recorder
	 */
	public void flush() {
		flush(PATIENCE);
	}

	/**
	 * Waits until everything that has been recorded so far is stored.
	 * @param patience how long at most
	 * @throws IllegalStateException if that does not come about, with the state of the
	 * recorder
	 */
	public void flush(Duration patience) {
		BufferedFactRecorder buffer = this.recorder;
		if (buffer == null) {
			return;
		}
		long deadline = System.nanoTime() + patience.toNanos();
		RecorderStatus status = buffer.status();
		while (status.bufferUsed() > 0 || status.state() == State.FAILING) {
			if (System.nanoTime() - deadline > 0 || Thread.currentThread().isInterrupted()
					|| status.state() == State.CLOSED) {
				throw new IllegalStateException("what was recorded is not stored: " + status);
			}
			LockSupport.parkNanos(PAUSE_NANOS);
			status = buffer.status();
		}
	}

	/** Leaves out, from now on, everything that has been recorded so far. */
	public void forget() {
		flush();
		Map<FactKind, Position> last = new EnumMap<>(FactKind.class);
		for (FactKind kind : FactKind.values()) {
			try (Stream<StoredFact> newest = this.reader
				.read(FactQuery.of(kind).withOrder(Order.NEWEST_FIRST).withLimit(1))) {
				newest.findFirst().ifPresent((fact) -> last.put(kind, fact.position()));
			}
		}
		this.begin = last;
	}

	/** Events, the oldest first. */
	public List<ActorEvent> events() {
		return of(FactKind.EVENT, ActorEvent.class);
	}

	/** Events of the actors that a path or id means, a prefix with {@code *} too. */
	public List<ActorEvent> events(String actor) {
		return events().stream().filter((event) -> event.actorAddress().matches(actor)).toList();
	}

	/** Dead letters, the oldest first. */
	public List<DeadLetter> deadLetters() {
		return of(FactKind.DEAD_LETTER, DeadLetter.class);
	}

	/** Audits, the oldest first. */
	public List<Audit> audits() {
		return of(FactKind.AUDIT, Audit.class);
	}

	private <T extends Fact> List<T> of(FactKind kind, Class<T> type) {
		flush();
		// Not "after" of the query: with a retention, that would ask for what is gone.
		try (Stream<StoredFact> stored = this.reader.read(FactQuery.of(kind))) {
			List<StoredFact> facts = stored.toList();
			// If it is gone, so are all before it.
			int last = facts.stream().map(StoredFact::position).toList().indexOf(this.begin.get(kind));
			return facts.subList(last + 1, facts.size()).stream().map(StoredFact::fact).map(type::cast).toList();
		}
	}

	/** For AssertJ, which {@code assertThat} asks. */
	@Override
	public RecordedFactsAssert assertThat() {
		return new RecordedFactsAssert(this);
	}

}
