package io.papyra.pekko;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Predicate;

import io.papyra.pekko.Incarnation.State;
import io.papyra.recorder.FactRecorder;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.AllDeadLetters;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.event.Logging;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The capture of one actor system. Takes events on the threads that publish them, which
 * may be any: it never blocks, throws or logs there, and ignores what it causes itself.
 */
final class SystemCapture {

	private static final Logger LOG = LoggerFactory.getLogger(SystemCapture.class);

	/**
	 * Whether this thread is in here: a message whose {@code toString} sends messages
	 * must not lead back. An array, so that one look-up does for reading and writing.
	 */
	private static final ThreadLocal<boolean[]> INSIDE = ThreadLocal.withInitial(() -> new boolean[1]);

	private final ActorSystem system;

	/** Null if cells do not report their lifecycle. */
	private final @Nullable ActorRegistry registry;

	private final LifecycleCapture lifecycle;

	private final DeadLetterCapture deadLetters;

	private final LongAdder deadLettersSeen = new LongAdder();

	private final LongAdder missed = new LongAdder();

	private final List<Runnable> last = new ArrayList<>();

	private final CountDownLatch end = new CountDownLatch(1);

	private volatile @Nullable Throwable firstFailure;

	private boolean ended;

	SystemCapture(ExtendedActorSystem system, FactRecorder recorder, CaptureOptions options) {
		SystemActors systemActors = new SystemActors(options);
		Addresses addresses = new Addresses(system, systemActors);
		this.system = system;
		this.registry = system.settings().DebugLifecycle() ? new ActorRegistry() : null;
		this.lifecycle = new LifecycleCapture(recorder, addresses, this.registry,
				CrashThinning.of(system, options.crashLimit(), recorder), options);
		this.deadLetters = new DeadLetterCapture(recorder, addresses, systemActors, options);
	}

	/** Begins, before any user actor runs. */
	void begin() {
		if (this.registry == null) {
			LOG.warn("The capture of the actor system {} is partial: {} is off, so starts, stops and restarts of actors"
					+ " are not recorded, only dead letters and crashes. Set it to on, or leave it out, for all of it.",
					this.system.name(), LifecycleSwitch.KEY);
		}
		tell(LifecycleCapture::begin);
	}

	/** Takes an event that the actor system published. */
	void accept(Object event, ActorRef self) {
		if (event instanceof Logging.LogEvent log && !LifecycleCapture.isPromising(log)) {
			return;
		}
		boolean[] inside = INSIDE.get();
		if (inside[0]) {
			if (event instanceof AllDeadLetters) {
				this.missed.increment();
			}
			return;
		}
		inside[0] = true;
		try {
			if (event instanceof AllDeadLetters letter) {
				if (this.deadLetters.accept(letter, self)) {
					this.deadLettersSeen.increment();
				}
			}
			else if (event instanceof Logging.LogEvent log) {
				this.lifecycle.accept(log);
			}
		}
		catch (Throwable ex) { // the thread is that of an actor or of the application
			missed(ex);
		}
		finally {
			inside[0] = false;
		}
	}

	/** Takes what a recorded behavior or strategy tells. */
	void tell(Consumer<LifecycleCapture> news) {
		boolean[] inside = INSIDE.get();
		boolean before = inside[0];
		inside[0] = true;
		try {
			news.accept(this.lifecycle);
		}
		catch (Throwable ex) { // the thread is that of an actor
			missed(ex);
		}
		finally {
			inside[0] = before;
		}
	}

	/**
	 * Has something done after the last fact of this actor system; at once if that was
	 * recorded already.
	 */
	void afterLastFact(Runnable action) {
		synchronized (this.last) {
			if (!this.ended) {
				this.last.add(action);
				return;
			}
		}
		action.run();
	}

	/**
	 * Terminates the actor system if the application wants that.
	 * @return whether it is about to end, by this or by other code
	 */
	boolean beginEnd(Predicate<? super ActorSystem> terminated) {
		if (isAboutToEnd()) {
			return true;
		}
		if (!terminated.test(this.system)) {
			return false;
		}
		try {
			this.system.terminate();
		}
		catch (RuntimeException ex) {
			LOG.warn("The actor system {} could not be terminated", this.system.name(), ex);
		}
		return true;
	}

	/** Pekko says so to those who take part in a coordinated shutdown only. */
	private boolean isAboutToEnd() {
		return this.end.getCount() == 0 || (this.system.hasExtension(CoordinatedShutdown.lookup())
				&& CoordinatedShutdown.get(this.system).getShutdownReason().isPresent());
	}

	/**
	 * Waits until the last fact is recorded, through interrupts; false if that takes
	 * longer.
	 */
	boolean awaitEnd(long nanos) {
		long deadline = System.nanoTime() + nanos;
		boolean interrupted = false;
		try {
			while (true) {
				try {
					return this.end.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
				}
				catch (InterruptedException ex) {
					interrupted = true;
				}
			}
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	/** The actor system is gone. */
	void end() {
		tell(LifecycleCapture::end);
		List<Runnable> actions;
		synchronized (this.last) {
			this.ended = true;
			actions = List.copyOf(this.last);
		}
		if (this.missed.sum() > 0) {
			LOG.warn("Papyra could not capture {} events of the actor system {}", this.missed.sum(), this.system.name(),
					this.firstFailure);
		}
		this.end.countDown();
		actions.forEach(this::perform);
	}

	CapturedSystem status() {
		ActorRegistry actors = this.registry;
		if (actors == null) {
			return new CapturedSystem(this.system.name(), false, 0, 0, 0, 0, this.deadLettersSeen.sum(),
					this.missed.sum());
		}
		return new CapturedSystem(this.system.name(), true, actors.started(), actors.count(State.RUNNING),
				actors.count(State.STOPPING), actors.count(State.RESTARTING) + actors.count(State.RESTARTING_INSIDE),
				this.deadLettersSeen.sum(), this.missed.sum());
	}

	private void perform(Runnable action) {
		try {
			action.run();
		}
		catch (RuntimeException ex) {
			LOG.warn("An action after the last fact of the actor system {} failed", this.system.name(), ex);
		}
	}

	private void missed(Throwable failure) {
		this.missed.increment();
		if (this.firstFailure == null) {
			this.firstFailure = failure;
		}
	}

}
