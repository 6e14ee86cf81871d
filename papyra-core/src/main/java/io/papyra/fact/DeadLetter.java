package io.papyra.fact;

import java.time.Instant;
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
 */
public record DeadLetter(String systemId, @Nullable ActorAddress target, String messageType, @Nullable Object payload,
		@Nullable Instant timestamp) implements Fact {

	public DeadLetter {
		systemId = Objects.requireNonNullElse(systemId, "");
		messageType = Objects.requireNonNullElse(messageType, "unknown");
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
