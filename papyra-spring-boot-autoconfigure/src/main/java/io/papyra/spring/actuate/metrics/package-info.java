/**
 * Meters of the history, for whatever registry the application has.
 *
 * <p>
 * Uses the package above and Micrometer; it is only loaded where that is present.
 */
@NullMarked
package io.papyra.spring.actuate.metrics;

import org.jspecify.annotations.NullMarked;
