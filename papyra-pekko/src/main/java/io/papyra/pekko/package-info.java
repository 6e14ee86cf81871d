/**
 * Capture from Apache Pekko, typed and classic, without an agent and without a change to
 * actors: what an actor system publishes about lifecycles and undeliverable messages
 * becomes facts on the thread that publishes it.
 *
 * <p>
 * {@link io.papyra.pekko.PapyraPekko} is the way in. Uses public API of Pekko only, but
 * for the uid of a path, and of Papyra only facts and the recorder. Nothing here blocks,
 * throws into an actor, tells an actor anything or logs while it captures.
 */
@NullMarked
package io.papyra.pekko;

import org.jspecify.annotations.NullMarked;
