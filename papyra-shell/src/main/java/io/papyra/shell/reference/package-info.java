/**
 * What is written about the commands for others than people at the console: completion of
 * bash and zsh, and the manual.
 *
 * <p>
 * Uses the definition of commands.
 */
@NullMarked
package io.papyra.shell.reference;

import org.jspecify.annotations.NullMarked;
