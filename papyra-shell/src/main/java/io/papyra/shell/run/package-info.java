/**
 * Runs one command, for the command line and for the console alike: progress, Ctrl-C,
 * help, and what becomes of failures.
 *
 * <p>
 * Uses the definition of commands and the histories.
 */
@NullMarked
package io.papyra.shell.run;

import org.jspecify.annotations.NullMarked;
