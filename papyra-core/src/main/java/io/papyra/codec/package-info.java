/**
 * One fact to one line and back. Written by {@link io.papyra.codec.FactEncoder}, whose
 * payloads, which may be any object, are the business of a
 * {@link io.papyra.codec.PayloadWriter}; inspected and read, also lines of Papyra for
 * Python, by {@link io.papyra.codec.LineParser} as
 * {@link io.papyra.codec.LineSchema} says what a valid line is. Lines that are no facts
 * write themselves: {@link io.papyra.codec.LogHeader}, {@link io.papyra.codec.LogGap}.
 * Pure functions of bytes; no I/O. May use {@code fact}, the reader and writer of JSON,
 * and what masks secrets.
 */
@NullMarked
package io.papyra.codec;

import org.jspecify.annotations.NullMarked;
