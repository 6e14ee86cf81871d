package io.papyra.spring.actuate.observation;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.WorkCancelledException;
import io.papyra.spring.maintenance.HistoryOperation;
import io.papyra.spring.maintenance.OperationObserver;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;

/**
 * Makes observations of work on the history.
 *
 * <p>
 * The startup check is told when it is over, with the times at which it was done. The
 * registry of observations cannot be had while the check runs: to create it creates every
 * handler, convention and filter of the user, the registry of meters and the whole of the
 * tracer, with what these need, and all that has to wait until the check has passed. (In
 * a servlet application it happens to exist already, because filters do.) So what ends
 * before the application's beans exist waits here, as {@code StartupEvents} does.
 */
final class PapyraObservations implements OperationObserver, SmartLifecycle {

	private static final Logger LOG = LoggerFactory.getLogger(PapyraObservations.class);

	private static final PapyraMaintenanceConvention DEFAULT_CONVENTION = new DefaultPapyraMaintenanceConvention();

	/** A start that does more before its beans exist is observed in part. */
	private static final int MOST_WAITING = 100;

	private final ObjectProvider<ObservationRegistry> registries;

	private final ObjectProvider<PapyraMaintenanceConvention> conventions;

	private final Clock clock;

	private final List<RecordedOperation> waiting = new ArrayList<>();

	/** The startup check that is under way; guarded by the list. */
	private @Nullable RecordedOperation check;

	/** Null until the application's beans exist. */
	private volatile @Nullable ObservationRegistry registry;

	private volatile @Nullable PapyraMaintenanceConvention convention;

	private volatile boolean running;

	private volatile boolean complained;

	PapyraObservations(ObjectProvider<ObservationRegistry> registries,
			ObjectProvider<PapyraMaintenanceConvention> conventions, Clock clock) {
		this.registries = registries;
		this.conventions = conventions;
		this.clock = clock;
	}

	@Override
	public Running begin(HistoryOperation operation, PersistenceBackend backend) {
		ObservationRegistry registry = this.registry;
		return (registry != null && operation != HistoryOperation.STARTUP_CHECK) ? live(operation, backend, registry)
				: recording(operation, backend);
	}

	private Running live(HistoryOperation operation, PersistenceBackend backend, ObservationRegistry registry) {
		PapyraMaintenanceContext context = new PapyraMaintenanceContext(operation, backend);
		Observation observation = observation(context, registry).start();
		Observation.Scope before = registry.getCurrentObservationScope();
		Observation.Scope scope = scope(observation, before, registry);
		return (report, error) -> {
			try {
				tellEnd(observation, context, report, error);
			}
			finally {
				try {
					scope.close();
				}
				finally {
					registry.setCurrentObservationScope(before);
					observation.stop();
				}
			}
		};
	}

	/** What begins in it becomes a child. */
	private Observation.Scope scope(Observation observation, Observation.@Nullable Scope before,
			ObservationRegistry registry) {
		try {
			return observation.openScope();
		}
		catch (RuntimeException ex) {
			// A handler failed half-way: the thread is not left in the scope, and the
			// observation continues to its end.
			registry.setCurrentObservationScope(before);
			complain(ex);
			return Observation.Scope.NOOP;
		}
	}

	private void complain(RuntimeException ex) {
		if (!this.complained) {
			this.complained = true;
			LOG.warn("Papyra could not be observed in full; its work continues, and further failures are not logged",
					ex);
		}
	}

	private Running recording(HistoryOperation operation, PersistenceBackend backend) {
		RecordedOperation recorded = new RecordedOperation(operation, backend);
		long began = System.nanoTime();
		if (operation == HistoryOperation.STARTUP_CHECK) {
			synchronized (this.waiting) {
				this.check = recorded;
			}
		}
		return (report, error) -> {
			recorded.end(RecordedTime.until(this.clock.instant(), System.nanoTime() - began), report, error);
			synchronized (this.waiting) {
				if (this.check == recorded) {
					this.check = null;
				}
			}
			tell(recorded);
		};
	}

