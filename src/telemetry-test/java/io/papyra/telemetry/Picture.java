package io.papyra.telemetry;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.trace.v1.Span;

/** Draws what a collector got: some traces, and what some metrics were last. */
final class Picture {

	private static final int WIDTH = 1060;

	private static final int LINE = 22;

	private static final int BARS_FROM = 300;

	private static final int BARS_TO = 760;

	private final StringBuilder shapes = new StringBuilder();

	private int y = 10;

	/**
	 * Adds a trace: a span with all that are below it, in the order of their beginnings.
	 */
	void trace(Span root, List<Span> all) {
		head("trace " + hex(root.getTraceId()));
		spans(root, root, all, 0);
		this.y += LINE / 2;
	}

	private void spans(Span root, Span span, List<Span> all, int depth) {
		double scale = (BARS_TO - BARS_FROM)
				/ (double) Math.max(1, root.getEndTimeUnixNano() - root.getStartTimeUnixNano());
		double from = BARS_FROM + Math.max(0, span.getStartTimeUnixNano() - root.getStartTimeUnixNano()) * scale;
		long nanos = span.getEndTimeUnixNano() - span.getStartTimeUnixNano();
		text(20 + 16 * depth, "#1f2328", span.getName());
		this.shapes.append(format("<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"12\" rx=\"2\" fill=\"%s\"/>%n",
				from, this.y - 11, Math.max(2, nanos * scale),
				span.getName().startsWith("papyra") ? "#2f6f9f" : "#9aa7b1"));
		text(BARS_TO + 12, "#57606a", format("%.1f ms", nanos / 1e6));
		Map<String, String> attributes = attributes(span.getAttributesList());
		String outcome = attributes.get("outcome");
		if (span.getName().startsWith("papyra") && outcome != null) {
			text(BARS_TO + 96, "#57606a", outcome);
		}
		this.y += LINE;
		all.stream()
			.filter((each) -> each.getParentSpanId().equals(span.getSpanId()))
			.sorted(Comparator.comparingLong(Span::getStartTimeUnixNano))
			.forEach((each) -> spans(root, each, all, depth + 1));
	}

	/** Adds the points of a metric that are not zero. */
	void metric(Metric metric) {
		List<String> points = new ArrayList<>();
		metric.getSum().getDataPointsList().forEach((point) -> add(points, point));
		metric.getGauge().getDataPointsList().forEach((point) -> add(points, point));
		metric.getHistogram()
			.getDataPointsList()
			.stream()
			.filter((point) -> point.getCount() > 0)
			.forEach((point) -> points.add(format("%s count %d, sum %.1f", tags(point.getAttributesList()),
					point.getCount(), point.getSum())));
		for (String point : points) {
			text(20, "#1f2328", metric.getName());
			text(220, "#57606a", point + " " + metric.getUnit());
			this.y += LINE;
		}
	}

	private static void add(List<String> points, NumberDataPoint point) {
		double value = point.hasAsInt() ? point.getAsInt() : point.getAsDouble();
		if (value > 0) {
			points.add(format("%s %.0f", tags(point.getAttributesList()), value));
		}
	}

	void head(String title) {
		this.y += LINE / 2;
		text(12, "#8250df", title);
		this.y += LINE;
	}

	private void text(int x, String colour, String text) {
		this.shapes.append(format("<text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>%n", x, this.y, colour,
				text.replace("&", "&amp;").replace("<", "&lt;")));
	}

	/** All of it. */
	String svg() {
		int height = this.y;
		return format("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" "
				+ "font-family=\"monospace\" font-size=\"12\">%n<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>%n",
				WIDTH, height, WIDTH, height, WIDTH, height) + this.shapes + "</svg>\n";
	}

	private static String tags(List<KeyValue> attributes) {
		return attributes(attributes).toString();
	}

	private static Map<String, String> attributes(List<KeyValue> all) {
		Map<String, String> attributes = new TreeMap<>();
		all.forEach((each) -> attributes.put(each.getKey(), each.getValue().getStringValue()));
		return attributes;
	}

	private static String hex(ByteString id) {
		StringBuilder hex = new StringBuilder();
		for (byte each : id.toByteArray()) {
			hex.append(format("%02x", each));
		}
		return hex.toString();
	}

	private static String format(String format, Object... values) {
		return String.format(Locale.ROOT, format, values).replace("\r\n", "\n");
	}

}
