package io.papyra.wire;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.Audit;
import io.papyra.fact.AuditEvents;
import io.papyra.fact.AuditField;
import io.papyra.fact.DeadLetter;
import io.papyra.fact.Fact;
import io.papyra.fact.FactTime;
import io.papyra.fact.StoredFact;
import org.jspecify.annotations.Nullable;

/**
 * A fact for the answer: its fields have the names that they have in the history, so that
 * one filter works on both. Beside the {@code timestamp} of the history stands a
 * {@code time} that people can read, unless it is one that cannot be. What a fact does
 * not have is absent.
 */
public final class WireFact {

	private WireFact() {
	}

	/** With its values as they are stored. */
	public static Map<String, Object> of(StoredFact stored) {
		return of(stored, ShownValues.ALL);
	}

	/**
	 * The address of an event as it may be shown: of an {@link AuditEvents audit event}
	 * the principal is a value that may be secret.
	 */
	public static ActorAddress shownAddress(ActorEvent event, ShownValues shown) {
		if (!AuditEvents.isOne(event)) {
			return event.actorAddress();
		}
		Object principal = shown.value("actor_address.principal", AuditEvents.principal(event));
		return AuditEvents.addressWith(event, (principal != null) ? principal.toString() : "");
	}

	/** With its payload, texts and principals as they may be shown. */
	public static Map<String, Object> of(StoredFact stored, ShownValues shown) {
		Map<String, Object> fields = new LinkedHashMap<>();
		Fact fact = stored.fact();
		fields.put("seq", stored.seq());
		fields.put("position", stored.position().text());
		put(fields, "writer", stored.writer());
		fields.put("kind", fact.kind().wireName());
		fields.put("system_id", fact.systemId());
		if (fact instanceof ActorEvent event) {
			fields.put("actor_address", address(shownAddress(event, shown)));
			fields.put("event_type", event.eventType());
			put(fields, "payload", shown.value("payload", event.payload()));
		}
		else if (fact instanceof DeadLetter letter) {
			put(fields, "target", (letter.target() != null) ? address(letter.target()) : null);
			fields.put("message_type", letter.messageType());
			put(fields, "payload", shown.value("payload", letter.payload()));
			put(fields, "reason", (letter.reason() != null) ? letter.reason().wireName() : null);
			if (letter.reasonText() != null) {
				put(fields, "reason_text", shown.value("reason_text", letter.reasonText()));
			}
			put(fields, "sender", (letter.sender() != null) ? address(letter.sender()) : null);
		}
		else if (fact instanceof Audit audit) {
			putAudit(fields, audit);
		}
		Instant timestamp = fact.timestamp();
		if (timestamp != null) {
			fields.put("timestamp", seconds(timestamp));
			put(fields, "time", text(FactTime.usable(timestamp)));
		}
		return fields;
	}

	private static void putAudit(Map<String, Object> fields, Audit audit) {
		for (AuditField field : AuditField.values()) {
			put(fields, field.wireName(), field.value(audit));
		}
	}

	private static Object address(ActorAddress address) {
		if (address.isPlain()) {
			return address.actorId();
		}
		Map<String, Object> fields = new LinkedHashMap<>();
		fields.put("system", address.system());
		fields.put("actor_id", address.actorId());
		put(fields, "path", address.path());
		return fields;
	}

	private static void put(Map<String, Object> fields, String name, @Nullable Object value) {
		if (value != null) {
			fields.put(name, value);
		}
	}

	private static @Nullable String text(@Nullable Instant time) {
		return (time != null) ? time.toString() : null;
	}

	private static BigDecimal seconds(Instant time) {
		return BigDecimal.valueOf(time.getEpochSecond()).add(BigDecimal.valueOf(time.getNano() / 1000, 6)).setScale(6);
	}

}
