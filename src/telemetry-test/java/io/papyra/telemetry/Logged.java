package io.papyra.telemetry;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.LoggerFactory;

/** What is logged, by whomever, since the context of an application began. */
final class Logged extends AppenderBase<ILoggingEvent> implements AutoCloseable {

	private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

	/** Begins to listen; Spring Boot's own setting up of the log would end it. */
	Logged() {
		root().addAppender(this);
		start();
	}

	private static Logger root() {
		return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
	}

	@Override
	protected void append(ILoggingEvent event) {
		this.events.add(event);
	}

	/** The messages of loggers below a name. */
	List<String> of(String logger) {
		return this.events.stream()
			.filter((event) -> event.getLoggerName().startsWith(logger))
			.map((event) -> event.getLevel() + " " + event.getFormattedMessage())
			.toList();
	}

	@Override
	public void close() {
		root().detachAppender(this);
	}

}