	@Override
	public void partEnded(HistoryOperation operation, PersistenceBackend backend, long nanos, @Nullable Object report,
			@Nullable Throwable error) {
		RecordedOperation part = new RecordedOperation(operation, backend);
		part.end(RecordedTime.until(this.clock.instant(), nanos), report, error);
		synchronized (this.waiting) {
			if (this.check != null) {
				this.check.add(part);
				return;
			}
		}
		tell(part);
	}

	private void tell(RecordedOperation recorded) {
		ObservationRegistry registry;
		synchronized (this.waiting) {
			registry = this.registry;
			if (registry == null) {
				if (this.waiting.size() < MOST_WAITING) {
					this.waiting.add(recorded);
				}
				return;
			}
		}
		observe(recorded, null, registry);
	}

	private void observe(RecordedOperation recorded, @Nullable Observation parent, ObservationRegistry registry) {
		PapyraMaintenanceContext context = recorded.context();
		Observation observation = observation(context, registry);
		if (parent != null) {
			observation.parentObservation(parent);
		}
		observation.start();
		try {
			recorded.parts().forEach((part) -> observe(part, observation, registry));
			tellEnd(observation, context, recorded.report(), recorded.error());
		}
		finally {
			observation.stop();
		}
	}

	private Observation observation(PapyraMaintenanceContext context, ObservationRegistry registry) {
		return PapyraObservationDocumentation.MAINTENANCE.observation(this.convention, DEFAULT_CONVENTION,
				() -> context, registry);
	}

	private static void tellEnd(Observation observation, PapyraMaintenanceContext context, @Nullable Object report,
			@Nullable Throwable error) {
		context.end(report, error);
		if (error != null && !(error instanceof WorkCancelledException)) {
			observation.error(error);
		}
	}

	/** All beans exist: tells what waited, and from now on everything at once. */
	@Override
	public void start() {
		this.running = true;
		ObservationRegistry registry = ObservationRegistry.NOOP;
		try {
			this.convention = this.conventions.getIfAvailable();
			registry = this.registries.getIfAvailable(() -> ObservationRegistry.NOOP);
		}
		catch (RuntimeException ex) {
			complain(ex);
		}
		List<RecordedOperation> due;
		synchronized (this.waiting) {
			this.registry = registry;
			due = List.copyOf(this.waiting);
			this.waiting.clear();
		}
		for (RecordedOperation recorded : due) {
			try {
				observe(recorded, null, registry);
			}
			catch (RuntimeException ex) {
				complain(ex);
			}
		}
	}

	@Override
	public void stop() {
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/** Before anything else that scans, compacts or takes requests. */
	@Override
	public int getPhase() {
		return Integer.MIN_VALUE;
	}

	/**
	 * Work that could not be observed while it was done, as it is reported afterwards.
	 */
	private static final class RecordedOperation {

		private final HistoryOperation operation;

		private final PersistenceBackend backend;

		private final List<RecordedOperation> parts = new ArrayList<>();

		private @Nullable RecordedTime time;

		private @Nullable Object report;

		private @Nullable Throwable error;

		RecordedOperation(HistoryOperation operation, PersistenceBackend backend) {
			this.operation = operation;
			this.backend = backend;
		}

		void add(RecordedOperation part) {
			this.parts.add(part);
		}

		void end(RecordedTime time, @Nullable Object report, @Nullable Throwable error) {
			this.time = time;
			this.report = report;
			this.error = error;
		}

		PapyraMaintenanceContext context() {
			return new PapyraMaintenanceContext(this.operation, this.backend, this.time);
		}

		List<RecordedOperation> parts() {
			return this.parts;
		}

		@Nullable Object report() {
			return this.report;
		}

		@Nullable Throwable error() {
			return this.error;
		}

	}

}
