/**
 * The words of a history: the three kinds of fact, who they are about, and the questions
 * one can ask.
 *
 * <p>
 * Immutable values only. This package uses nothing else of Papyra and does no I/O.
 */
@NullMarked
package io.papyra.fact;

import org.jspecify.annotations.NullMarked;
