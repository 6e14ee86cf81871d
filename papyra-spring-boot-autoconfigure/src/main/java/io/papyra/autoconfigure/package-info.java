/**
 * Papyra in a Spring Boot service: properties, the beans of the history, the gate that no
 * actor system passes before the startup check, and the events that tell of it.
 *
 * <p>
 * Uses the core and Spring Boot alone. Everything optional (actuator, metrics, Pekko)
 * lives in the packages below, which may use this one; this one uses none of them.
 */
@NullMarked
package io.papyra.autoconfigure;

import org.jspecify.annotations.NullMarked;
