package io.papyra.recorder;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.PersistenceException;
import io.papyra.codec.FactEncoder;
import io.papyra.fact.Fact;
import io.papyra.fact.FactKind;
import io.papyra.observe.DropReason;
import io.papyra.observe.PersistenceObserver;
import org.jspecify.annotations.Nullable;

/**
 * The recorder: encodes a fact on the thread that records it, copies it into a buffer,
 * and has one thread store what is there, many facts with one write and one sync.
 *
 * <p>
 * Safe for use by any number of threads, also virtual ones. Facts of one thread are
 * stored in their order. Nothing is stored before {@link #start()}; what is recorded
 * before waits in the buffer. The buffer is full when it and what is being stored
 * together take {@link RecorderOptions#bufferSize()} bytes.
 *
 * <p>
 * When the store fails, its batch is kept and tried again, ever more rarely, until it is
 * stored; futures fail at once, facts go on waiting while there is room. Actions chained
 * to a future run on a thread of the recorder that they share, or on that of the caller;
 * long ones belong on an executor of their own ({@code thenApplyAsync}).
 */
public final class BufferedFactRecorder implements FactRecorder, AutoCloseable {

	/** How much longer than the writer may try a close waits for it to say so. */
	private static final long GRACE_MILLIS = 200;

	private static final long LATE_DROPS_INTERVAL = TimeUnit.SECONDS.toNanos(1);

	private final PersistenceBackend backend;

	private final RecorderContext context;

	private final EncoderPool encoders;

	private final long blockNanos;

	private final ReentrantLock lifecycle = new ReentrantLock();

	private final AtomicLong lateDropsTold;

	private volatile @Nullable Thread writer;

	/**
	 * @param backend where facts go; opened by {@link #start()}
	 * @param options how to work
	 * @param observer hears what happens
	 */
	public BufferedFactRecorder(PersistenceBackend backend, RecorderOptions options, PersistenceObserver observer) {
		this(backend, options, observer, RecorderParts.real());
	}

	BufferedFactRecorder(PersistenceBackend backend, RecorderOptions options, PersistenceObserver observer,
			RecorderParts parts) {
		this.backend = backend;
		this.context = RecorderContext.of(options, observer, parts);
		this.encoders = new EncoderPool(() -> new FactEncoder(options.systemId(), options.maxPayloadSize(),
				options.redactedKeys(), parts.clock()));
		this.lateDropsTold = new AtomicLong(parts.nanoTime().getAsLong() - LATE_DROPS_INTERVAL);
		this.blockNanos = (options.overflow() == OverflowPolicy.BLOCK) ? nanos(options.blockTimeout()) : 0;
	}

	/**
	 * Opens the store and starts to write. Does nothing if that has been done.
	 * @throws io.papyra.backend.WriterLockedException if there is another writer
	 * @throws PersistenceException if the store cannot be written; facts go on waiting,
	 * and this may be called again
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
		this.writer = thread;
		try {
			thread.start();
			loop.opened().join();
		}
		catch (CompletionException ex) {
			this.writer = null;
			if (ex.getCause() instanceof PersistenceException failure) {
				throw failure;
			}
			throw new PersistenceException(
					"the store at " + this.backend.location() + " could not be opened: " + ex.getCause(),
					ex.getCause());
		}
	}

	@Override
	public void record(Fact fact) {
		take(fact, null);
	}

	@Override
	public CompletableFuture<Long> recordDurably(Fact fact) {
		DurableFuture future = new DurableFuture();
		take(fact, future);
		return future;
	}

	/** How the recorder is doing. */
	public RecorderStatus status() {
		return this.context.progress().status(this.context.intake(), this.context.drops());
	}

	/**
	 * Takes in nothing more, stores what is there, waiting at most the shutdown timeout,
	 * and closes the store. What could not be stored by then is counted as dropped. May
	 * be called again, by any thread, and never throws.
	 */
	@Override
	public void close() {
		this.context.deadline().setIn(nanos(this.context.options().shutdownTimeout()));
		this.context.intake().close();
		Thread thread = this.writer;
		if (thread == Thread.currentThread()) {
			return; // an observer closes: the writer ends when it has returned
		}
		if (thread == null || !awaitEnd(thread)) {
			Abandonment.of(this.context);
			this.context.progress().state(RecorderStatus.State.CLOSED);
			this.context.observer().tellDrops();
		}
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

	private void take(@Nullable Fact fact, @Nullable DurableFuture future) {
		FactKind kind = null;
		DropReason refused = DropReason.ENCODING;
		try {
			if (fact != null) {
				kind = fact.kind();
				refused = offer(fact, kind, future);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			refused = DropReason.OVERFLOW;
		}
		catch (Throwable ex) { // out of memory or of stack: the caller has worries enough
			refused = DropReason.ENCODING;
		}
		if (refused != null) {
			drop(refused, kind, future);
		}
	}

	/** Returns null, or why the fact is not taken. */
	private @Nullable DropReason offer(Fact fact, FactKind kind, @Nullable DurableFuture future)
			throws InterruptedException {
		Intake intake = this.context.intake();
		boolean byWriter = Thread.currentThread() == this.writer;
		long wait = byWriter ? 0 : this.blockNanos;
		if (intake.isClosed()) {
			return DropReason.CLOSED;
		}
		if (intake.isFull()) {
			// Before any work is spent on the fact: in a storm of them that is all there
			// is time for.
			wait = (wait > 0) ? intake.awaitRoom(wait) : 0;
			if (wait == 0) {
				return intake.isClosed() ? DropReason.CLOSED : DropReason.OVERFLOW;
			}
		}
		EncoderPool.Slot slot = this.encoders.borrow();
		if (slot == null) {
			return DropReason.ENCODING;
		}
		try {
			FactEncoder encoder = slot.encoder();
			int length = encoder.encode(fact);
			if (length == 0 || length > intake.capacity()) {
				return DropReason.ENCODING;
			}
			return intake.offer(kind, encoder.array(), length, future, wait, byWriter);
		}
		finally {
			this.encoders.giveBack(slot);
		}
	}

	private void drop(DropReason reason, @Nullable FactKind kind, @Nullable DurableFuture future) {
		try {
			this.context.drops().add(reason, kind);
			if (future != null) {
				future.completeExceptionally(new FactDroppedException(reason, explained(reason)));
			}
			if (reason == DropReason.CLOSED) {
				tellLateDrops();
			}
		}
		catch (Throwable ex) {
			// Even counting it is too much for a stack or heap like this.
		}
	}

	/** Nobody else tells of what comes after the end; once a second is enough. */
	private void tellLateDrops() {
		long now = this.context.parts().nanoTime().getAsLong();
		long last = this.lateDropsTold.get();
		if (now - last >= LATE_DROPS_INTERVAL && this.lateDropsTold.compareAndSet(last, now)) {
			this.context.observer().tellDrops();
		}
	}

	private String explained(DropReason reason) {
		return switch (reason) {
			case OVERFLOW -> "the fact was dropped: the buffer of " + this.context.intake().capacity()
					+ " bytes is full (papyra.write.buffer-size)";
			case CLOSED -> "the fact was dropped: the recorder is closed";
			case ENCODING -> "the fact was dropped: it is missing, larger than the buffer, or cannot be encoded";
			case SHUTDOWN -> "the fact was dropped: the recorder had to stop";
		};
	}

	private static long nanos(Duration duration) {
		Duration longest = Duration.ofDays(365);
		return duration.isNegative() ? 0 : ((duration.compareTo(longest) < 0) ? duration : longest).toNanos();
	}

}
