/**
 * The check that runs before the first actor: scan, decide by mode, recover, scan again.
 */
@NullMarked
package io.papyra.startup;

import org.jspecify.annotations.NullMarked;
