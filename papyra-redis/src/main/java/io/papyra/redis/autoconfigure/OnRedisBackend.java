package io.papyra.redis.autoconfigure;

import java.util.Arrays;
import java.util.List;

import io.papyra.backend.PersistenceBackend;
import io.papyra.redis.RedisBackend;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches where the history is in Redis: made of {@code papyra.backend=redis}, or by a
 * bean that is declared as a {@link RedisBackend}. Which of several beans it is, Papyra's
 * own auto-configuration decides in the same way.
 */
final class OnRedisBackend extends SpringBootCondition implements ConfigurationCondition {

	/** The name under which the chosen backend can be had. */
	static final String BACKEND = "papyraBackend";

	private static final String PROPERTY = "papyra.backend";

	@Override
	public ConfigurationPhase getConfigurationPhase() {
		return ConfigurationPhase.REGISTER_BEAN;
	}

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("Papyra's backend");
		return isRedis(context.getBeanFactory(), context.getEnvironment().getProperty(PROPERTY))
				? ConditionOutcome.match(message.because("it is redis"))
				: ConditionOutcome.noMatch(message.because("it is another one"));
	}

	private static boolean isRedis(@Nullable ConfigurableListableBeanFactory beans, @Nullable String wanted) {
		List<String> own = (beans == null) ? List.of()
				: Arrays.stream(beans.getBeanNamesForType(PersistenceBackend.class, true, false))
					.filter((name) -> !name.equals(BACKEND))
					.toList();
		if (beans == null || own.isEmpty()) {
			return RedisBackend.NAME.equalsIgnoreCase(wanted);
		}
		List<String> primary = own.stream().filter((name) -> beans.getBeanDefinition(name).isPrimary()).toList();
		String chosen = (wanted != null && own.contains(wanted)) ? wanted : (primary.isEmpty() ? own : primary).get(0);
		return beans.isTypeMatch(chosen, RedisBackend.class);
	}

}
