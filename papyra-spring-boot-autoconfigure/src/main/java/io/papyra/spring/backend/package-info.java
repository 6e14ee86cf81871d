/**
 * The backends that a service and the command can choose by name: the interface that a
 * third-party jar implements, the three built-in factories, and how one is selected.
 *
 * <p>
 * Uses the settings.
 */
@NullMarked
package io.papyra.spring.backend;

import org.jspecify.annotations.NullMarked;
