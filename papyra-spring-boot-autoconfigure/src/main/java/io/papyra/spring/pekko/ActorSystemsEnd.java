package io.papyra.spring.pekko;

import java.time.Duration;

import io.papyra.pekko.PekkoCapture;

import org.springframework.beans.factory.DisposableBean;

/**
 * Destroyed after the beans that are actor systems and before the recorder closes: the
 * moment to wait for what they still have to tell. Some of them end only now, since
 * Spring finds no method to end them by, and some are still on their way, since theirs
 * returns at once.
 */
final class ActorSystemsEnd implements DisposableBean {

	private final ActorSystemBeans beans;

	private final PekkoCapture capture;

	private final Duration patience;

	ActorSystemsEnd(ActorSystemBeans beans, PekkoCapture capture, Duration patience) {
		this.beans = beans;
		this.capture = capture;
		this.patience = patience;
	}

	@Override
	public void destroy() {
		this.beans.awaitEnd(this.capture, this.patience);
	}

}
