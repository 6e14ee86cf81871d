package io.papyra.spring.actuate.auditevents;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

import io.papyra.fact.ActorEvent;
import io.papyra.fact.AuditEvents;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.audit.AuditEvent;

/** An audit event as a fact, and back. */
final class AuditFacts {

	private static final String TYPE = "type";

	private static final String DATA = "data";

	/** Holds the id of the session, where Spring Security tells the event. */
	private static final String DETAILS = "details";

	/**
	 * A request with a bearer token that is refused has that token as its principal. The
	 * type of its exception, which is an entry of the data, is of this package, or is the
	 * one below if the token could not be checked.
	 */
	private static final String BEARER = "org.springframework.security.oauth2.server.resource.";

	/** Of those who give a name and a password, there is a type of its own instead. */
	private static final String UNCHECKED = "org.springframework.security.authentication.AuthenticationServiceException";

	private static final String MASK = "******";

	private AuditFacts() {
	}

	/**
	 * The event as it is recorded: all but the details, of which nothing is looked at.
	 * @param system identity of the system that tells it
	 */
	static ActorEvent fact(AuditEvent event, String system) {
		String type = Objects.requireNonNullElse(event.getType(), "");
		Object data = data(event);
		Map<String, Object> payload = new LinkedHashMap<>();
		payload.put(TYPE, type);
		payload.put(DATA, data);
		return new ActorEvent("", AuditEvents.address(system, principal(event, data), type), AuditEvents.TYPE, payload,
				event.getTimestamp());
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
			// Another thread changes the map: that a user did something is worth more.
			return "<unprintable " + data.getClass().getName() + ">";
		}
	}

	/**
	 * The event that a fact tells, with what is left of its data.
	 * @param fact one that {@link AuditEvents#isOne} finds
	 */
	static AuditEvent event(ActorEvent fact) {
		return new AuditEvent(Objects.requireNonNullElse(fact.timestamp(), Instant.EPOCH), AuditEvents.principal(fact),
				AuditEvents.type(fact), stored(fact.payload()));
	}

	/** A payload that was too large or is not to be stored is no data, or tells that. */
	private static Map<String, Object> stored(@Nullable Object payload) {
		Object data = (payload instanceof Map<?, ?> map && map.containsKey(DATA)) ? map.get(DATA) : payload;
		Map<String, Object> entries = new LinkedHashMap<>();
		if (data instanceof Map<?, ?> map) {
			map.forEach((key, value) -> entries.put(String.valueOf(key), value));
		}
		return entries;
	}

}
