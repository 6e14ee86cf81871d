/**
 * What Papyra costs, beside its peers and the physical limit: every figure is a ratio
 * inside one run.
 *
 * <p>
 * A {@link io.papyra.benchmarks.Suite} asks one question; its
 * {@link io.papyra.benchmarks.Case cases} answer it one after the other, each in a JVM of
 * its own, because what the JIT makes of a loop differs more from JVM to JVM than from
 * round to round. {@link io.papyra.benchmarks.Benchmarks} is the door.
 */
@NullMarked
package io.papyra.benchmarks;

import org.jspecify.annotations.NullMarked;
