/**
 * The commands {@code inspect …}.
 *
 * <p>
 * Uses histories and the definition of commands.
 */
@NullMarked
package io.papyra.shell.inspect;

import org.jspecify.annotations.NullMarked;
