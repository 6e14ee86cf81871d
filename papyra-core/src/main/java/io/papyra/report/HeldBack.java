package io.papyra.report;

import java.time.Instant;

import io.papyra.fact.FactKind;
import org.jspecify.annotations.Nullable;

/**
 * Entries of a stream that have expired and stay all the same, because a consumer group
 * has not acknowledged them yet. Of several groups it is the one that needs the oldest
 * entry: without it more could be removed.
 *
 * @param group name of the group
 * @param kind of the facts in the stream
 * @param stream key of the stream
 * @param entries how many expired entries stay, gaps included; above zero
 * @param since time of the oldest entry that the group needs, by the clock of the server;
 * null if its id tells no time
 */
public record HeldBack(String group, FactKind kind, String stream, long entries, @Nullable Instant since) {
}
