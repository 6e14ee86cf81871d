/**
 * Which history a command works on, and what it can have done to it. A further kind of
 * history joins with a {@link io.papyra.shell.source.HistorySource}; no command is
 * touched.
 *
 * <p>
 * Uses the core, the settings of the service, and the definition of commands.
 */
@NullMarked
package io.papyra.shell.source;

import org.jspecify.annotations.NullMarked;
