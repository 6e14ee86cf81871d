package io.papyra.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilder;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilderFactory;
import org.apache.logging.log4j.core.config.builder.impl.BuiltConfiguration;

/**
 * Log4j 2 at its fastest: all loggers asynchronous, ready text into a file that rolls
 * over at 50 MB and is never flushed early nor synced. Measured until its context has
 * stopped, which is when everything is in the file.
 */
final class Log4jAppend implements Contender {

	static final List<String> FLAGS = List.of(
			"-Dlog4j2.contextSelector=org.apache.logging.log4j.core.async.AsyncLoggerContextSelector",
			"-Dlog4j2.statusLoggerLevel=OFF");

	private final String[] texts = Facts.texts();

	private final int threads;

	Log4jAppend(int threads) {
		this.threads = threads;
	}

	@Override
	public Round round(Workload work) throws Exception {
		Path file = work.directory().resolve("log4j.ndjson");
		LoggerContext context = Configurator.initialize(configuration(file));
		Logger logger = context.getLogger("facts");
		Watch watch = Crew.measure(this.threads, (worker) -> {
			int share = Crew.share(work.facts(), this.threads, worker);
			for (int i = 0; i < share; i++) {
				logger.info(this.texts[(i + worker) & Facts.MASK]);
			}
		});
		context.stop();
		watch.stop();
		return Round.of(watch, work.facts(), count(file), FileTree.size(work.directory()));
	}

	/** Lines of the file and of those that it was before. */
	static long count(Path file) throws IOException {
		long found = 0;
		for (Path each : FileTree.files(Objects.requireNonNull(file.getParent()))) {
			try (Stream<String> lines = Files.lines(each)) {
				found += lines.count();
			}
		}
		return found;
	}

	static BuiltConfiguration configuration(Path file) {
		ConfigurationBuilder<BuiltConfiguration> builder = ConfigurationBuilderFactory.newConfigurationBuilder();
		builder.add(builder.newAppender("file", "RollingRandomAccessFile")
			.addAttribute("fileName", file.toString())
			.addAttribute("filePattern", file + ".%i")
			.addComponent(builder.newComponent("SizeBasedTriggeringPolicy").addAttribute("size", "50MB"))
			.addComponent(builder.newComponent("DefaultRolloverStrategy").addAttribute("fileIndex", "nomax"))
			.addAttribute("immediateFlush", false)
			.add(builder.newLayout("PatternLayout").addAttribute("pattern", "%m%n")));
		builder.add(builder.newRootLogger(Level.INFO).add(builder.newAppenderRef("file")));
		return builder.build(false);
	}

}
