package io.papyra.recorder;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Completes futures. Those that somebody merely waits for are completed at once; those
 * with actions chained to them on a thread of its own, which lives only as long as it is
 * needed, so that no action can hold up the writer.
 */
final class Acknowledgements {

	private final ThreadPoolExecutor actions;

	Acknowledgements(ThreadFactory threads) {
		this.actions = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), (task) -> {
			Thread thread = threads.newThread(task);
			thread.setName("papyra-futures");
			return thread;
		});
		this.actions.allowCoreThreadTimeOut(true);
	}

	/** Tells everybody that his fact is stored. */
	void succeed(List<DurableFuture> futures) {
		List<DurableFuture> chained = new ArrayList<>();
		for (DurableFuture future : futures) {
			if (future.isChained()) {
				chained.add(future);
			}
			else {
				future.complete(future.seq());
			}
		}
		act(chained, () -> chained.forEach((future) -> future.complete(future.seq())));
	}

	/** Tells everybody that his fact is not stored. */
	void fail(List<DurableFuture> futures, Throwable cause) {
		List<DurableFuture> chained = new ArrayList<>();
		for (DurableFuture future : futures) {
			if (future.isChained()) {
				chained.add(future);
			}
			else {
				future.completeExceptionally(cause);
			}
		}
		act(chained, () -> chained.forEach((future) -> future.completeExceptionally(cause)));
	}

	private void act(List<DurableFuture> chained, Runnable completion) {
		if (chained.isEmpty()) {
			return;
		}
		try {
			this.actions.execute(completion);
		}
		catch (RejectedExecutionException | OutOfMemoryError ex) {
			completion.run(); // no thread to be had: late is better than never
		}
	}

}
