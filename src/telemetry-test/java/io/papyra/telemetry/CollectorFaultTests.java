package io.papyra.telemetry;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.FactKind;
import io.papyra.recorder.BufferedFactRecorder;
import io.papyra.recorder.RecorderStatus;
import io.papyra.report.ScanReport;
import io.papyra.spring.PapyraStatus;
import io.papyra.spring.maintenance.HistoryMaintenance;
import io.papyra.telemetry.OtlpSink.Manner;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Recording does not notice what becomes of metrics and traces. */
class CollectorFaultTests {

	private static final int FACTS = 10_000;

	private static final int ORDERS = 200;

	private static final Duration LONG = Duration.ofMinutes(1);

	@TempDir
	Path directory;

	@ParameterizedTest
	@EnumSource(names = "UP", mode = EnumSource.Mode.EXCLUDE)
	void recordingStartAndStopContinue(Manner manner) throws Exception {
		List<String> properties = new ArrayList<>(
				List.of("papyra.audit.interval=0s", "management.otlp.metrics.export.read-timeout=1s",
						"management.opentelemetry.tracing.export.otlp.timeout=1s"));
		try (OtlpSink sink = new OtlpSink(manner)) {
			properties.addAll(sink.properties());
			long began = System.nanoTime();
			ConfigurableApplicationContext context = Shop.open(WebApplicationType.NONE,
					this.directory.resolve("papyra.ndjson"), properties);
			assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(LONG);
			try (Logged logged = new Logged()) {
				await().atMost(LONG).untilAsserted(() -> assertFails(manner, sink, logged));
				record(context);
				ScanReport scan = context.getBean(HistoryMaintenance.class).scan(true);
				assertThat(scan.isClean()).isTrue();
				assertThat(scan.facts().get(FactKind.EVENT)).isGreaterThanOrEqualTo(FACTS + 2 * ORDERS);
				assertThat(context.getBean(HistoryMaintenance.class).compact(false)).isNotNull();
				assertFails(manner, sink, logged);
				assertThat(logged.of("io.papyra")).allMatch((line) -> line.startsWith("INFO")).hasSizeLessThan(10);
				began = System.nanoTime();
				context.close();
				assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(LONG);
			}
		}
	}

	private static void record(ConfigurableApplicationContext context) throws Exception {
		@SuppressWarnings("unchecked")
		ActorSystem<String> orders = context.getBean(ActorSystem.class);
		BufferedFactRecorder recorder = context.getBean(BufferedFactRecorder.class);
		for (int order = 0; order < ORDERS; order++) {
			orders.tell("order-" + order);
		}
		for (int fact = 1; fact < FACTS; fact++) {
			recorder.record(ActorEvent.of(ActorAddress.of("till", fact), "Paid", null));
		}
		CompletableFuture<?> durable = recorder.recordDurably(ActorEvent.of(ActorAddress.of("till", 0), "Paid", null))
			.toCompletableFuture();
		durable.get(LONG.toSeconds(), TimeUnit.SECONDS);
		// Every order starts and stops.
		await().atMost(LONG)
			.untilAsserted(() -> assertThat(recorder.status().written().get(FactKind.EVENT))
				.isGreaterThanOrEqualTo(FACTS + 2 * ORDERS));
		RecorderStatus status = recorder.status();
		assertThat(status.state()).isEqualTo(RecorderStatus.State.OPEN);
		assertThat(status.dropped().values()).allMatch((count) -> count == 0);
		assertThat(context.getBean(PapyraStatus.class).maintenance().isBusy()).isFalse();
	}

	/** Nothing of what follows would be shown if what is exported arrived. */
	private static void assertFails(Manner manner, OtlpSink sink, Logged logged) {
		if (manner == Manner.DOWN) {
			assertThat(logged.of("io.micrometer.registry.otlp")).isNotEmpty();
			assertThat(logged.of("io.opentelemetry.exporter")).isNotEmpty();
		}
		else {
			assertThat(sink.requests("/v1/metrics")).isPositive();
			assertThat(sink.requests("/v1/traces")).isPositive();
		}
		assertThat(sink.spans()).isEmpty();
		assertThat(Map.copyOf(sink.metrics())).isEmpty();
	}

}
