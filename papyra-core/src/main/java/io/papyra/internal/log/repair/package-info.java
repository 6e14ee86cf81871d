/**
 * Repairs a log: judges all lines of all its files, plans what becomes of each
 * ({@link io.papyra.internal.log.repair.RepairPlan}), and carries that out
 * ({@link io.papyra.internal.log.repair.RepairExecutor}). May use {@code format},
 * {@code segment}, {@code index} and {@code scan}.
 */
@NullMarked
package io.papyra.internal.log.repair;

import org.jspecify.annotations.NullMarked;
