package io.papyra.spring.pekko;

import io.papyra.pekko.PekkoCapture;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.StringUtils;

/**
 * Makes the gate depend on the capture. Whatever waits for the gate then waits for the
 * capture too, which sees only actor systems that are made after it, and is destroyed
 * before any bean waits for their last facts.
 */
final class CaptureBeforeGate implements BeanFactoryPostProcessor {

	private static final String GATE = "papyraHistoryGate";

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
		if (!beans.containsBeanDefinition(GATE)) {
			return; // it is that of the parent context, and has been passed
		}
		BeanDefinition gate = beans.getBeanDefinition(GATE);
		for (String capture : beans.getBeanNamesForType(PekkoCapture.class, true, false)) {
			gate.setDependsOn(StringUtils.addStringToArray(gate.getDependsOn(), capture));
		}
		for (String end : beans.getBeanNamesForType(ActorSystemsEnd.class, true, false)) {
			gate.setDependsOn(StringUtils.addStringToArray(gate.getDependsOn(), end));
		}
	}

}
