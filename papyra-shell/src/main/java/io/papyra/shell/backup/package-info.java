/**
 * The commands {@code backup …}: a copy of a history, its verification, and the way back.
 *
 * <p>
 * Uses histories and the definition of commands.
 */
@NullMarked
package io.papyra.shell.backup;

import org.jspecify.annotations.NullMarked;
