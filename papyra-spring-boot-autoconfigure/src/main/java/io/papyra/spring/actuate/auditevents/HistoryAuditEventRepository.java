package io.papyra.spring.actuate.auditevents;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import io.papyra.backend.FactReader;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.AuditEvents;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.recorder.FactRecorder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.AuditEventRepository;

/**
 * Spring Boot's audit events in the history of the service. Safe for use by several
 * threads.
 */
final class HistoryAuditEventRepository implements AuditEventRepository {

	private static final Logger LOG = LoggerFactory.getLogger(HistoryAuditEventRepository.class);

	private static final FactQuery NEWEST_FIRST = FactQuery.of(FactKind.EVENT)
		.withType(AuditEvents.TYPE)
		.withOrder(FactQuery.Order.NEWEST_FIRST);

	private final FactRecorder recorder;

	private final FactReader reader;

	private final String systemId;

	private final int maxResults;

	/** Set while this thread records an event. */
	private final ThreadLocal<Boolean> recording = new ThreadLocal<>();

	/**
	 * @param recorder where events go
	 * @param reader where they are found
	 * @param systemId identity of the service
	 * @param maxResults how many a search returns at most
	 */
	HistoryAuditEventRepository(FactRecorder recorder, FactReader reader, String systemId, int maxResults) {
		this.recorder = recorder;
		this.reader = reader;
		this.systemId = systemId;
		this.maxResults = maxResults;
	}

	/**
	 * Records the event and returns at once, as {@link FactRecorder#record} does: what
	 * finds the buffer full is dropped and counted. Never throws. An event that recording
	 * an event causes, by a recorder or a converter of the application's, is ignored: it
	 * would cause the next one.
	 */
	@Override
	public void add(AuditEvent event) {
		if (this.recording.get() != null) {
			LOG.debug("an audit event that recording an audit event has caused was ignored");
			return;
		}
		this.recording.set(true);
		try {
			this.recorder.record(AuditFacts.fact(event, this.systemId));
		}
		catch (RuntimeException ex) {
			// Of the event's own methods, or of a recorder of the application's.
			LOG.warn("an audit event could not be recorded", ex);
		}
		finally {
			this.recording.remove();
		}
	}

	/**
	 * The newest events that meet the conditions, oldest first. What was added a moment
	 * ago is found when it is stored.
	 * @param principal exactly, or null for any
	 * @param after only events of a later time, to the microsecond, or null for any
	 * @param type exactly, or null for any
	 * @throws io.papyra.backend.PersistenceException if the history cannot be read: an
	 * empty answer would say that no user has done anything
	 */
	@Override
	public List<AuditEvent> find(@Nullable String principal, @Nullable Instant after, @Nullable String type) {
		ActorAddress asked = AuditEvents.address("", (principal != null) ? principal : "", (type != null) ? type : "");
		// No limit for the store: a principal that ends in * is a question for several.
		FactQuery query = NEWEST_FIRST.withSince(after).withActor((principal != null) ? asked.path() : null);
		List<AuditEvent> found;
		try (Stream<StoredFact> facts = this.reader.read(query)) {
			found = new ArrayList<>(facts.map((stored) -> (ActorEvent) stored.fact())
				.filter(AuditEvents::isOne)
				.filter((event) -> principal == null || Objects.equals(asked.path(), event.actorAddress().path()))
				.filter((event) -> type == null || asked.actorId().equals(event.actorAddress().actorId()))
				.filter((event) -> after == null || isLater(event.timestamp(), after))
				.limit(this.maxResults)
				.map(AuditFacts::event)
				.toList());
		}
		Collections.reverse(found);
		return found;
	}

	private static boolean isLater(@Nullable Instant time, Instant than) {
		return time != null && time.isAfter(than);
	}

}
