package io.papyra.spring.actuate.auditevents;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

	/** An audit event as a fact, and back. */
	private static final class AuditFacts {

		private static final String TYPE = "type";

		private static final String DATA = "data";

		/** Holds the id of the session, where Spring Security tells the event. */
		private static final String DETAILS = "details";

		/**
		 * A request with a bearer token that is refused has that token as its principal.
		 * The type of its exception, which is an entry of the data, is of this package,
		 * or is the one below if the token could not be checked.
		 */
		private static final String BEARER = "org.springframework.security.oauth2.server.resource.";

		/**
		 * Of those who give a name and a password, there is a type of its own instead.
		 */
		private static final String UNCHECKED = "org.springframework.security.authentication.AuthenticationServiceException";

		private static final String MASK = "******";

		private AuditFacts() {
		}

		/**
		 * The event as it is recorded: all but the details, of which nothing is looked
		 * at.
		 * @param system identity of the system that tells it
		 */
		static ActorEvent fact(AuditEvent event, String system) {
			String type = Objects.requireNonNullElse(event.getType(), "");
			Object data = data(event);
			Map<String, Object> payload = new LinkedHashMap<>();
			payload.put(TYPE, type);
			payload.put(DATA, data);
			return new ActorEvent("", AuditEvents.address(system, principal(event, data), type), AuditEvents.TYPE,
					payload, event.getTimestamp());
		}

		private static String principal(AuditEvent event, Object data) {
			boolean token = data instanceof Map<?, ?> entries && entries.get(TYPE) instanceof String exception
					&& (exception.startsWith(BEARER) || exception.equals(UNCHECKED));
			return token ? MASK : Objects.requireNonNullElse(event.getPrincipal(), "");
		}

		private static Object data(AuditEvent event) {
			Map<String, Object> data = event.getData();
			try {
				Map<String, @Nullable Object> kept = (data != null) ? new LinkedHashMap<>(data) : new LinkedHashMap<>();
				kept.remove(DETAILS);
				return kept;
			}
			catch (RuntimeException ex) {
				// Another thread changes the map: that a user did something is worth
				// more.
				return "<unprintable " + data.getClass().getName() + ">";
			}
		}

		/**
		 * The event that a fact tells, with what is left of its data.
		 * @param fact one that {@link AuditEvents#isOne} finds
		 */
		static AuditEvent event(ActorEvent fact) {
			return new AuditEvent(Objects.requireNonNullElse(fact.timestamp(), Instant.EPOCH),
					AuditEvents.principal(fact), AuditEvents.type(fact), stored(fact.payload()));
		}

		/**
		 * A payload that was too large or is not to be stored is no data, or tells that.
		 */
		private static Map<String, Object> stored(@Nullable Object payload) {
			Object data = (payload instanceof Map<?, ?> map && map.containsKey(DATA)) ? map.get(DATA) : payload;
			Map<String, Object> entries = new LinkedHashMap<>();
			if (data instanceof Map<?, ?> map) {
				map.forEach((key, value) -> entries.put(String.valueOf(key), value));
			}
			return entries;
		}

	}

}
