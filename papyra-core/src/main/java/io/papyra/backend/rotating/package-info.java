/**
 * The backend {@code rotating}: a directory per kind of fact, segments of bounded size.
 * Thin: the log engine does the work.
 */
@NullMarked
package io.papyra.backend.rotating;

import org.jspecify.annotations.NullMarked;
