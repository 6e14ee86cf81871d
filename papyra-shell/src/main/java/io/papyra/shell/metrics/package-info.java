/**
 * The commands {@code metrics …}.
 *
 * <p>
 * Uses histories and the definition of commands.
 */
@NullMarked
package io.papyra.shell.metrics;

import org.jspecify.annotations.NullMarked;
