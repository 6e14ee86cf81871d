package io.papyra.recorder;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.PersistenceException;
import io.papyra.fact.Fact;
import io.papyra.fact.Position;
import io.papyra.internal.ack.DurableFuture;
import io.papyra.observe.PersistenceObserver;
import org.jspecify.annotations.Nullable;

/**
 * The recorder: encodes a fact on the thread that records it, copies it into a buffer,
 * and has one thread store what is there, many facts with one write and one sync. Where
 * the store is a file, a caller who waits for its fact does that itself, for all who
 * wait.
 *
 * <p>
 * Safe for use by any number of threads, also virtual ones. Facts of one thread are
 * stored in their order. Nothing is stored before {@link #start()}; what is recorded
 * before waits in the buffer. The buffer is full when it and what is being stored
 * together take {@link RecorderOptions#bufferSize()} bytes.
 *
 * <p>
 * When the store fails, its batch is kept and tried again, ever more rarely, until it is
 * stored; futures fail at once, facts continue to wait while there is room. Actions
 * chained to a future run on threads of the recorder, or on that of the caller. They may
 * block, also for other futures of the recorder: then another thread is made, at a rate
 * of a hundred a second. Many that block belong on an executor of their own
 * ({@code thenApplyAsync}).
 */
public final class BufferedFactRecorder implements FactRecorder, AutoCloseable {

	/** How much longer than the writer may try a close waits for it to say so. */
	private static final long GRACE_MILLIS = 200;

	/** So long a close waits until the disk has taken a note of what it did not take. */
	private static final Duration NOTE_PATIENCE = Duration.ofMillis(500);

	private final PersistenceBackend backend;

	private final RecorderContext context;

	private final Entrance entrance;

	private final ReentrantLock lifecycle = new ReentrantLock();

	private final RecorderWatch watch;

	private volatile @Nullable Thread writer;

	private volatile @Nullable WriterLoop loop;

	/**
	 * @param backend where facts go; opened by {@link #start()}
	 * @param options how to work
	 * @param observer is notified of what happens
	 */
	public BufferedFactRecorder(PersistenceBackend backend, RecorderOptions options, PersistenceObserver observer) {
		this(backend, options, observer, RecorderParts.real());
	}

	BufferedFactRecorder(PersistenceBackend backend, RecorderOptions options, PersistenceObserver observer,
			RecorderParts parts) {
		this.backend = backend;
		this.context = RecorderContext.of(options, observer, parts);
		this.entrance = new Entrance(this.context);
		this.watch = new RecorderWatch(this.context, backend.location());
	}

	/**
	 * Opens the store and starts to write. Does nothing if that has been done.
	 * @throws io.papyra.backend.WriterLockedException if there is another writer
	 * @throws PersistenceException if the store cannot be written; facts continue to
	 * wait, and this may be called again
	 * @throws IllegalStateException if the recorder is closed
	 */
	public void start() {
		this.lifecycle.lock();
		try {
			if (this.context.intake().isClosed()) {
				throw new IllegalStateException("the recorder of '" + this.context.options().systemId()
						+ "' is closed; a new one is needed to record again");
			}
			if (this.writer == null) {
				this.watch.start();
				open();
			}
		}
		finally {
			this.lifecycle.unlock();
		}
	}

	private void open() {
		WriterLoop loop = new WriterLoop(this.backend, this.context);
		Thread thread = this.context.parts().threads().newThread(loop);
		this.loop = loop;
		writer(thread);
		try {
			thread.start();
			loop.opened().join();
		}
		catch (CompletionException ex) {
			writer(null);
			throw (ex.getCause() instanceof PersistenceException failure) ? failure
					: new PersistenceException(
							"the store at " + this.backend.location() + " could not be opened: " + ex.getCause(),
							ex.getCause());
		}
		catch (Throwable ex) {
			writer(null);
			throw ex;
		}
	}

	private void writer(@Nullable Thread thread) {
		this.writer = thread;
		this.entrance.writer(thread);
	}

	@Override
	public void record(Fact fact) {
		this.entrance.take(fact, null);
	}

	@Override
	public CompletableFuture<Position> recordDurably(Fact fact) {
		DurableFuture future = new DurableFuture(this.context.commits());
		this.entrance.take(fact, future);
		return future;
	}

	/**
	 * Does work during which the store must not be open for writing, such as a recovery:
	 * what has come in so far is stored, the store is closed, the work is done by the
	 * writer's thread, and recording resumes. Facts that are recorded meanwhile wait in
	 * the buffer as long as it has room. If the store cannot be opened afterwards, that
	 * is tried again and again as after any other failure. Does the work at once if the
	 * recorder is not started or is closed.
	 * @param patience how long to wait at most until the work begins
	 * @throws PersistenceException if it did not begin in time, because the store fails,
	 * or the writer is being paused already; the work is not done then, nor later
	 */
	public <T> T pauseFor(Duration patience, Supplier<T> work) {
		Thread thread = this.writer;
		if (thread == Thread.currentThread()) {
			throw new IllegalStateException("the writer cannot wait for itself to pause");
		}
		if (thread == null || !thread.isAlive()) {
			return work.get();
		}
		Pause<T> pause = new Pause<>(work);
		if (!this.context.pause().compareAndSet(null, pause)) {
			throw new PersistenceException("recording is about to be paused already; ask again later", null);
		}
		this.context.intake().wakeWriter();
		try {
			return pause.await(patience);
		}
		finally {
			this.context.pause().compareAndSet(pause, null);
		}
	}

	/** How the recorder is doing. */
	public RecorderStatus status() {
		return this.context.progress()
			.status(this.context.intake(), this.context.drops(), this.context.parts().nanoTime().getAsLong(),
					RecorderOptions.nanos(this.context.options().stallTimeout()));
	}

	/**
	 * Classes of the application, at most a hundred, of which what their objects say of
	 * themselves was stored since this recorder was made: of such texts only what follows
	 * a key can be masked.
	 */
	public Set<String> typesStoredAsText() {
		return this.entrance.printedTypes();
	}

	/**
	 * Takes in nothing more, stores what is there, waiting at most the shutdown timeout,
	 * and closes the store. What could not be stored by then is counted as dropped, and
	 * noted for the next run, which tells it in the history; a disk that does not answer
	 * at all has half a second for that. May be called again, by any thread, and never
	 * throws.
	 */
	@Override
	public void close() {
		this.context.deadline().setIn(RecorderOptions.nanos(this.context.options().shutdownTimeout()));
		this.context.intake().close();
		Thread thread = this.writer;
		if (thread == Thread.currentThread()) {
			this.watch.stop();
			return; // an observer closes: the writer ends when it has returned
		}
		if (thread == null || !awaitEnd(thread)) {
			this.context.abandon();
			this.context.progress().state(RecorderStatus.State.CLOSED);
			this.context.observer().tellDrops();
			WriterLoop hanging = this.loop;
			if (thread != null && hanging != null) {
				hanging.noteFor(NOTE_PATIENCE);
			}
		}
		this.watch.stop();
	}

	/**
	 * Waits for the writer's end, through interrupts; false if it has not come in time.
	 */
	private boolean awaitEnd(Thread thread) {
		boolean interrupted = false;
		boolean ended = false;
		long left = this.context.deadline().leftMillis() + GRACE_MILLIS;
		while (!ended && left > 0) {
			try {
				thread.join(left);
				ended = !thread.isAlive();
			}
			catch (InterruptedException ex) {
				interrupted = true;
			}
			left = this.context.deadline().leftMillis();
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
		return ended;
	}

}
