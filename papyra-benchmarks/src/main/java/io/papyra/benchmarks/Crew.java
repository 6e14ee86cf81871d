package io.papyra.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Threads that begin at the same moment. */
final class Crew {

	private Crew() {
	}

	/** Work of one of them. */
	@FunctionalInterface
	interface Work {

		void run(int worker) throws Exception;

	}

	/** Measures from the moment when all are ready until the last has finished. */
	static Watch measure(int workers, Work work) throws InterruptedException, ExecutionException {
		if (workers == 1) {
			return alone(work);
		}
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
			new Thread(task, "worker-" + worker).start();
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

	/** How many of so many pieces of work that worker takes. */
	static int share(int pieces, int workers, int worker) {
		return pieces / workers + ((worker < pieces % workers) ? 1 : 0);
	}

}
