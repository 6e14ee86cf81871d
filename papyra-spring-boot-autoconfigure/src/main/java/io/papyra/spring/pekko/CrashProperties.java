package io.papyra.spring.pekko;

import io.papyra.pekko.CaptureOptions;
import io.papyra.pekko.CrashLimit;
import io.papyra.spring.settings.InvalidPapyraPropertyException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How much of a crash storm is recorded.
 *
 * @param crashLimit How many crashes and restarts of one actor with one type of exception
 * are recorded one by one, in what time, such as "100/10s"; those that follow are
 * summarized by one event per second. "-" for all.
 */
@ConfigurationProperties("papyra.capture")
public record CrashProperties(@Nullable String crashLimit) {

	/** Refuses what is no limit. */
	public CrashProperties {
		limit(crashLimit);
	}

	CaptureOptions over(CaptureOptions configured) {
		CrashLimit limit = limit(this.crashLimit);
		return (limit != null) ? configured.withCrashLimit(limit) : configured;
	}

	private static @Nullable CrashLimit limit(@Nullable String text) {
		try {
			return (text != null) ? CrashLimit.parse(text) : null;
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidPapyraPropertyException("papyra.capture.crash-limit", text,
					"a number and a time such as 100/10s, or - for no limit");
		}
	}

}
