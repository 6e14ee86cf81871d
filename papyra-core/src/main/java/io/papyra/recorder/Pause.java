package io.papyra.recorder;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import io.papyra.backend.PersistenceException;
import org.jspecify.annotations.Nullable;

/**
 * Work that is done while the store is closed. Either the writer claims it and does it,
 * or the caller that asked for it stops waiting; never both. The result is handed over
 * when recording resumes.
 */
final class Pause<T> {

	private final Supplier<T> work;

	private final AtomicBoolean claimed = new AtomicBoolean();

	private final CompletableFuture<T> result = new CompletableFuture<>();

	private @Nullable T value;

	private @Nullable Throwable failure;

	Pause(Supplier<T> work) {
		this.work = work;
	}

	/** Whether no other thread has claimed it; none can from now on. */
	boolean claim() {
		return this.claimed.compareAndSet(false, true);
	}

	/** Does the work; throws nothing. */
	void work() {
		try {
			this.value = this.work.get();
		}
		catch (Throwable ex) {
			this.failure = ex;
		}
	}

	/** It could not be begun. */
	void refuse(String why, @Nullable Throwable cause) {
		this.failure = new PersistenceException("recording could not be paused: " + why, cause);
	}

	/** Hands over how it ended. */
	void end() {
		if (this.failure != null) {
			this.result.completeExceptionally(this.failure);
		}
		else {
			this.result.complete(this.value);
		}
	}

	/** Waits for the end, if it begins in time. */
	T await(Duration patience) {
		try {
			return this.result.get(RecorderOptions.nanos(patience), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			return giveUp("the writer did not come to it within " + patience.toMillis() + " ms", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return giveUp("the thread that asked for it was interrupted", ex);
		}
		catch (ExecutionException ex) {
			throw thrown(ex.getCause());
		}
	}

	private T giveUp(String why, Exception cause) {
		if (claim()) {
			throw new PersistenceException("recording could not be paused: " + why, cause);
		}
		try {
			return this.result.join();
		}
		catch (CompletionException ex) {
			throw thrown(ex.getCause());
		}
	}

	private static RuntimeException thrown(@Nullable Throwable cause) {
		if (cause instanceof Error error) {
			throw error;
		}
		return (cause instanceof RuntimeException problem) ? problem : new IllegalStateException(cause);
	}

}
