package io.papyra.sample;

import java.nio.file.Path;

import io.papyra.backend.PersistenceBackend;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
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
		if (this.history.name().equals("json")) {
			LOG.info("The desk is open. Watch its history: tail -f {}",
					Path.of(this.history.location()).toAbsolutePath());
		}
		else {
			LOG.info("The desk is open. Its history: {}", this.history.location());
		}
		if (event.getApplicationContext() instanceof WebServerApplicationContext web && web.getWebServer() != null) {
			LOG.info("Ask for it: curl http://localhost:{}/actuator/papyra", web.getWebServer().getPort());
		}
	}

}
