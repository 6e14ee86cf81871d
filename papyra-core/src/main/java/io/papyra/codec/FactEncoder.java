package io.papyra.codec;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

import io.papyra.codec.EncodedStringCache.EncodedString;
import io.papyra.codec.ValueShape.Kind;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.Audit;
import io.papyra.fact.AuditEvents;
import io.papyra.fact.AuditField;
import io.papyra.fact.DeadLetter;
import io.papyra.fact.Fact;
import io.papyra.fact.PayloadMode;
import io.papyra.fact.PayloadPolicy;
import io.papyra.internal.json.JsonTooLargeException;
import io.papyra.internal.json.JsonWriter;
import org.jspecify.annotations.Nullable;

/**
 * Turns facts into lines: the JSON object of a fact without its closing brace, so that a
 * store can add fields at its end. Never throws. Reusable, keeps at most a few hundred
 * kilobytes between facts; not safe for use by several threads.
 */
public final class FactEncoder {

	/**
	 * Largest payload that is ever stored, in bytes of JSON; a larger limit counts as
	 * this one. With everything around it such a fact still makes a line that can be read
	 * again.
	 */
	public static final int MAX_PAYLOAD = 15 * 1024 * 1024;

	/** An audit has two lists of names. */
	private static final int MAX_NAMES = MAX_PAYLOAD / 2;

	private static final byte[] EVENT = JsonWriter.bytes("{\"kind\":\"event\",\"system_id\":");

	private static final byte[] ACTOR_ADDRESS = JsonWriter.bytes(",\"actor_address\":");

	private static final byte[] EVENT_TYPE = JsonWriter.bytes(",\"event_type\":");

	private static final byte[] DEAD_LETTER = JsonWriter.bytes("{\"kind\":\"dead_letter\",\"system_id\":");

	private static final byte[] TARGET = JsonWriter.bytes(",\"target\":");

	private static final byte[] NULL = JsonWriter.bytes("null");

	private static final byte[] MESSAGE_TYPE = JsonWriter.bytes(",\"message_type\":");

	private static final byte[] REASON = JsonWriter.bytes(",\"reason\":");

	private static final byte[] REASON_TEXT = JsonWriter.bytes(",\"reason_text\":");

	private static final byte[] PAYLOAD = JsonWriter.bytes(",\"payload\":");

	private static final byte[] UNPRINTABLE = JsonWriter.bytes("\"<unprintable>\"");

	private static final byte[] OMITTED = JsonWriter.bytes("{\"papyra_omitted\":\"payload too large\",\"size\":");

	private static final byte[] AT_LEAST = JsonWriter.bytes(",\"at_least\":true");

	private static final byte[] MAX_SIZE = JsonWriter.bytes(",\"max_size\":");

	private static final byte[] SENDER = JsonWriter.bytes(",\"sender\":");

	/** Events that only captures and recorders tell, in words of Papyra's. */
	private static final Set<String> LIFECYCLE = Set.of(ActorEvent.STARTED, ActorEvent.STOPPED, ActorEvent.CRASHED,
			ActorEvent.RESTARTED);

	/** Events that Papyra records about a history. */
	private static final Set<String> MAINTENANCE = Set.of(ActorEvent.HISTORY_SCANNED, ActorEvent.HISTORY_COMPACTED,
			ActorEvent.HISTORY_RECOVERED, ActorEvent.HISTORY_RESTORED);

	private static final byte[] TIMESTAMP = JsonWriter.bytes(",\"timestamp\":");

	private static final AuditField[] AUDIT_FIELDS = AuditField.values();

	private static final byte[] AUDIT = JsonWriter.bytes("{\"kind\":\"audit\",\"system_id\":");

	/** A payload of everything there is. */
	private static final Fact SAMPLE = ActorEvent.of(ActorAddress.of("", 0, "/"), "",
			List.of(1, 0.5, 1e300, 0.5f, BigDecimal.TEN, "€", new byte[1], new int[1], Optional.of(true),
					Map.of("password", 1), ActorAddress.UNKNOWN,
					new LogGap("", Instant.EPOCH, Instant.EPOCH, Instant.EPOCH, Map.of(), Map.of()),
					new IllegalStateException("password=1", new IllegalStateException()),
					new JsonTooLargeException(0, true), "token: 1", Map.entry("a", 1), new AtomicReference<>(1),
					new Object(), Locale.ROOT, new Sample(1), Kind.TEXT, new char[1]));

