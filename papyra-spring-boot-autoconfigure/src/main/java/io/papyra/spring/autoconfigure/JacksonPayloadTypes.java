package io.papyra.spring.autoconfigure;

import java.lang.reflect.Type;
import java.util.List;

import io.papyra.spring.settings.JacksonPayloads;
import io.papyra.spring.startup.StartupCheckInitializer;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotContribution;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * Has a native image keep what Jackson needs of the classes that
 * {@code papyra.payload.jackson.types} names when the application is processed ahead of
 * time. Not used otherwise.
 */
final class JacksonPayloadTypes implements BeanFactoryInitializationAotProcessor {

	@Override
	public @Nullable BeanFactoryInitializationAotContribution processAheadOfTime(
			ConfigurableListableBeanFactory beans) {
		if (!beans.containsBean(StartupCheckInitializer.NAME)) {
			return null;
		}
		List<String> names = Binder.get(beans.getBean(Environment.class))
			.bind(JacksonPayloads.PROPERTY, Bindable.listOf(String.class))
			.orElse(List.of());
		Type[] types = names.stream()
			.map((name) -> ClassUtils.resolveClassName(name.strip(), beans.getBeanClassLoader()))
			.toArray(Type[]::new);
		return (types.length == 0) ? null : (context, code) -> new BindingReflectionHintsRegistrar()
			.registerReflectionHints(context.getRuntimeHints().reflection(), types);
	}

}
