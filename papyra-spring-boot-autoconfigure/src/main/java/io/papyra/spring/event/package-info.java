/**
 * The application events that tell a service of scans, repairs and compactions.
 *
 * <p>
 * Uses the core and Spring alone.
 */
@NullMarked
package io.papyra.spring.event;

import org.jspecify.annotations.NullMarked;
