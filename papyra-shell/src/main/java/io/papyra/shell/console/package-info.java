/**
 * The console: Spring Shell on a JLine terminal, fed with the same definitions of
 * commands as the command line.
 *
 * <p>
 * The only package that knows Spring Shell's commands. Nothing here runs for a single
 * command.
 */
@NullMarked
package io.papyra.shell.console;

import org.jspecify.annotations.NullMarked;
