/**
 * Answers queries, oldest or newest facts first
 * ({@link io.papyra.internal.log.read.FactStream}), and applies retention to what is read
 * ({@link io.papyra.internal.log.read.RetentionFilter}). May use {@code format},
 * {@code segment}, {@code index} and {@code store}.
 */
@NullMarked
package io.papyra.internal.log.read;

import org.jspecify.annotations.NullMarked;
