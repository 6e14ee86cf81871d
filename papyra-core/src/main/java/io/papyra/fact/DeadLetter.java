package io.papyra.fact;

import java.time.Instant;
import java.util.Locale;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * A message that could not be delivered.
 *
 * @param systemId identity of the actor system; empty means that of the recorder
 * @param target for whom it was, if known
 * @param messageType type of the message, usually its class name
 * @param payload the message or what is worth keeping of it
 * @param timestamp when, or null for now
 * @param reason why it could not be delivered, if known
 * @param reasonText the same in the words of the actor system, if it has any
 * @param sender from whom it was, if known
 */
public record DeadLetter(String systemId, @Nullable ActorAddress target, String messageType, @Nullable Object payload,
		@Nullable Instant timestamp, @Nullable Reason reason, @Nullable String reasonText,
		@Nullable ActorAddress sender) implements Fact {

	/** Why a message could not be delivered. */
	public enum Reason {

		/** There was no such actor, or no longer. */
		DEAD,

		/** The actor did not know what to do with it. */
		UNHANDLED,

		/** It was thrown away, for instance by a full mailbox. */
		DROPPED,

		/** As dead, of a type that says that losing it is harmless. */
		SUPPRESSED;

		private static final Reason[] ALL = values();

		/** Value of the field {@code reason} in a stored line. */
		public String wireName() {
			return name().toLowerCase(Locale.ROOT);
		}

		/** The reason with that wire name, or null if there is none. */
		public static @Nullable Reason ofWireName(@Nullable String wireName) {
			for (Reason reason : ALL) {
				if (reason.wireName().equals(wireName)) {
					return reason;
				}
			}
			return null;
		}

	}

	public DeadLetter {
		systemId = Objects.requireNonNullElse(systemId, "");
		messageType = Objects.requireNonNullElse(messageType, "unknown");
	}

	/** One of which neither the reason nor the sender is known. */
	public DeadLetter(String systemId, @Nullable ActorAddress target, String messageType, @Nullable Object payload,
			@Nullable Instant timestamp) {
		this(systemId, target, messageType, payload, timestamp, null, null, null);
	}

	/** A message that turned out undeliverable now in the recorder's own system. */
	public static DeadLetter of(@Nullable ActorAddress target, String messageType, @Nullable Object payload) {
		return new DeadLetter("", target, messageType, payload, null);
	}

	@Override
	public FactKind kind() {
		return FactKind.DEAD_LETTER;
	}

}
