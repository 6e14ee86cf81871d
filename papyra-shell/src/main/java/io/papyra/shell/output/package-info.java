/**
 * How answers and messages look: human-readable tables, JSON for programs, and nothing
 * that a terminal would obey.
 *
 * <p>
 * Uses Jackson, and what JLine knows of the widths of characters; knows nothing of
 * commands or logs.
 */
@NullMarked
package io.papyra.shell.output;

import org.jspecify.annotations.NullMarked;
