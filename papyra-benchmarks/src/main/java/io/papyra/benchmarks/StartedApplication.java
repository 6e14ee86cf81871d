package io.papyra.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import com.sun.management.OperatingSystemMXBean;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.ClassUtils;

/**
 * An application as a user has it, which says what its start took, and ends. Whether it
 * has an actor system, and Papyra, depends on its class path.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class StartedApplication {

	/** Begins the line that tells. */
	static final String MARK = "#start";

	public static void main(String[] arguments) {
		List<Class<?>> sources = new ArrayList<>(List.of(StartedApplication.class));
		if (ClassUtils.isPresent("org.apache.pekko.actor.ActorSystem", null)) {
			sources.add(StartedActors.class);
		}
		try (ConfigurableApplicationContext context = new SpringApplication(sources.toArray(Class[]::new))
			.run(arguments)) {
			tell();
		}
		System.exit(0);
	}

	private static void tell() {
		double cpu = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime() / 1e6;
		long millis = ManagementFactory.getRuntimeMXBean().getUptime();
		int threads = ManagementFactory.getThreadMXBean().getThreadCount();
		int classes = ManagementFactory.getClassLoadingMXBean().getLoadedClassCount();
		System.gc();
		long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1000;
		System.out.printf(Locale.ROOT, "%n%s cpu-ms=%.1f ms=%d classes=%d threads=%d heap-kB=%d%n", MARK, cpu, millis,
				classes, threads, heap);
	}

}
