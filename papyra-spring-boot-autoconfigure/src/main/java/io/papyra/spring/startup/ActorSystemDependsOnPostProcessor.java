package io.papyra.spring.startup;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import io.papyra.spring.settings.InvalidPapyraPropertyException;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Makes every bean of an actor-system type depend on the gate, so that it is created
 * after the startup check and destroyed before the recorder closes, no matter what asks
 * for it and how early: a servlet filter may, long before other beans are made.
 *
 * <p>
 * Actor systems that are created inside a bean of another type cannot be seen here;
 * {@link StartupCheckBeanFactoryInitializer} is for them. Creates no bean and loads no
 * optional class.
 */
public final class ActorSystemDependsOnPostProcessor implements BeanFactoryPostProcessor {

	private static final String PROPERTY = "papyra.startup.actor-system-beans";

	private static final List<String> KNOWN_TYPES = List.of("org.apache.pekko.actor.ActorSystem",
			"org.apache.pekko.actor.typed.ActorSystem");

	private final List<String> listed;

	public ActorSystemDependsOnPostProcessor(Environment environment) {
		this.listed = Binder.get(environment).bind(PROPERTY, Bindable.listOf(String.class)).orElse(List.of());
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
		KNOWN_TYPES.stream()
			.filter((type) -> ClassUtils.isPresent(type, beans.getBeanClassLoader()))
			.flatMap((type) -> beansOfType(beans, type))
			.forEach((name) -> letWait(beans, name));
		this.listed.stream()
			.flatMap((nameOrType) -> beansOf(beans, nameOrType.trim()))
			.forEach((name) -> letWait(beans, name));
	}

	private static Stream<String> beansOf(ConfigurableListableBeanFactory beans, String nameOrType) {
		if (beans.containsBeanDefinition(nameOrType)) {
			return Stream.of(nameOrType);
		}
		if (ClassUtils.isPresent(nameOrType, beans.getBeanClassLoader())) {
			return beansOfType(beans, nameOrType);
		}
		throw new InvalidPapyraPropertyException(PROPERTY, nameOrType, "names of beans and of classes that exist");
	}

	private static Stream<String> beansOfType(ConfigurableListableBeanFactory beans, String type) {
		Class<?> resolved = ClassUtils.resolveClassName(type, beans.getBeanClassLoader());
		return Arrays.stream(beans.getBeanNamesForType(resolved, true, false))
			.map(BeanFactoryUtils::transformedBeanName);
	}

	private static void letWait(ConfigurableListableBeanFactory beans, String name) {
		if (beans.containsBeanDefinition(name)) {
			BeanDefinition definition = beans.getBeanDefinition(name);
			definition
				.setDependsOn(StringUtils.addStringToArray(definition.getDependsOn(), StartupCheckInitializer.NAME));
		}
	}

}
