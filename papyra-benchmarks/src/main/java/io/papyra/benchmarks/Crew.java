package io.papyra.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;

/** Threads that begin at the same moment. */
final class Crew {

	/** How many ordinary threads may be used without hesitation. */
	private static final int FEW = 64;

	private Crew() {
	}

	/** Work of one of them. */
	@FunctionalInterface
	interface Work {

		void run(int worker) throws Exception;

	}

	/**
	 * The same with threads that cost little, where the JVM has such: thousands who wait
	 * most of the time.
	 */
	static Watch measureMany(int workers, Work work) throws InterruptedException, ExecutionException {
		return isLight(workers) ? measure(workers, work, Crew::light) : measure(workers, work);
	}

	/**
	 * Whether this number of workers would be virtual threads, which Java has from 21 on.
	 */
	static boolean isLight(int workers) {
		return workers > FEW && Runtime.version().feature() >= 21;
	}

	/** Measures from the moment when all are ready until the last has finished. */
	static Watch measure(int workers, Work work) throws InterruptedException, ExecutionException {
		if (workers == 1) {
			return alone(work);
		}
		return measure(workers, work, (task) -> new Thread(task, "worker").start());
	}

	private static Watch measure(int workers, Work work, Executor start)
			throws InterruptedException, ExecutionException {
		CountDownLatch ready = new CountDownLatch(workers);
		CountDownLatch go = new CountDownLatch(1);
		List<FutureTask<Void>> tasks = new ArrayList<>();
		for (int i = 0; i < workers; i++) {
			int worker = i;
			FutureTask<Void> task = new FutureTask<>(() -> {
				ready.countDown();
				go.await();
				work.run(worker);
				return null;
			});
			tasks.add(task);
			start.execute(task);
		}
		ready.await();
		Watch watch = Watch.start();
		go.countDown();
		for (FutureTask<Void> task : tasks) {
			task.get();
		}
		return watch.stop();
	}

	private static Watch alone(Work work) throws ExecutionException {
		Watch watch = Watch.start();
		try {
			work.run(0);
		}
		catch (Exception ex) {
			throw new ExecutionException(ex);
		}
		return watch.stop();
	}

	private static void light(Runnable task) {
		try {
			Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** How many of the given number of pieces of work that worker takes. */
	static int share(int pieces, int workers, int worker) {
		return pieces / workers + ((worker < pieces % workers) ? 1 : 0);
	}

}
