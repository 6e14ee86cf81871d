package io.papyra.fact;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * One immutable, append-only record of what happened in an actor system.
 *
 * <p>
 * Constructors never throw: the caller that records a fact is in the middle of something
 * more important, so a missing part is replaced by a neutral value instead.
 */
public sealed interface Fact permits ActorEvent, Audit, DeadLetter {

	FactKind kind();

	/**
	 * Identity of the actor system; empty in a fact to be recorded means that of the
	 * recorder.
	 */
	String systemId();

	/**
	 * When it happened, by the wall clock, in microseconds. Null in a fact to be recorded
	 * means now; null in a stored fact means that the line holds no usable time. Order is
	 * by sequence number, never by time.
	 */
	@Nullable Instant timestamp();

}
