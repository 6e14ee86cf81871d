package io.papyra.spring.actuate.auditevents;

import java.util.List;

import io.papyra.recorder.FactRecorder;
import io.papyra.spring.PapyraStatus;
import io.papyra.spring.autoconfigure.PapyraAutoConfiguration;

import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
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
import org.springframework.core.type.MethodMetadata;

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

	/**
	 * Removes the two listeners that only receive events of Spring Security. Where there
	 * is a repository, Spring Boot 4.1 makes them without looking whether Spring Security
	 * is there, and the application would not start without it.
	 */
	static final class SecurityListenersLeftOut implements BeanDefinitionRegistryPostProcessor {

		private static final String MAKER = "org.springframework.boot.actuate.autoconfigure.audit.AuditAutoConfiguration";

		private static final List<String> LISTENERS = List.of("authenticationAuditListener",
				"authorizationAuditListener");

		@Override
		public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
			for (String listener : LISTENERS) {
				if (registry.containsBeanDefinition(listener) && isOfSpringBoot(registry, listener)) {
					registry.removeBeanDefinition(listener);
				}
			}
		}

		private static boolean isOfSpringBoot(BeanDefinitionRegistry registry, String bean) {
			if (!(registry.getBeanDefinition(bean) instanceof AnnotatedBeanDefinition annotated)) {
				return false;
			}
			MethodMetadata method = annotated.getFactoryMethodMetadata();
			return method != null && method.getDeclaringClassName().equals(MAKER);
		}

	}

}
