package io.papyra.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.List;

/** Time that single threads take of the processors, without compiler and collector. */
final class ThreadTime {

	private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

	private ThreadTime() {
	}

	/** Nanoseconds of the calling thread so far. */
	static long own() {
		return THREADS.getCurrentThreadCpuTime();
	}

	/** Nanoseconds so far of all threads whose names begin with one of these. */
	static long of(List<String> names) {
		long nanos = 0;
		for (ThreadInfo thread : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
			if (thread != null && names.stream().anyMatch(thread.getThreadName()::startsWith)) {
				nanos += Math.max(0, THREADS.getThreadCpuTime(thread.getThreadId()));
			}
		}
		return nanos;
	}

}
