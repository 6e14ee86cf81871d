package io.papyra.spring.startup;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.papyra.backend.PersistenceBackend;
import io.papyra.fact.FactKind;
import io.papyra.observe.DropReason;
import io.papyra.recorder.BufferedFactRecorder;
import io.papyra.recorder.RecorderStatus;
import io.papyra.spring.backend.BackendSelection;
import io.papyra.wire.ReportDescriptors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Tells the log at the end of a run what was stored and what was not: one line for each
 * recorder that was opened, after its last fact. A post-processor of beans is made before
 * all others and therefore closed after them.
 */
public final class RunSummaryLogger implements BeanPostProcessor, BeanFactoryAware, AutoCloseable {

	private static final Logger LOG = LoggerFactory.getLogger(RunSummaryLogger.class);

	private final List<Run> runs = new ArrayList<>();

	private @Nullable BeanFactory beans;

	/**
	 * A recorder and what is needed to report on it.
	 *
	 * @param recorder is closed when it is reported on
	 * @param location where it stores, human-readable
	 * @param began by {@link System#nanoTime()}
	 */
	private record Run(BufferedFactRecorder recorder, String location, long began) {
	}

	@Override
	public void setBeanFactory(BeanFactory beans) {
		this.beans = beans;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String name) {
		if (bean instanceof BufferedFactRecorder recorder && this.beans != null) {
			this.runs.add(
					new Run(recorder, this.beans.getBean(BackendSelection.BACKEND, PersistenceBackend.class).location(),
							System.nanoTime()));
		}
		return bean;
	}

	@Override
	public void close() {
		this.runs.forEach((run) -> tell(run.location(), run.recorder().status(),
				Duration.ofNanos(System.nanoTime() - run.began())));
		this.runs.clear();
	}

	/**
	 * Says nothing of a recorder that was never opened, whose failed start is in the log
	 * already: one that was opened has stored that, or counts it as dropped.
	 */
	private static void tell(String location, RecorderStatus status, Duration took) {
		long stored = sum(status.written());
		long dropped = sum(status.dropped());
		if (stored == 0 && dropped == 0) {
			return;
		}
		String run = "Papyra closed its history in " + location + " after " + words(took) + ": " + stored
				+ " facts stored" + counts(kinds(status.written())) + ", " + status.bytesWritten() + " bytes";
		if (dropped == 0) {
			LOG.info("{}, none dropped", run);
		}
		else {
			LOG.warn("{}, {} dropped{}", run, dropped, counts(reasons(status.dropped())));
		}
	}

	private static long sum(Map<?, Long> counts) {
		return counts.values().stream().mapToLong(Long::longValue).sum();
	}

	private static Map<String, Long> kinds(Map<FactKind, Long> written) {
		return ReportDescriptors.byKind(written);
	}

	private static Map<String, Long> reasons(Map<DropReason, Long> dropped) {
		Map<String, Long> named = new LinkedHashMap<>();
		if (!dropped.isEmpty()) {
			new EnumMap<>(dropped).forEach((reason, count) -> named.put(reason.wireName(), count));
		}
		return named;
	}

	private static String counts(Map<String, Long> counts) {
		String text = counts.entrySet()
			.stream()
			.filter((entry) -> entry.getValue() > 0)
			.map((entry) -> entry.getValue() + " " + entry.getKey())
			.collect(Collectors.joining(", "));
		return text.isEmpty() ? "" : " (" + text + ")";
	}

	/** As long as people say it: seconds are of no interest after hours. */
	private static String words(Duration took) {
		if (took.toDays() > 0) {
			return took.toDays() + " d " + took.toHoursPart() + " h";
		}
		if (took.toHours() > 0) {
			return took.toHours() + " h " + took.toMinutesPart() + " min";
		}
		return (took.toMinutes() > 0) ? took.toMinutes() + " min " + took.toSecondsPart() + " s"
				: took.toSeconds() + " s";
	}

}
