/**
 * The actuator endpoint {@code papyra}: summary, doctor, and the lists of facts, with
 * values masked as the user wishes.
 *
 * <p>
 * Uses the package above and Spring Boot's actuator; it is only loaded where that is
 * present.
 */
@NullMarked
package io.papyra.autoconfigure.endpoint;

import org.jspecify.annotations.NullMarked;
