/**
 * Spring Boot's own audit events, kept in the history.
 *
 * <p>
 * Uses the package above; it is only loaded where Spring Boot's actuator is present.
 */
@NullMarked
package io.papyra.spring.actuate.auditevents;

import org.jspecify.annotations.NullMarked;
