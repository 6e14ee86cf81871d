/**
 * Wires Papyra into a Spring Boot service, and shows its settings to the doctor and to
 * the command.
 *
 * <p>
 * Uses all packages of this module that need neither actuator nor Pekko.
 */
@NullMarked
package io.papyra.spring.autoconfigure;

import org.jspecify.annotations.NullMarked;
