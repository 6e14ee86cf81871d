/**
 * Health component {@code papyra} and its place in the readiness group.
 *
 * <p>
 * Uses the package above and Spring Boot's health; it is only loaded where that is
 * present.
 */
@NullMarked
package io.papyra.spring.actuate.health;

import org.jspecify.annotations.NullMarked;
