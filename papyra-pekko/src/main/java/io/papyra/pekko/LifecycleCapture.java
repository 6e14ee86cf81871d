package io.papyra.pekko;

import java.util.Collections;
import java.util.Map;
import java.util.concurrent.locks.StampedLock;

import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.pekko.Incarnation.State;
import io.papyra.recorder.FactRecorder;
import org.apache.pekko.actor.SupervisorStrategy;
import org.apache.pekko.event.Logging;
import org.jspecify.annotations.Nullable;

/**
 * Turns what is heard of actors into events, each once.
 *
 * <p>
 * Who tells what: cells tell starts, stops and restarts of themselves; supervisors tell
 * failures; a recorded behavior tells its failures, the restarts inside its cell and why
 * it will stop. Of two reports of one failure only the first is recorded. An actor counts
 * as started when it has got through its start; one that never does has no stop either,
 * but a crash. Safe for use by several threads.
 */
final class LifecycleCapture {

	private static final Map<String, Object> NOTHING = Map.of();

	/** A power of two. */
	private static final int GATES = 16;

	private final FactRecorder recorder;

	private final Addresses addresses;

	private final CaptureOptions options;

	/**
	 * Null if cells do not report their lifecycle, so that there are no actors to count.
	 */
	private final @Nullable ActorRegistry registry;

	private final CrashThinning thinning;

	/**
	 * One of them, by the path, is held for reading while an event is taken: the end
	 * waits for those that are on their way, since a cell may tell its stop when the
	 * actor system is as good as gone. Several, since threads that only read one write to
	 * it all the same.
	 */
	private final StampedLock[] gates = new StampedLock[GATES];

	/** Written while all gates are held. */
	private boolean ended;

	LifecycleCapture(FactRecorder recorder, Addresses addresses, @Nullable ActorRegistry registry,
			CrashThinning thinning, CaptureOptions options) {
		this.recorder = recorder;
		this.thinning = thinning;
		this.options = options;
		this.addresses = addresses;
		this.registry = registry;
		for (int i = 0; i < GATES; i++) {
			this.gates[i] = new StampedLock();
		}
	}

	/**
	 * Whether an event could report something of an actor's lifecycle. Cheap, and without
	 * any effect.
	 */
	static boolean isPromising(Logging.LogEvent event) {
		// loggers publish subclasses of these, so that what an application logs is never
		// taken for a transition
		Class<?> type = event.getClass();
		return (type == Logging.Debug.class && LifecycleMessage.of(event.message()) != null) || isOfSupervisor(event)
				|| (type == Logging.Error.class && hasCause((Logging.Error) event));
	}

	/**
	 * The cell of a typed guardian has started before this capture, and its behavior has
	 * not.
	 */
	void begin() {
		if (this.addresses.hasTypedGuardian()) {
			started(Addresses.USER, this.addresses.ofPath(Addresses.USER));
		}
	}

	void accept(Logging.LogEvent event) {
		String path = this.addresses.pathOf(event.logSource());
		if (path == null) {
			return;
		}
		StampedLock gate = this.gates[path.hashCode() & (GATES - 1)];
		long stamp = gate.readLock();
		try {
			if (!this.ended) {
				accept(path, event);
			}
		}
		finally {
			gate.unlockRead(stamp);
		}
	}

	private void accept(String path, Logging.LogEvent event) {
		LifecycleMessage transition = (event.getClass() == Logging.Debug.class) ? LifecycleMessage.of(event.message())
				: null;
		if (transition != null) {
			accept(path, transition);
		}
		else if (event instanceof Logging.Error error && hasCause(error)) {
			crashed(isOfSupervisor(event) ? Crash.supervised(path, error.cause(), null)
					: Crash.around(path, error.cause()));
		}
		else {
			crashed(Crash.toldOf(path, (event.message() != null) ? event.message().toString() : null));
		}
	}

