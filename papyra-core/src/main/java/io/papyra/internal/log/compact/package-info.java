/**
 * Removes what has expired: plans it
 * ({@link io.papyra.internal.log.compact.CompactionPlan}) and rewrites the files without
 * it, beside a writer if there is one
 * ({@link io.papyra.internal.log.compact.StoreCompaction}). May use everything below but
 * {@code repair}.
 */
@NullMarked
package io.papyra.internal.log.compact;

import org.jspecify.annotations.NullMarked;
