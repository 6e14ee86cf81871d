package io.papyra.telemetry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.trace.v1.Span;
import org.jspecify.annotations.Nullable;

/** A collector that takes OTLP over HTTP, or takes it badly. */
final class OtlpSink implements AutoCloseable {

	/** What it does with what arrives. */
	enum Manner {

		/** Takes it. */
		UP,

		/** Refuses connections. */
		DOWN,

		/** Says nothing for as long as the test runs. */
		SLOW,

		/** Answers that it cannot take it now. */
		UNAVAILABLE,

		/** Answers that it will never take that. */
		BAD_REQUEST

	}

	private static final int OK = 200;

	private final Manner manner;

	private final HttpServer server;

	private final int port;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final CountDownLatch end = new CountDownLatch(1);

	private final Map<String, AtomicInteger> requests = new ConcurrentHashMap<>();

	private final List<Span> spans = new CopyOnWriteArrayList<>();

	/** The newest of each name. */
	private final Map<String, Metric> metrics = new ConcurrentHashMap<>();

	OtlpSink(Manner manner) {
		this.manner = manner;
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.port = this.server.getAddress().getPort();
		this.server.setExecutor(this.threads);
		this.server.createContext("/", this::take);
		this.server.start();
		if (manner == Manner.DOWN) {
			// Only now is nobody at its port.
			this.server.stop(0);
		}
	}

	private void take(HttpExchange exchange) throws IOException {
		byte[] body = exchange.getRequestBody().readAllBytes();
		String path = exchange.getRequestURI().getPath();
		if (this.manner == Manner.UP) {
			keep(path, body);
		}
		this.requests.computeIfAbsent(path, (none) -> new AtomicInteger()).incrementAndGet();
		if (this.manner == Manner.SLOW) {
			hold();
		}
		exchange.sendResponseHeaders(switch (this.manner) {
			case UNAVAILABLE -> 503;
			case BAD_REQUEST -> 400;
			default -> OK;
		}, -1);
		exchange.close();
	}

	private void keep(String path, byte[] body) throws IOException {
		if (path.equals("/v1/traces")) {
			ExportTraceServiceRequest.parseFrom(body)
				.getResourceSpansList()
				.forEach((resource) -> resource.getScopeSpansList()
					.forEach((scope) -> this.spans.addAll(scope.getSpansList())));
		}
		else if (path.equals("/v1/metrics")) {
			ExportMetricsServiceRequest.parseFrom(body)
				.getResourceMetricsList()
				.forEach((resource) -> resource.getScopeMetricsList()
					.forEach((scope) -> scope.getMetricsList()
						.forEach((metric) -> this.metrics.put(metric.getName(), metric))));
		}
	}

	private void hold() {
		try {
			this.end.await(5, TimeUnit.MINUTES);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** What an application needs to send everything here, and soon. */
	List<String> properties() {
		String base = "http://" + InetAddress.getLoopbackAddress().getHostAddress() + ":" + this.port;
		return List.of("management.otlp.metrics.export.url=" + base + "/v1/metrics",
				"management.opentelemetry.tracing.export.otlp.endpoint=" + base + "/v1/traces",
				"management.tracing.sampling.probability=1.0", "management.otlp.metrics.export.step=500ms",
				"management.opentelemetry.tracing.export.schedule-delay=100ms");
	}

	/** How many requests have arrived at a path. */
	int requests(String path) {
		AtomicInteger count = this.requests.get(path);
		return (count != null) ? count.get() : 0;
	}

	/** All spans of a name, by what they are called in the traces. */
	List<Span> spans(String name) {
		return this.spans.stream().filter((span) -> span.getName().equals(name)).toList();
	}

	List<Span> spans() {
		return this.spans;
	}

	/** The newest state of a metric, or null if none has arrived. */
	@Nullable Metric metric(String name) {
		return this.metrics.get(name);
	}

	Map<String, Metric> metrics() {
		return this.metrics;
	}

	@Override
	public void close() {
		this.end.countDown();
		if (this.manner != Manner.DOWN) {
			this.server.stop(0);
		}
		this.threads.shutdownNow();
	}

}
