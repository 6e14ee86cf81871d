package io.papyra.spring.event;

import java.time.Duration;

import io.papyra.report.RecoveryReport;
import org.jspecify.annotations.Nullable;

/**
 * A recovery of the history has ended. That of the startup check is published once the
 * application context has its listeners, before the web server takes requests.
 *
 * @param report what it did, or null if it failed
 * @param error why it failed, or null if it did not
 * @param took how long it took
 */
public record PapyraRecoveryEvent(@Nullable RecoveryReport report, @Nullable Throwable error, Duration took) {
}
