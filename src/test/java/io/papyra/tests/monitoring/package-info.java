/**
 * Alerts and dashboard of {@code docs/monitoring}, judged by promtool: with scrapes of a
 * real sample in which each fault was really made.
 */
@NullMarked
package io.papyra.tests.monitoring;

import org.jspecify.annotations.NullMarked;
