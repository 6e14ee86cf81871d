package io.papyra.spring.actuate.auditevents;

import io.papyra.spring.settings.InvalidPapyraPropertyException;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What becomes of Spring Boot's own audit events.
 *
 * @param enabled Whether Spring Boot's audit events, such as those of logins, are kept in
 * the history. They hold names of users.
 * @param maxResults How many audit events a search returns at most, the newest ones that
 * meet its conditions. Spring Boot's endpoint "auditevents" has no limit of its own.
 */
@ConfigurationProperties("papyra.audit-events")
public record AuditEventsProperties(@DefaultValue("false") boolean enabled, @DefaultValue("1000") int maxResults) {

	/** All of them are in memory at a time. */
	private static final int MOST_RESULTS = 100_000;

	/** Refuses an answer of nothing, and one that is too large for memory. */
	public AuditEventsProperties {
		if (maxResults < 1 || maxResults > MOST_RESULTS) {
			throw new InvalidPapyraPropertyException("papyra.audit-events.max-results", maxResults,
					"a whole number from 1 to " + MOST_RESULTS);
		}
	}

}