	static {
		// Loads every class that encoding needs. A class that is first needed where the
		// stack has no room left, as while an actor reports a StackOverflowError, is lost
		// for the whole JVM.
		new FactEncoder("", MAX_PAYLOAD, Set.of("password"), InstantSource.system()).encode(SAMPLE);
	}

	private record Sample(int value) {
	}

	private final JsonWriter out = new JsonWriter();

	private final PayloadWriter payloads;

	private final PayloadPolicy policy;

	/** Whether every payload is stored whole. */
	private final boolean whole;

	/** Types of events and messages, of which an application has few. */
	private final EncodedStringCache types = new EncodedStringCache(
			(type) -> new EncodedString(type, json(type), false));

	private final String systemId;

	/** The system's own identity, as most facts have it. */
	private final byte[] ownId;

	/** The beginning of addresses in that system. */
	private final byte[] ownAddress;

	private final int maxPayloadSize;

	private final InstantSource clock;

	/**
	 * @param systemId identity given to facts that have none
	 * @param maxPayloadSize bytes of JSON above which a payload is replaced by a marker,
	 * at most {@link #MAX_PAYLOAD}
	 * @param redactedKeys words that a key must not hold for its value to be stored
	 * @param clock tells the time of facts that have none
	 */
	public FactEncoder(String systemId, int maxPayloadSize, Set<String> redactedKeys, InstantSource clock) {
		this(systemId, maxPayloadSize, redactedKeys, PayloadPolicy.FULL, new TypesStoredAsText(), clock);
	}

	/**
	 * @param systemId identity given to facts that have none
	 * @param maxPayloadSize bytes of JSON above which a payload is replaced by a marker
	 * @param redactedKeys words that a key must not hold for its value to be stored
	 * @param policy what is stored of payloads
	 * @param storedAsText is told the application's classes that are stored as text
	 * @param clock tells the time of facts that have none
	 */
	public FactEncoder(String systemId, int maxPayloadSize, Set<String> redactedKeys, PayloadPolicy policy,
			TypesStoredAsText storedAsText, InstantSource clock) {
		this.systemId = systemId;
		this.policy = policy;
		this.whole = policy.rules().isEmpty() && policy.mode() == PayloadMode.FULL;
		this.maxPayloadSize = Math.min(maxPayloadSize, MAX_PAYLOAD);
		this.clock = clock;
		this.payloads = new PayloadWriter(this.out, redactedKeys, policy, storedAsText);
		this.ownId = json(systemId);
		JsonWriter address = new JsonWriter();
		FieldValues.system(address, systemId);
		this.ownAddress = address.copy();
	}

	/**
	 * Encodes a fact into {@link #array()}, from index 0.
	 * @return the number of bytes, or 0 if not even the fact without its payload could be
	 * encoded
	 */
	public int encode(Fact fact) {
		try {
			return encode(fact, true);
		}
		catch (Throwable ex) {
			// Out of memory or of stack: once more without what has probably caused it.
			return encodeWithoutPayload(fact);
		}
	}

	/** The bytes of the fact encoded last; valid until the next one. */
	public byte[] array() {
		return this.out.array();
	}

	/** How many bytes of {@link #array()} the fact encoded last takes. */
	public int length() {
		return this.out.length();
	}

	private int encodeWithoutPayload(Fact fact) {
		try {
			return encode(fact, false);
		}
		catch (Throwable ex) {
			this.out.truncate(0);
			return 0;
		}
	}

	private int encode(Fact fact, boolean withPayload) {
		this.out.clear();
		if (fact instanceof ActorEvent event) {
			event(event, withPayload);
		}
		else if (fact instanceof DeadLetter letter) {
			deadLetter(letter, withPayload);
		}
		else {
			audit((Audit) fact);
		}
		return this.out.length();
	}

	private void event(ActorEvent event, boolean withPayload) {
		this.out.raw(EVENT);
		systemId(event.systemId());
		this.out.raw(ACTOR_ADDRESS);
		address(AuditEvents.isOne(event) ? masked(event) : event.actorAddress());
		this.out.raw(EVENT_TYPE);
		type(event.eventType());
		payload(event.payload(), event.actorAddress(), event.eventType(), withPayload);
		timestamp(event.timestamp());
	}

	/** A principal may be a token. */
	private ActorAddress masked(ActorEvent auditEvent) {
		return AuditEvents.addressWith(auditEvent, this.payloads.masked(AuditEvents.principal(auditEvent)));
	}

