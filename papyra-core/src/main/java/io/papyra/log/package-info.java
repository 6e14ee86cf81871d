/**
 * The log engine: one file of lines, its header, writing, scanning, reading, checkpoint,
 * repair and quarantine. Format and invariants are told in
 * {@code docs/decisions/log-format.md}.
 */
@NullMarked
package io.papyra.log;

import org.jspecify.annotations.NullMarked;
