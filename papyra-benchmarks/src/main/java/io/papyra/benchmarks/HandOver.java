package io.papyra.benchmarks;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * The limit of waking threads: callers who each hand a number to one thread that has no
 * disk and answers all who wait at once, and wait for that answer before the next. The
 * least that can be done for it: a stack without a lock, and a call for each who waits.
 */
final class HandOver implements Contender {

	private final int callers;

	HandOver(int callers) {
		this.callers = callers;
	}

	@Override
	public Round round(Workload work) throws Exception {
		Answering answering = new Answering();
		Thread thread = new Thread(answering, "answering");
		answering.thread = thread;
		thread.start();
		Watch watch = Crew.measureMany(this.callers, (caller) -> {
			Request request = new Request(Thread.currentThread());
			int share = Crew.share(work.facts(), this.callers, caller);
			for (int i = 0; i < share; i++) {
				answering.handOver(request);
			}
		});
		answering.over = true;
		LockSupport.unpark(thread);
		thread.join();
		return Round.of(watch, work.facts(), answering.answered.get(), 0)
			.with("batch", answering.answered.get() / (double) Math.max(1, answering.rounds));
	}

	/** What a caller hands over, again and again. */
	private static final class Request {

		private final Thread caller;

		private @Nullable Request next;

		private volatile boolean done;

		Request(Thread caller) {
			this.caller = caller;
		}

	}

	/** The thread that answers. */
	private static final class Answering implements Runnable {

		private final AtomicReference<@Nullable Request> handed = new AtomicReference<>();

		private final AtomicLong answered = new AtomicLong();

		private volatile @Nullable Thread thread;

		private volatile boolean over;

		private long rounds;

		void handOver(Request request) {
			request.done = false;
			@Nullable Request before;
			do {
				before = this.handed.get();
				request.next = before;
			}
			while (!this.handed.compareAndSet(before, request));
			if (before == null) {
				LockSupport.unpark(this.thread);
			}
			while (!request.done) {
				LockSupport.park(this);
			}
		}

		@Override
		public void run() {
			while (!this.over) {
				@Nullable Request request = this.handed.getAndSet(null);
				if (request == null) {
					LockSupport.park(this);
					continue;
				}
				this.rounds++;
				while (request != null) {
					@Nullable Request next = request.next;
					Thread caller = request.caller;
					request.done = true;
					this.answered.incrementAndGet();
					LockSupport.unpark(caller);
					request = next;
				}
			}
		}

	}

}
