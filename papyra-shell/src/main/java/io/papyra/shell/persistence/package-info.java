/**
 * The commands {@code persistence …}, {@code doctor run} and {@code metrics …}: what can
 * be done to a history as a whole.
 *
 * <p>
 * Uses histories and the definition of commands.
 */
@NullMarked
package io.papyra.shell.persistence;

import org.jspecify.annotations.NullMarked;
