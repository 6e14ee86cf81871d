package io.papyra.spring.maintenance;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;

import io.papyra.backend.Compactable;
import io.papyra.backend.PersistenceBackend;
import io.papyra.retention.RetentionPolicy;
import io.papyra.spring.settings.PropertyValidation;
import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.support.CronExpression;

/**
 * When the history is compacted: by the time table, as soon as anything in it can expire.
 * Immutable.
 */
public final class CompactionTrigger {

	private final RetentionPolicy retention;

	private final String cron;

	private final @Nullable CronExpression times;

	private CompactionTrigger(RetentionPolicy retention, String cron, @Nullable CronExpression times) {
		this.retention = retention;
		this.cron = cron;
		this.times = times;
	}

	/** For a backend and the value of {@code papyra.compaction.cron}. */
	public static CompactionTrigger of(PersistenceBackend backend, String cron) {
		RetentionPolicy retention = (backend instanceof Compactable compactable) ? compactable.retention()
				: RetentionPolicy.NONE;
		boolean scheduled = retention.isLimited() && !cron.equals(PropertyValidation.NEVER);
		return new CompactionTrigger(retention, cron, scheduled ? CronExpression.parse(cron) : null);
	}

	/** Which facts count. */
	public RetentionPolicy retention() {
		return this.retention;
	}

	/** The time table, whether or not anything follows it. */
	public String cron() {
		return this.cron;
	}

	/** The time table, or null if the history is not compacted by itself. */
	public @Nullable String schedule() {
		return (this.times != null) ? this.cron : null;
	}

	/** When it is next compacted after that time, here; null if it is not. */
	public @Nullable Instant next(Instant now) {
		ZonedDateTime next = (this.times != null) ? this.times.next(now.atZone(ZoneId.systemDefault())) : null;
		return (next != null) ? next.toInstant() : null;
	}

}