	private void deadLetter(DeadLetter letter, boolean withPayload) {
		this.out.raw(DEAD_LETTER);
		systemId(letter.systemId());
		this.out.raw(TARGET);
		if (letter.target() == null) {
			this.out.raw(NULL);
		}
		else {
			address(letter.target());
		}
		this.out.raw(MESSAGE_TYPE);
		type(letter.messageType());
		ActorAddress target = (letter.target() != null) ? letter.target() : ActorAddress.UNKNOWN;
		payload(letter.payload(), target, letter.messageType(), withPayload);
		timestamp(letter.timestamp());
		if (letter.reason() != null) {
			this.out.raw(REASON);
			this.out.string(letter.reason().wireName());
		}
		if (letter.reasonText() != null) {
			this.out.raw(REASON_TEXT);
			FieldValues.string(this.out, this.payloads.masked(letter.reasonText()));
		}
		if (letter.sender() != null) {
			this.out.raw(SENDER);
			address(letter.sender());
		}
	}

	private void payload(@Nullable Object payload, ActorAddress actor, String type, boolean readable) {
		this.out.raw(PAYLOAD);
		if (!readable) {
			this.out.raw(UNPRINTABLE);
			return;
		}
		PayloadMode mode = this.whole ? PayloadMode.FULL : mode(payload, actor, type);
		int start = this.out.length();
		this.out.limit(this.maxPayloadSize);
		try {
			payloadAs(mode, payload, actor, type);
			this.out.unlimit();
		}
		catch (JsonTooLargeException ex) {
			this.out.unlimit();
			this.out.truncate(start);
			omitted(ex.reached() - start, ex.isExact());
		}
	}

	private void payloadAs(PayloadMode mode, @Nullable Object payload, ActorAddress actor, String type) {
		switch (mode) {
			case FULL -> this.payloads.write(payload, actor);
			case TYPE -> {
				if (payload instanceof Map<?, ?> told && LIFECYCLE.contains(type)) {
					this.payloads.writeTypesWithin(told);
				}
				else {
					this.payloads.writeType(payload);
				}
			}
			case NONE -> this.payloads.writeType(null);
		}
	}

	/** Writes the marker that stands for a payload that is too large to be kept. */
	private void omitted(long size, boolean exact) {
		this.out.raw(OMITTED);
		this.out.number(size);
		if (!exact) {
			this.out.raw(AT_LEAST);
		}
		this.out.raw(MAX_SIZE);
		this.out.number((long) this.maxPayloadSize);
		this.out.raw('}');
	}

	/** Who changed the history is no matter of how much of messages is stored. */
	private PayloadMode mode(@Nullable Object payload, ActorAddress actor, String type) {
		boolean own = MAINTENANCE.contains(type) && actor.equals(ActorAddress.ofSystem(actor.system()));
		return own ? this.policy.modeOfOwn(type) : this.policy.modeOf(type, payload, actor);
	}

	private void audit(Audit audit) {
		this.out.raw(AUDIT);
		systemId(audit.systemId());
		timestamp(audit.timestamp());
		for (AuditField field : AUDIT_FIELDS) {
			if (field.isCount()) {
				count(field.wireName(), field.count(audit));
			}
			else {
				names(field.wireName(), field.names(audit));
			}
		}
		if (audit.source() != null) {
			field("source");
			FieldValues.string(this.out, audit.source());
		}
	}

	private void count(String name, long count) {
		field(name);
		this.out.number(count);
	}

	private void names(String name, List<String> names) {
		field(name);
		FieldValues.strings(this.out, names, Math.min(this.maxPayloadSize, MAX_NAMES));
	}

	private void field(String name) {
		this.out.raw(',');
		this.out.string(name);
		this.out.raw(':');
	}

	private void systemId(String own) {
		if (own.isEmpty() || own.equals(this.systemId)) {
			this.out.raw(this.ownId);
		}
		else {
			FieldValues.string(this.out, own);
		}
	}

	private void address(ActorAddress address) {
		if (!address.isPlain() && address.system().equals(this.systemId)) {
			this.out.raw(this.ownAddress);
			FieldValues.actor(this.out, address);
		}
		else {
			FieldValues.address(this.out, address);
		}
	}

	private void type(String type) {
		EncodedString known = this.types.find(type);
		if (known != null) {
			this.out.raw(known.bytes());
		}
		else {
			FieldValues.string(this.out, type);
		}
	}

	private static byte[] json(String text) {
		JsonWriter bytes = new JsonWriter();
		FieldValues.string(bytes, text);
		return bytes.copy();
	}

	private void timestamp(@Nullable Instant time) {
		Instant when = (time != null) ? time : this.clock.instant();
		this.out.raw(TIMESTAMP);
		this.out.timestamp(when.getEpochSecond(), when.getNano());
	}

}
