/**
 * Observations of work on the history, which become spans where the application traces.
 *
 * <p>
 * Uses the package above and Micrometer; it is only loaded where that is present.
 */
@NullMarked
package io.papyra.spring.actuate.observation;

import org.jspecify.annotations.NullMarked;
