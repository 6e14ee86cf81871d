/**
 * Removes what no longer counts: plans it
 * ({@link io.papyra.internal.log.compact.CompactionPlan}) and writes the files anew
 * without it, beside a writer if there is one
 * ({@link io.papyra.internal.log.compact.StoreCompaction}). May use everything below but
 * {@code repair}.
 */
@NullMarked
package io.papyra.internal.log.compact;

import org.jspecify.annotations.NullMarked;
