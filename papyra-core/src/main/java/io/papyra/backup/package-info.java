/**
 * Backups of a history: a copy with a manifest, its verification, and the way back. Knows
 * the SPI and the backends that keep files; how these copy themselves is theirs. Files
 * are touched through {@code disk} only.
 */
@NullMarked
package io.papyra.backup;

import org.jspecify.annotations.NullMarked;
