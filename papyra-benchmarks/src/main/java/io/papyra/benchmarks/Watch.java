package io.papyra.benchmarks;

import java.lang.management.ManagementFactory;

import com.sun.management.OperatingSystemMXBean;

/**
 * Measures the time on the wall and the time of the processors. The second tells more
 * where other work shares the machine. Includes what the JIT and the collector take.
 */
final class Watch {

	private static final OperatingSystemMXBean SYSTEM = ManagementFactory
		.getPlatformMXBean(OperatingSystemMXBean.class);

	private final long began = System.nanoTime();

	private final long cpuBegan = SYSTEM.getProcessCpuTime();

	private long nanos;

	private long cpuNanos;

	private Watch() {
	}

	static Watch start() {
		return new Watch();
	}

	Watch stop() {
		this.nanos = System.nanoTime() - this.began;
		this.cpuNanos = SYSTEM.getProcessCpuTime() - this.cpuBegan;
		return this;
	}

	long nanos() {
		return this.nanos;
	}

	long cpuNanos() {
		return this.cpuNanos;
	}

}
