package io.papyra.pekko;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

import io.papyra.fact.Audit;
import io.papyra.recorder.AuditSource;
import io.papyra.recorder.FactRecorder;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.jspecify.annotations.Nullable;

/**
 * What one recorder captures from actor systems, of which there may be several. Safe for
 * use by several threads.
 *
 * <p>
 * As an {@link AuditSource} it tells the actors of all of them together, without asking a
 * single one: it counts what started and stopped.
 */
public final class PekkoCapture implements AuditSource, AutoCloseable {

	private final FactRecorder recorder;

	private final UnaryOperator<CaptureOptions> options;

	private final List<SystemCapture> systems = new CopyOnWriteArrayList<>();

	private volatile @Nullable BooleanSupplier owner;

	/**
	 * @param options what is captured, made of what an actor system's configuration says
	 */
	PekkoCapture(FactRecorder recorder, UnaryOperator<CaptureOptions> options) {
		this.recorder = recorder;
		this.options = options;
	}

	/** The actor systems that are captured and not yet terminated. */
	public List<CapturedSystem> systems() {
		return this.systems.stream().map(SystemCapture::status).toList();
	}

	/**
	 * The actors of now: as total those that have started since their actor system was
	 * made, as alive those that run. Its source are the names of the actor systems.
	 * @return null if there is no actor system whose lifecycle is captured
	 */
	@Override
	public @Nullable Audit snapshot() {
		List<CapturedSystem> complete = systems().stream().filter(CapturedSystem::complete).toList();
		if (complete.isEmpty()) {
			return null;
		}
		String names = complete.stream().map(CapturedSystem::name).sorted().collect(Collectors.joining(", "));
		return Audit
			.ofActors(complete.stream().mapToLong(CapturedSystem::started).sum(),
					complete.stream().mapToLong(CapturedSystem::running).sum(),
					complete.stream().mapToLong(CapturedSystem::stopping).sum(),
					complete.stream().mapToLong(CapturedSystem::restarting).sum(),
					complete.stream().mapToLong(CapturedSystem::deadLetters).sum())
			.withSource(names);
	}

	/**
	 * Tells how to find out whose an actor system is, where captures of several
	 * applications are installed in one JVM.
	 * @param makesIt asked on the thread that makes an actor system: whether it does so
	 * for the application of this capture
	 */
	public void owner(BooleanSupplier makesIt) {
		this.owner = makesIt;
	}

	/**
	 * Waits for the last facts: until every actor system that is captured and about to
	 * end has ended. Interrupts do not end the wait.
	 * @param terminated which of the captured actor systems are to be terminated first,
	 * if they are not about to end already
	 * @param patience how long to wait at most, for all of them together
	 * @return those that have not ended by then; facts about them may still come
	 */
	public List<CapturedSystem> awaitEnd(Predicate<? super ActorSystem> terminated, Duration patience) {
		long deadline = System.nanoTime() + patience.toNanos();
		List<SystemCapture> ending = this.systems.stream().filter((capture) -> capture.beginEnd(terminated)).toList();
		return ending.stream()
			.filter((capture) -> !capture.awaitEnd(deadline - System.nanoTime()))
			.map(SystemCapture::status)
			.toList();
	}

	/**
	 * Takes back {@link PapyraPekko#install}: actor systems made from now on are not
	 * captured. Those that are captured stay captured to their end. May be called again.
	 */
	@Override
	public void close() {
		Installations.remove(this);
	}

	/** Whether an actor system that this thread makes is of this capture. */
	boolean isOwner() {
		BooleanSupplier makesIt = this.owner;
		return makesIt != null && makesIt.getAsBoolean();
	}

	/** Begins to capture an actor system that is being made. */
	SystemCapture attach(ExtendedActorSystem system) {
		CaptureOptions wanted = this.options.apply(CaptureOptions.of(system.settings().config()));
		SystemCapture capture = Attachment.attach(system, this.recorder, wanted);
		this.systems.add(capture);
		system.registerOnTermination((Runnable) () -> {
			this.systems.remove(capture);
			capture.end();
		});
		return capture;
	}

}
