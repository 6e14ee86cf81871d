/**
 * The command {@code papyra}: starts Spring, runs one command or the console, and turns
 * whatever happens into an exit code and a message.
 *
 * <p>
 * Uses every other package of this module; none of them uses this one.
 */
@NullMarked
package io.papyra.shell;

import org.jspecify.annotations.NullMarked;
