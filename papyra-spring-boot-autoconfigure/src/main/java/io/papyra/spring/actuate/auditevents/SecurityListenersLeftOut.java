package io.papyra.spring.actuate.auditevents;

import java.util.List;

import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.core.type.MethodMetadata;

/**
 * Removes the two listeners that only receive events of Spring Security. Where there is a
 * repository, Spring Boot 4.1 makes them without looking whether Spring Security is
 * there, and the application would not start without it.
 */
final class SecurityListenersLeftOut implements BeanDefinitionRegistryPostProcessor {

	private static final String MAKER = "org.springframework.boot.actuate.autoconfigure.audit.AuditAutoConfiguration";

	private static final List<String> LISTENERS = List.of("authenticationAuditListener", "authorizationAuditListener");

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
