package io.papyra.spring;

import io.papyra.recorder.FactRecorder;

/**
 * Puts something around the recorder that is handed out everywhere: capture, audits, and
 * every bean that injects a {@link FactRecorder}. Beans of this type are asked once, in
 * their order, the last one is the outermost. The recorder inside is still opened after
 * the startup check, watched by health and doctor, and closed as the last one.
 */
@FunctionalInterface
public interface FactRecorderCustomizer {

	/**
	 * What is to take facts from now on.
	 * @param recorder what has taken them so far; usually facts are handed on to it
	 * @return never null; must not throw, like every recorder, when it is given a fact
	 */
	FactRecorder customize(FactRecorder recorder);

}
