package io.papyra.spring.maintenance;

import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.papyra.fact.Audit;
import io.papyra.recorder.AuditSource;
import io.papyra.recorder.FactRecorder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;

/**
 * Asks every {@link AuditSource} bean for a snapshot and records it: once everything has
 * started, and then at a fixed interval, on one daemon thread. A source that fails does
 * not keep the others from being asked.
 */
public final class AuditScheduler implements SmartLifecycle {

	private static final Logger LOG = LoggerFactory.getLogger(AuditScheduler.class);

	private final ObjectProvider<AuditSource> sources;

	private final FactRecorder recorder;

	private final Duration interval;

	private final Supplier<Map<String, AuditSource>> names;

	private @Nullable ScheduledExecutorService executor;

	/** Only for the schedule's own thread. */
	private long failures;

	/**
	 * @param names tells the sources by the names of their beans
	 */
	public AuditScheduler(ObjectProvider<AuditSource> sources, FactRecorder recorder, Duration interval,
			Supplier<Map<String, AuditSource>> names) {
		this.names = names;
		this.sources = sources;
		this.recorder = recorder;
		this.interval = interval;
	}

	@Override
	public synchronized void start() {
		if (this.executor != null || this.interval.isZero()) {
			return;
		}
		List<AuditSource> found = this.sources.orderedStream().toList();
		if (!found.isEmpty()) {
			IdentityHashMap<AuditSource, String> named = new IdentityHashMap<>();
			this.names.get().forEach((name, source) -> named.put(source, name));
			this.executor = Executors.newSingleThreadScheduledExecutor(AuditScheduler::daemon);
			ScheduledFuture<?> unused = this.executor.scheduleWithFixedDelay(
					() -> found.forEach((source) -> ask(source, named.get(source))), 0,
					Math.max(1, this.interval.toMillis()), TimeUnit.MILLISECONDS);
		}
	}

	private void ask(AuditSource source, @Nullable String name) {
		try {
			Audit snapshot = source.snapshot();
			if (snapshot != null) {
				this.recorder.record((snapshot.source() != null) ? snapshot : snapshot.withSource(name));
			}
		}
		catch (Throwable ex) {
			// Anything thrown on would end the schedule for ever. Logged at powers of
			// two.
			this.failures++;
			if (Long.bitCount(this.failures) == 1) {
				LOG.warn("No audit from {}: failure number {}, the schedule continues", source, this.failures, ex);
			}
		}
	}

	@Override
	public synchronized void stop() {
		if (this.executor != null) {
			this.executor.shutdownNow();
			this.executor = null;
		}
	}

	@Override
	public synchronized boolean isRunning() {
		return this.executor != null;
	}

	private static Thread daemon(Runnable work) {
		Thread thread = new Thread(work, "papyra-audit");
		thread.setDaemon(true);
		return thread;
	}

}
