package io.papyra.spring.event;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.papyra.observe.PersistenceObserver;
import io.papyra.report.CompactionReport;
import io.papyra.report.RecoveryReport;
import io.papyra.report.ScanReport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.ApplicationEventPublisher;

/**
 * Publishes scans, recoveries and compactions as application events. The check ends
 * before there are listeners, and publishing at once would create listener beans before
 * it has passed; so what happens before {@link #release()} waits until then.
 */
public final class StartupEventPublisher implements PersistenceObserver {

	private static final Logger LOG = LoggerFactory.getLogger(StartupEventPublisher.class);

	private final ApplicationEventPublisher publisher;

	private final List<Object> waiting = new ArrayList<>();

	private boolean released;

	public StartupEventPublisher(ApplicationEventPublisher publisher) {
		this.publisher = publisher;
	}

	@Override
	public void onScan(@Nullable ScanReport report, @Nullable Throwable error, long nanos) {
		publish(new PapyraScanEvent(report, error, Duration.ofNanos(nanos)));
	}

	@Override
	public void onRecovery(@Nullable RecoveryReport report, @Nullable Throwable error, long nanos) {
		publish(new PapyraRecoveryEvent(report, error, Duration.ofNanos(nanos)));
	}

	@Override
	public void onCompaction(@Nullable CompactionReport report, @Nullable Throwable error, long nanos) {
		publish(new PapyraCompactionEvent(report, error, Duration.ofNanos(nanos)));
	}

	/** From now on events are published at once, beginning with those that waited. */
	public void release() {
		List<Object> due;
		synchronized (this.waiting) {
			this.released = true;
			due = List.copyOf(this.waiting);
			this.waiting.clear();
		}
		due.forEach(this::publishNow);
	}

	private void publish(Object event) {
		synchronized (this.waiting) {
			if (!this.released) {
				this.waiting.add(event);
				return;
			}
		}
		publishNow(event);
	}

	private void publishNow(Object event) {
		try {
			this.publisher.publishEvent(event);
		}
		catch (RuntimeException ex) {
			LOG.warn("A listener of {} failed; Papyra continues", event.getClass().getSimpleName(), ex);
		}
	}

}
