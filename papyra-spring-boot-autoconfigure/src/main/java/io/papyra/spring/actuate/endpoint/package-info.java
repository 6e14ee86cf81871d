/**
 * The actuator endpoint {@code papyra}: summary, doctor, and the lists of facts, with
 * values masked as the user wishes.
 *
 * <p>
 * Answers are written by the actuator's own JSON mapper, so that their keys do not follow
 * what the application sets for its own JSON. What is not known is absent.
 *
 * <p>
 * Uses the package above and Spring Boot's actuator; it is only loaded where that is
 * present.
 */
@NullMarked
package io.papyra.spring.actuate.endpoint;

import org.jspecify.annotations.NullMarked;
