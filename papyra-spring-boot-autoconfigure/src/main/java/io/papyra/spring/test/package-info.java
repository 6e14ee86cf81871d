/**
 * What applications with Papyra need in their tests without asking for it: a history that
 * ends with its context.
 *
 * <p>
 * Uses the package above and {@code spring-test}; it is only loaded where that is
 * present, which finds it through {@code META-INF/spring.factories}.
 */
@NullMarked
package io.papyra.spring.test;

import org.jspecify.annotations.NullMarked;
