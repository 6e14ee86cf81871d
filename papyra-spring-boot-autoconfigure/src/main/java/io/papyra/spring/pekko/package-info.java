/**
 * Capture from Apache Pekko's actor systems, wherever the application makes them.
 *
 * <p>
 * Uses the package above and {@code papyra-pekko}; it is only loaded where that and Pekko
 * are present.
 */
@NullMarked
package io.papyra.spring.pekko;

import org.jspecify.annotations.NullMarked;
