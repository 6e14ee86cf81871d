package io.papyra.telemetry;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import javax.xml.parsers.DocumentBuilderFactory;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.trace.v1.Span;
import io.papyra.backend.file.JsonBackend;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.observe.PersistenceObserver;
import io.papyra.recorder.BufferedFactRecorder;
import io.papyra.recorder.RecorderOptions;
import io.papyra.telemetry.OtlpSink.Manner;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What arrives at a collector of one application whose history is damaged at the start,
 * which scans by schedule and is told to scan and to compact over HTTP.
 */
@ExtendWith(OutputCaptureExtension.class)
class OpenTelemetryTests {

	private static final Duration LONG = Duration.ofMinutes(1);

	@TempDir
	static Path directory;

	private static final OtlpSink SINK = new OtlpSink(Manner.UP);

	private static Instant before = Instant.EPOCH;

	private static @Nullable ConfigurableApplicationContext context;

	private static String log = "";

	@BeforeAll
	static void start(CapturedOutput output) throws Exception {
		Path history = damaged(directory.resolve("papyra.ndjson"));
		List<String> properties = new ArrayList<>(SINK.properties());
		properties.addAll(List.of("papyra.startup.mode=recover", "papyra.scan.cron=* * * * * *"));
		before = Instant.now();
		context = Shop.open(WebApplicationType.SERVLET, history, properties);
		log = output.getAll();
		@SuppressWarnings("unchecked")
		ActorSystem<String> orders = context.getBean(ActorSystem.class);
		for (int order = 1; order <= 100; order++) {
			orders.tell("order-" + order);
		}
		post("scan");
		post("compact");
	}

	private static Path damaged(Path file) throws IOException {
		try (BufferedFactRecorder recorder = new BufferedFactRecorder(new JsonBackend(file),
				RecorderOptions.defaults("shop"), PersistenceObserver.NONE)) {
			recorder.start();
			for (int order = 0; order < 1000; order++) {
				recorder.record(ActorEvent.of(ActorAddress.of("order", order), "Packed", null));
			}
		}
		String text = Files.readString(file, StandardCharsets.ISO_8859_1);
		Files.writeString(file, text.replaceFirst("Packed", "Pached"), StandardCharsets.ISO_8859_1);
		return file;
	}

