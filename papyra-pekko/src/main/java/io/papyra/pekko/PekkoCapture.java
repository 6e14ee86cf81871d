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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one recorder captures from actor systems, of which there may be several. Safe for
 * use by several threads.
 *
 * <p>
 * As an {@link AuditSource} it tells the actors of all of them together, without asking a
 * single one: it counts what started and stopped.
 */
public final class PekkoCapture implements AuditSource, AutoCloseable {

	private static final Logger LOG = LoggerFactory.getLogger(PekkoCapture.class);

	/**
	 * For actor systems without a {@link PapyraSetup}. There is no other way to reach one
	 * that an application makes by {@code ActorSystem.create(name)}.
	 */
	private static final List<PekkoCapture> INSTALLED = new CopyOnWriteArrayList<>();

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
		if (INSTALLED.remove(this)) {
			LifecycleSwitch.release();
		}
	}

	/** Has it capture actor systems of which no setup says otherwise. */
	PekkoCapture install() {
		INSTALLED.add(this);
		LifecycleSwitch.acquire();
		return this;
	}

	/**
	 * The installed capture for an actor system that this thread makes, or null if there
	 * is none. Of several it is the one of the application that makes it. Where its owner
	 * cannot be determined it is none: facts in the history of another application are
	 * worse than none.
	 */
	static @Nullable PekkoCapture installedFor(String system) {
		List<PekkoCapture> all = List.copyOf(INSTALLED);
		if (all.size() <= 1) {
			return all.isEmpty() ? null : all.get(0);
		}
		for (PekkoCapture capture : all) {
			if (capture.isOwner()) {
				return capture;
			}
		}
		LOG.warn(
				"The actor system {} is not captured: {} captures are installed in this JVM, and nothing tells which of"
						+ " them it belongs to. Make it a bean, or pass PapyraPekko.setup(recorder) when you make it.",
				system, all.size());
		return null;
	}

	private boolean isOwner() {
		BooleanSupplier makesIt = this.owner;
		return makesIt != null && makesIt.getAsBoolean();
	}

	/** Begins to capture an actor system that is being made. */
	SystemCapture attach(ExtendedActorSystem system) {
		CaptureOptions wanted = this.options.apply(CaptureOptions.of(system.settings().config()));
		SystemCapture capture = new SystemCapture(system, this.recorder, wanted);
		capture.begin();
		HandOffMailbox.subscribe(system, capture);
		this.systems.add(capture);
		system.registerOnTermination((Runnable) () -> {
			this.systems.remove(capture);
			capture.end();
		});
		return capture;
	}

}
