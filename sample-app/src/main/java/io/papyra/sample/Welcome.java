package io.papyra.sample;

import java.nio.file.Path;

import io.papyra.backend.PersistenceBackend;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Tells a newcomer where to look. */
@Component
class Welcome {

	private static final Logger LOG = LoggerFactory.getLogger(Welcome.class);

	private final PersistenceBackend history;

	Welcome(PersistenceBackend history) {
		this.history = history;
	}

	@EventListener
	void ready(ApplicationReadyEvent event) {
		LOG.info("The desk is open. Its history: {}", Path.of(this.history.location()).toAbsolutePath());
		ApplicationContext context = event.getApplicationContext();
		if (context instanceof WebServerApplicationContext web && web.getWebServer() != null) {
			LOG.info("Look at it: curl http://localhost:{}/actuator/papyra", web.getWebServer().getPort());
		}
	}

}
