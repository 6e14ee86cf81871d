package io.papyra.spring.event;

import java.time.Duration;

import io.papyra.report.CompactionReport;
import org.jspecify.annotations.Nullable;

/**
 * A compaction of the history has ended, scheduled or asked for. A dry run is none.
 *
 * @param report what it did, or null if it was refused or failed
 * @param error why it was refused ({@code CompactionRefusedException}) or failed, or null
 * if it did not
 * @param took how long it took
 */
public record PapyraCompactionEvent(@Nullable CompactionReport report, @Nullable Throwable error, Duration took) {
}
