/**
 * Assertions on what an application has recorded, for its tests.
 *
 * <p>
 * {@link io.papyra.boot.test.RecordedFacts} is a bean of every application context under
 * test that records; AssertJ's own {@code assertThat} takes it.
 */
@NullMarked
package io.papyra.boot.test;

import org.jspecify.annotations.NullMarked;