	private void accept(String path, LifecycleMessage transition) {
		if (this.registry == null) {
			return;
		}
		switch (transition) {
			case STARTED -> started(path, this.addresses.ofLiving(path));
			case STOPPING -> this.registry.stopping(path);
			case STOPPED -> stopped(path);
			case RESTARTING -> this.registry.restarting(path, State.RESTARTING);
			case RESTARTED -> restarted(path, State.RESTARTING);
		}
	}

	void started(String path, ActorAddress address) {
		if (this.registry != null) {
			this.registry.start(path, address);
			record(address, ActorEvent.STARTED, NOTHING);
		}
	}

	private void stopped(String path) {
		Incarnation actor = (this.registry != null) ? this.registry.stop(path) : null;
		if (actor != null) {
			stopped(actor);
		}
		else if (!path.startsWith("/system/")) {
			// actors of the system may be older than this capture, all others are not
			record(this.addresses.ofPath(path), ActorEvent.CRASHED, Crash.unexplained(path).payload(true));
		}
	}

	private void stopped(Incarnation actor) {
		if (actor.hasStarted()) {
			record(actor.address, ActorEvent.STOPPED, Collections.singletonMap("reason", actor.reasonOfStop()));
		}
	}

	/** Records a failure unless it is known. */
	void crashed(Crash crash) {
		ActorAddress address = this.addresses.ofLiving(crash.path());
		if (this.registry == null) {
			recordCrash(address, crash, false);
			return;
		}
		Incarnation actor = this.registry.fail(crash, address);
		if (actor != null) {
			recordCrash(actor.address, crash, !actor.hasStarted());
		}
	}

	private void recordCrash(ActorAddress actor, Crash crash, boolean atStart) {
		if (this.thinning.isRecorded(actor, ActorEvent.CRASHED, crash.cause())) {
			record(actor, ActorEvent.CRASHED, crash.payload(atStart));
		}
	}

	/** A behavior has been started: for the first time, or again after it failed. */
	void behaviorStarted(String path) {
		if (this.registry != null && !restarted(path, State.RESTARTING_INSIDE)) {
			this.registry.recovered(path);
		}
	}

	void behaviorRestarting(String path) {
		if (this.registry != null) {
			this.registry.restarting(path, State.RESTARTING_INSIDE);
		}
	}

	void behaviorRecovered(String path) {
		if (this.registry != null) {
			this.registry.recovered(path);
		}
	}

	void behaviorStops(String path, String reason) {
		if (this.registry != null) {
			this.registry.willStop(path, reason);
		}
	}

	/**
	 * Records the stop of the actors that could not report it in time: the actor system
	 * is gone, and so are they.
	 */
	void end() {
		long[] stamps = new long[GATES];
		for (int i = 0; i < GATES; i++) {
			stamps[i] = this.gates[i].writeLock();
		}
		try {
			this.ended = true;
			this.thinning.summarize();
			if (this.registry != null) {
				this.registry.end().forEach(this::stopped);
			}
		}
		finally {
			for (int i = 0; i < GATES; i++) {
				this.gates[i].unlockWrite(stamps[i]);
			}
		}
	}

	private boolean restarted(String path, State how) {
		ActorRegistry.Restart restart = (this.registry != null) ? this.registry.restarted(path, how) : null;
		if (restart == null) {
			return false;
		}
		Throwable reason = restart.reason();
		if (!this.thinning.isRecorded(restart.address(), ActorEvent.RESTARTED, reason)) {
			return true;
		}
		record(restart.address(), ActorEvent.RESTARTED, Collections.singletonMap("reason", reason));
		return true;
	}

	private void record(ActorAddress actor, String eventType, Map<String, ?> payload) {
		if (this.options.records(actor)) {
			this.recorder.record(new ActorEvent("", actor, eventType, payload, null));
		}
	}

	private static boolean isOfSupervisor(Logging.LogEvent event) {
		return SupervisorStrategy.class.isAssignableFrom(event.logClass());
	}

	private static boolean hasCause(Logging.Error error) {
		return error.cause() != null && error.cause() != Logging.noCause();
	}

}