	private static void post(String action) throws Exception {
		String port = Objects.requireNonNull(context).getEnvironment().getProperty("local.server.port");
		HttpResponse<String> answer = HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/actuator/papyra/" + action))
				.POST(HttpRequest.BodyPublishers.noBody())
				.build(), HttpResponse.BodyHandlers.ofString());
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
	}

	@AfterAll
	static void stop() {
		if (context != null) {
			context.close();
		}
		SINK.close();
	}

	@Test
	void theStartupCheckIsATraceWithTheTimesAtWhichItWasDone() {
		Span check = arrived("papyra startup check", "").get(0);
		assertThat(attributes(check)).containsEntry("operation", "startup_check")
			.containsEntry("outcome", "recovered")
			.containsEntry("backend", "json")
			.containsEntry("papyra.location", directory.resolve("papyra.ndjson").toString())
			.containsEntry("papyra.facts", "1001")
			.containsEntry("papyra.anomalies", "1")
			.containsEntry("papyra.removed", "1")
			.containsKey("papyra.bytes");
		Instant created = Objects.requireNonNull(context).getBean(Shop.Created.class).at();
		assertThat(began(check)).isBetween(before.minusMillis(1), created);
		assertThat(ended(check)).isBetween(began(check), created);
		Span scan = child("papyra scan", check);
		Span recovery = child("papyra recovery", check);
		assertThat(attributes(scan)).containsEntry("outcome", "anomalies").containsEntry("papyra.anomalies", "1");
		assertThat(attributes(recovery)).containsEntry("outcome", "clean").containsEntry("papyra.removed", "1");
		assertThat(ended(scan)).isBetween(began(scan), began(recovery).plusMillis(1));
		assertThat(began(scan)).isAfterOrEqualTo(began(check).minusMillis(1));
		assertThat(ended(recovery)).isBeforeOrEqualTo(ended(check).plusMillis(1));
	}

	@Test
	void aScanThatIsAskedForOverHttpBelongsToTheRequest() {
		Span request = arrived("http post /actuator/papyra/{action}", "").stream()
			.filter((span) -> attributes(span).getOrDefault("http.url", "").endsWith("/scan"))
			.findFirst()
			.orElseThrow();
		Span scan = child("papyra scan", request);
		assertThat(attributes(scan)).containsEntry("operation", "scan").containsEntry("outcome", "clean");
		assertThat(began(scan)).isAfterOrEqualTo(began(request));
		assertThat(ended(scan)).isBeforeOrEqualTo(ended(request));
	}

	@Test
	void aCompactionThatIsAskedForOverHttpBelongsToTheRequest() {
		await().atMost(LONG).untilAsserted(() -> assertThat(SINK.spans("papyra compaction")).hasSize(1));
		Span compaction = SINK.spans("papyra compaction").get(0);
		assertThat(attributes(compaction)).containsEntry("operation", "compaction")
			.containsEntry("outcome", "compacted")
			.containsEntry("papyra.removed", "0");
		await().atMost(LONG)
			.untilAsserted(() -> assertThat(SINK.spans("http post /actuator/papyra/{action}"))
				.anyMatch((request) -> request.getSpanId().equals(compaction.getParentSpanId())));
	}

	@Test
	void aScanByScheduleIsATraceOfItsOwn() {
		Span scan = arrived("papyra scan", "").get(0);
		assertThat(attributes(scan)).containsEntry("outcome", "clean");
	}

	@Test
	void metersArriveUnderTheirNamesAndTimeTheCheckByTheTimeThatItTook() {
		Span check = arrived("papyra startup check", "").get(0);
		await().atMost(LONG)
			.untilAsserted(() -> assertThat(SINK.metrics()).containsKeys("papyra.facts.written", "papyra.facts.dropped",
					"papyra.bytes.written", "papyra.write", "papyra.write.batch", "papyra.write.errors",
					"papyra.buffer.used", "papyra.storage.size", "papyra.scan", "papyra.recovery", "papyra.compaction",
					"papyra.anomalies.detected", "papyra.maintenance"));
		await().atMost(LONG)
			.untilAsserted(() -> assertThat(points("papyra.maintenance"))
				.anyMatch((point) -> attributes(point.getAttributesList()).getOrDefault("operation", "")
					.equals("compaction")));
		HistogramDataPoint point = points("papyra.maintenance").stream()
			.filter((each) -> attributes(each.getAttributesList()).getOrDefault("operation", "")
				.equals("startup_check"))
			.findFirst()
			.orElseThrow();
		assertThat(attributes(point.getAttributesList())).isEqualTo(
				Map.of("operation", "startup_check", "outcome", "recovered", "backend", "json", "error", "none"));
		assertThat(point.getCount()).isOne();
		double spanMillis = (check.getEndTimeUnixNano() - check.getStartTimeUnixNano()) / 1e6;
		assertThat(point.getSum()).isBetween(spanMillis - 1, spanMillis + 1);
	}

	@Test
	void noMeterHasAPlaceAnActorOrATextForATag() {
		await().atMost(LONG).untilAsserted(() -> assertThat(SINK.metrics()).containsKey("papyra.maintenance"));
		Set<String> values = new TreeSet<>();
		SINK.metrics()
			.values()
			.stream()
			.filter((metric) -> metric.getName().startsWith("papyra."))
			.forEach((metric) -> values.add(metric.toString()));
		assertThat(values).isNotEmpty()
			.noneMatch((text) -> text.contains(directory.toString()))
			.noneMatch((text) -> text.contains("order-1"))
			.noneMatch((text) -> text.contains("papyra.location"));
	}

	@Test
	void nothingIsCreatedTooEarlyForOthers() {
		assertThat(log).contains("Papyra repaired its history")
			.doesNotContain("not eligible for getting processed")
			.doesNotContain("already been configured")
			.doesNotContain("could not be observed");
	}

	/** As in docs/images/opentelemetry.svg, which is one of these. */
	@Test
	void whatArrivedCanBeDrawn() throws Exception {
		Span check = arrived("papyra startup check", "").get(0);
		child("papyra recovery", check);
		child("papyra scan", check);
		await().atMost(LONG)
			.untilAsserted(() -> assertThat(SINK.spans("http post /actuator/papyra/{action}")).hasSize(2));
		await().atMost(LONG)
			.untilAsserted(() -> assertThat(points("papyra.maintenance"))
				.anyMatch((point) -> attributes(point.getAttributesList()).getOrDefault("operation", "")
					.equals("compaction")));
		await().atMost(LONG)
			.untilAsserted(() -> assertThat(
					Objects.requireNonNull(SINK.metric("papyra.facts.written")).getSum().getDataPointsList())
				.anyMatch((point) -> point.getAsDouble() > 1));
		Picture picture = new Picture();
		picture.trace(check, SINK.spans());
		SINK.spans("http post /actuator/papyra/{action}").forEach((request) -> picture.trace(request, SINK.spans()));
		picture.trace(arrived("papyra scan", "").get(0), SINK.spans());
		picture.head("metrics");
		for (String name : List.of("papyra.facts.written", "papyra.bytes.written", "papyra.write.batch",
				"papyra.storage.size", "papyra.scan", "papyra.maintenance")) {
			picture.metric(Objects.requireNonNull(SINK.metric(name)));
		}
		String svg = picture.svg();
		Path file = Path.of(System.getProperty("papyra.picture", directory.resolve("opentelemetry.svg").toString()));
		Files.writeString(file, svg);
		assertThat(svg).contains(">papyra startup check<", ">papyra recovery<", ">papyra compaction<", ">metrics<")
			.doesNotContain(directory.toString());
		DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
	}

	/** The spans of a name and a parent, awaited. */
	private static List<Span> arrived(String name, String parent) {
		ByteString id = ByteString.copyFrom(parent, StandardCharsets.ISO_8859_1);
		await().atMost(LONG)
			.untilAsserted(() -> assertThat(SINK.spans(name)).anyMatch((span) -> span.getParentSpanId().equals(id)));
		return SINK.spans(name).stream().filter((span) -> span.getParentSpanId().equals(id)).toList();
	}

	private static Span child(String name, Span parent) {
		await().atMost(LONG)
			.untilAsserted(() -> assertThat(SINK.spans(name))
				.anyMatch((span) -> span.getParentSpanId().equals(parent.getSpanId())));
		Span child = SINK.spans(name)
			.stream()
			.filter((span) -> span.getParentSpanId().equals(parent.getSpanId()))
			.findFirst()
			.orElseThrow();
		assertThat(child.getTraceId()).isEqualTo(parent.getTraceId());
		return child;
	}

	private static List<HistogramDataPoint> points(String name) {
		Metric metric = SINK.metric(name);
		return (metric != null) ? metric.getHistogram().getDataPointsList() : List.of();
	}

	private static Map<String, String> attributes(Span span) {
		return attributes(span.getAttributesList());
	}

	private static Map<String, String> attributes(List<KeyValue> all) {
		Map<String, String> attributes = new TreeMap<>();
		all.forEach((each) -> attributes.put(each.getKey(), each.getValue().getStringValue()));
		return attributes;
	}

	private static Instant began(Span span) {
		return instant(span.getStartTimeUnixNano());
	}

	private static Instant ended(Span span) {
		return instant(span.getEndTimeUnixNano());
	}

	private static Instant instant(long nanos) {
		return Instant.EPOCH.plusNanos(nanos);
	}

}
