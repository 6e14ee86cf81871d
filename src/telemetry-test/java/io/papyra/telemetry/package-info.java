/**
 * Whole applications that send their metrics and traces to a collector of the tests.
 */
@NullMarked
package io.papyra.telemetry;

import org.jspecify.annotations.NullMarked;
