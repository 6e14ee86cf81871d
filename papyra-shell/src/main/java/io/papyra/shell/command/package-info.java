/**
 * What a command is: its one definition, how it is understood when a user types it, and
 * how it can end.
 *
 * <p>
 * Knows where output goes and nothing else of this module: no log, no Spring Shell.
 */
@NullMarked
package io.papyra.shell.command;

import org.jspecify.annotations.NullMarked;
