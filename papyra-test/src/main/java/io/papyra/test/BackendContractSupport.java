package io.papyra.test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import io.papyra.backend.AppendResult;
import io.papyra.backend.FactBatch;
import io.papyra.backend.FactWriter;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WriterOptions;
import io.papyra.fact.Fact;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.retention.RetentionPolicy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** What a backend's author fills in for the contract tests, and what these share. */
abstract class BackendContractSupport {

	/** How the tests open writers unless they say otherwise. */
	static final WriterOptions OPTIONS = new WriterOptions(TestFacts.SYSTEM, SyncPolicy.ALWAYS);

	/** The backend under test. */
	@SuppressWarnings("NullAway.Init")
	PersistenceBackend backend;

	/** A backend on a new store that holds nothing; called once before each test. */
	protected abstract PersistenceBackend createBackend() throws Exception;

	/**
	 * The capabilities that the backend is meant to have, such as
	 * {@code Scannable.class}; it must have these and no other.
	 */
	protected abstract Set<Class<?>> capabilities();

	/**
	 * Another backend on the store of the one made last, as after a restart; null if the
	 * store does not outlive its backend. Tests about restarts are skipped then.
	 */
	protected @Nullable PersistenceBackend reopenBackend() throws Exception {
		return null;
	}

	/**
	 * What makes the backend on the same store in another process, from its
	 * {@link PersistenceBackend#location()} alone; null if no other process can reach the
	 * store. The test about a second process is skipped then.
	 */
	protected @Nullable Class<? extends BackendOpener> openerInAnotherProcess() {
		return null;
	}

	/**
	 * A backend on a new store that holds nothing, as {@link #createBackend()}, whose
	 * facts count as long as the policy says; null if the backend has no retention. Tests
	 * about retention are skipped then. Called instead of using what
	 * {@link #createBackend()} made, so both may be in the same place.
	 */
	protected @Nullable PersistenceBackend createBackend(RetentionPolicy retention) throws Exception {
		return null;
	}

	/** The wall clock by which the backend tells the age of a fact. */
	protected Instant now() {
		return Instant.now();
	}

	/**
	 * Whether the backend keeps a log of its own for each kind. Numbers then rise by one
	 * within a kind instead of across all, and facts of several kinds come back in the
	 * order of their time.
	 */
	protected boolean hasLogPerKind() {
		return false;
	}

	/**
	 * Whether a position means facts of one kind alone, and nothing in a query for
	 * several; as where each kind has a log of its own.
	 */
	protected boolean hasPositionsOfOneKind() {
		return hasLogPerKind();
	}

	/**
	 * Whether positions are numbers: the text of each is then the number of its fact.
	 * Otherwise nothing is read out of positions; they are only given back.
	 */
	protected boolean hasNumberedPositions() {
		return true;
	}

	/**
	 * Whether several writers may have the store open at a time. Each fact then names its
	 * writer, and numbers rise by one among those of a writer; a recovery runs beside
	 * writers. Otherwise a second writer, and a recovery beside one, are refused.
	 */
	protected boolean hasSeveralWriters() {
		return false;
	}

	/**
	 * Changes a byte of one stored fact without the backend, so that it is no fact any
	 * more. Tests about damage are skipped if this returns false.
	 * @param stored the fact, as a query for facts of its kind returned it
	 */
	protected boolean damageFact(FactKind kind, StoredFact stored) throws Exception {
		return false;
	}

	/**
	 * Whether a compaction removes only what comes before the first fact that is
	 * retained: a fact that is too old stays after a newer one that is not, though no
	 * read returns it.
	 */
	protected boolean compactsTheBeginningAlone() {
		return false;
	}

	/**
	 * Makes the next append fail half-way. Tests about that are skipped if this returns
	 * false.
	 */
	protected boolean failNextAppend() {
		return false;
	}

	@BeforeEach
	void makeBackend() throws Exception {
		this.backend = createBackend();
	}

	/** Opens a writer, appends one batch and closes it. */
	AppendResult append(FactBatch batch) {
		try (FactWriter writer = this.backend.openWriter(OPTIONS)) {
			return writer.append(batch);
		}
	}

	/** Everything that answers a query. */
	List<StoredFact> read(FactQuery query) {
		try (Stream<StoredFact> facts = this.backend.read(query)) {
			return new ArrayList<>(facts.toList());
		}
	}

	/** The backend's other face, or the test is skipped. */
	<T> T capability(Class<T> type) {
		assumeTrue(type.isInstance(this.backend), () -> "the backend is not " + type.getSimpleName());
		return type.cast(this.backend);
	}

	/** Damages the fact of a number, or the test is skipped. */
	void damage(int number) throws Exception {
		FactKind kind = TestFacts.fact(number).kind();
		StoredFact stored = read(FactQuery.of(kind)).stream()
			.filter((fact) -> TestFacts.number(fact.fact()) == number)
			.findFirst()
			.orElseThrow();
		assumeTrue(damageFact(kind, stored), "no hook to damage a fact");
	}

	/** Goes on with another backend on the same store, or the test is skipped. */
	void reopen() throws Exception {
		PersistenceBackend reopened = reopenBackend();
		assumeTrue(reopened != null, "the store does not outlive its backend");
		this.backend = reopened;
	}

	/** Goes on with a backend that has a retention, or the test is skipped. */
	void retain(RetentionPolicy retention) throws Exception {
		PersistenceBackend retaining = createBackend(retention);
		assumeTrue(retaining != null, "the backend has no retention");
		this.backend = retaining;
	}

	/** The facts that answer a query, without their positions. */
	List<Fact> facts(FactQuery query) {
		return read(query).stream().map(StoredFact::fact).toList();
	}

	/** Numbers of the facts that answer a query. */
	List<Integer> numbers(FactQuery query) {
		return read(query).stream().map((stored) -> TestFacts.number(stored.fact())).toList();
	}

}
