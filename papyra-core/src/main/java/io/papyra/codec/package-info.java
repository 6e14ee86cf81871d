/**
 * One fact to one line and back. Written by {@link io.papyra.codec.FactEncoder}, which
 * leaves payloads, that may be any object, to a {@code PayloadWriter}; inspected and
 * read, lines of Papyra for Python too, by {@link io.papyra.codec.LineParser}, by the
 * rules of {@code LineSchema}. Lines that are no facts write themselves:
 * {@link io.papyra.codec.LogHeader} and {@link io.papyra.codec.LogGap}. Pure functions of
 * bytes; no I/O. May use facts, the reader and writer of JSON, and what masks secrets.
 */
@NullMarked
package io.papyra.codec;

import org.jspecify.annotations.NullMarked;
