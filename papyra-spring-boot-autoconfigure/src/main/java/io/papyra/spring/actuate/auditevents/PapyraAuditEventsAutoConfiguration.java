package io.papyra.spring.actuate.auditevents;

import io.papyra.recorder.FactRecorder;
import io.papyra.spring.PapyraStatus;
import io.papyra.spring.autoconfigure.PapyraAutoConfiguration;

import org.springframework.boot.actuate.audit.AuditEventRepository;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Keeps Spring Boot's audit events in the history, where that is wanted and the
 * application has no repository of its own. Spring Boot makes its listeners and its
 * endpoint {@code auditevents} where there is a repository, and none by itself.
 */
@AutoConfiguration(after = PapyraAutoConfiguration.class,
		beforeName = { "org.springframework.boot.actuate.autoconfigure.audit.AuditAutoConfiguration",
				"org.springframework.boot.actuate.autoconfigure.audit.AuditEventsEndpointAutoConfiguration" })
@ConditionalOnClass(name = "org.springframework.boot.actuate.audit.AuditEventRepository")
@ConditionalOnBooleanProperty("papyra.audit-events.enabled")
@ConditionalOnBean(PapyraStatus.class)
@EnableConfigurationProperties(AuditEventsProperties.class)
public final class PapyraAuditEventsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	AuditEventRepository papyraAuditEventRepository(FactRecorder recorder, PapyraStatus status,
			AuditEventsProperties properties) {
		return new HistoryAuditEventRepository(recorder, status.backend(), status.systemId(), properties.maxResults());
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingClass("org.springframework.security.authentication.event.AbstractAuthenticationEvent")
	static class WithoutSpringSecurity {

		@Bean
		static SecurityListenersLeftOut papyraSecurityListenersLeftOut() {
			return new SecurityListenersLeftOut();
		}

	}

}
