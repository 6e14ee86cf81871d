package io.papyra.pekko;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

import com.typesafe.config.Config;
import org.apache.pekko.dispatch.DispatcherPrerequisites;
import org.apache.pekko.dispatch.ExecutorServiceConfigurator;
import org.apache.pekko.dispatch.ExecutorServiceFactory;

/**
 * The executor of {@code papyra.pekko.hand-off-dispatcher}, made by Pekko: runs
 * everything where it is submitted.
 *
 * <p>
 * Pekko schedules an actor with each message, although this one finds nothing to do. On
 * another thread that would cost the sender a submission and the machine a wake-up for
 * every dead letter.
 */
final class CallerThreadExecutor extends ExecutorServiceConfigurator {

	CallerThreadExecutor(Config config, DispatcherPrerequisites prerequisites) {
		super(config, prerequisites);
	}

	@Override
	public ExecutorServiceFactory createExecutorServiceFactory(String id, ThreadFactory threadFactory) {
		return new ExecutorServiceFactory() {
			@Override
			public ExecutorService createExecutorService() {
				return new CallerThread();
			}
		};
	}

	private static final class CallerThread extends AbstractExecutorService {

		private volatile boolean shutdown;

		@Override
		public void execute(Runnable command) {
			command.run();
		}

		@Override
		public void shutdown() {
			this.shutdown = true;
		}

		@Override
		public List<Runnable> shutdownNow() {
			this.shutdown = true;
			return List.of();
		}

		@Override
		public boolean isShutdown() {
			return this.shutdown;
		}

		@Override
		public boolean isTerminated() {
			return this.shutdown;
		}

		@Override
		public boolean awaitTermination(long timeout, TimeUnit unit) {
			return this.shutdown;
		}

	}

}
