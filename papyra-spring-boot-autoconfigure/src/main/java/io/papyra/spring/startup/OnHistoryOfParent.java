package io.papyra.spring.startup;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Does not match in an application context whose parent has a history: gate, schedules
 * and maintenance are the parent's then, and its beans are found here too.
 */
public final class OnHistoryOfParent extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("Papyra");
		BeanFactory parent = (context.getBeanFactory() != null) ? context.getBeanFactory().getParentBeanFactory()
				: null;
		return (parent != null && parent.containsBean(StartupCheckInitializer.NAME))
				? ConditionOutcome.noMatch(message.because("the history is that of the parent context"))
				: ConditionOutcome.match(message.because("no parent context has a history"));
	}

}
