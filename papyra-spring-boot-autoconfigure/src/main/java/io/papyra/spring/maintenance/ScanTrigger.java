package io.papyra.spring.maintenance;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;

import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.Scannable;
import io.papyra.spring.settings.PapyraProperties;
import io.papyra.spring.settings.PropertyValidation;
import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.support.CronExpression;
import org.springframework.util.unit.DataSize;

/**
 * When the whole history is scanned beside the service, where its backend can be scanned,
 * and at what pace. Immutable.
 */
public final class ScanTrigger {

	private final String cron;

	private final @Nullable CronExpression times;

	private final DataSize rate;

	private ScanTrigger(String cron, @Nullable CronExpression times, DataSize rate) {
		this.cron = cron;
		this.times = times;
		this.rate = rate;
	}

	/** For a backend and the properties {@code papyra.scan}. */
	public static ScanTrigger of(PersistenceBackend backend, PapyraProperties.Scan properties) {
		boolean scheduled = backend instanceof Scannable && !properties.cron().equals(PropertyValidation.NEVER);
		return new ScanTrigger(properties.cron(), scheduled ? CronExpression.parse(properties.cron()) : null,
				properties.bytesPerSecond());
	}

	/** The time table, whether or not anything follows it. */
	public String cron() {
		return this.cron;
	}

	/** The time table, or null if the history is not scanned by itself. */
	public @Nullable String schedule() {
		return (this.times != null) ? this.cron : null;
	}

	/** When it is next scanned after that time, here; null if it is not. */
	public @Nullable Instant next(Instant now) {
		ZonedDateTime next = (this.times != null) ? this.times.next(now.atZone(ZoneId.systemDefault())) : null;
		return (next != null) ? next.toInstant() : null;
	}

	/** How much is read per second at most. */
	DataSize rate() {
		return this.rate;
	}

}
