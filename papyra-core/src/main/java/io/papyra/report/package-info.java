/**
 * What is asked of a store and what it answers: requests and reports of a scan, a
 * recovery and a compaction, what can be wrong in a history, and the findings of a
 * checklist. Immutable values.
 *
 * <p>
 * Uses the facts and what is retained of them; knows no store.
 */
@NullMarked
package io.papyra.report;

import org.jspecify.annotations.NullMarked;
