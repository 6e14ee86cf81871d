/**
 * Turns a failed start into a report: what is wrong, where, and the next step.
 *
 * <p>
 * Uses the package above and Spring Boot's diagnostics.
 */
@NullMarked
package io.papyra.spring.diagnostics;

import org.jspecify.annotations.NullMarked;
