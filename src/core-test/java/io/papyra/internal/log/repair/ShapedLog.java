package io.papyra.internal.log.repair;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.papyra.backend.FactWriter;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WriterOptions;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.internal.log.FactLog;
import io.papyra.internal.log.LogTestSupport;
import io.papyra.internal.log.format.HeaderRecord;
import io.papyra.report.AnomalyType;
import io.papyra.report.RecoveryMode;
import io.papyra.report.RecoveryReport;
import io.papyra.report.RecoveryRequest;
import io.papyra.report.ScanReport;
import io.papyra.report.ScanRequest;
import io.papyra.retention.RetentionPolicy;
import io.papyra.test.disk.SimulatedDisk;

/**
 * A log that is given by its shape, a word for each line: {@code h2} a header with number
 * 2 that acknowledges what is in front of it, {@code g2} one that does not, {@code e2} an
 * event, {@code S2} a record of an unknown kind, {@code I2} no record at all, but
 * checksummed; {@code u} an event and {@code U} a record of an unknown kind without
 * trailer, {@code x} no JSON, {@code _} a blank line, {@code =} the line in front of it
 * once more. Behind a word, {@code ~} is a damaged newline and {@code !} none. The events
 * are a, b, c and so on by the place of their line.
 */
final class ShapedLog {

	static final Path FILE = SimulatedDisk.DIRECTORY.resolve("log.ndjson");

	private static final Instant NOW = Instant.parse("2026-02-01T00:00:00Z");

	private static final Pattern NAME = Pattern.compile("\"event_type\": ?\"(\\w+)\"");

	/** A line of the shape. */
	record Line(char sort, long seq, String name, String text) {

		boolean isChecksummed() {
			return this.seq > 0;
		}

		boolean isEvent() {
			return this.sort == 'e' || this.sort == 'u';
		}

		boolean isRecord() {
			return isEvent() || this.sort == 'S' || this.sort == 'U';
		}

	}

	final List<Line> lines = new ArrayList<>();

	final SimulatedDisk disk;

	ShapedLog(String shape) {
		StringBuilder text = new StringBuilder();
		for (String word : shape.split(" ", -1)) {
			Line line = line(word.replaceAll("[~!]", ""));
			this.lines.add(line);
			text.append(line.text()).append(word.endsWith("~") ? "\u000b" : word.endsWith("!") ? "" : "\n");
		}
		this.disk = SimulatedDisk.holding(Map.of(FILE, text.toString().getBytes(StandardCharsets.UTF_8)));
	}

	private Line line(String word) {
		String name = String.valueOf((char) ('a' + this.lines.size()));
		char sort = word.charAt(0);
		long seq = (word.length() > 1) ? Long.parseLong(word.substring(1)) : 0;
		if (sort == '=') {
			return this.lines.get(this.lines.size() - 1);
		}
		String foreign = "{\"kind\":\"metric\",\"event_type\":\"" + name + "\"";
		String text = switch (sort) {
			case 'h' -> header(seq, seq - 1);
			case 'g' -> header(seq, 0);
			case 'e' -> LogTestSupport.checksummed(LogTestSupport.body(name), seq);
			case 'S' -> LogTestSupport.checksummed(foreign, seq);
			case 'I' -> LogTestSupport.checksummed("{\"kind\":7", seq);
			case 'u' -> LogTestSupport.plain(name);
			case 'U' -> foreign + "}";
			case 'x' -> "not a line";
			case '_' -> "";
			default -> throw new IllegalArgumentException(word);
		};
		return new Line(sort, seq, name, text.strip());
	}

	private static String header(long seq, long acknowledged) {
		return new String(HeaderRecord.of("orders", NOW, seq, acknowledged), StandardCharsets.UTF_8);
	}

	FactLog open() {
		return new FactLog(FILE, RetentionPolicy.NONE, this.disk, InstantSource.fixed(NOW));
	}

	ScanReport scan() {
		return open().scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE);
	}

	RecoveryReport repair() {
		return recover(RecoveryMode.REPAIR);
	}

	RecoveryReport recover(RecoveryMode mode) {
		return open().recover(RecoveryRequest.of(mode), ProgressMonitor.NONE);
	}

	void write(String name) {
		try (FactWriter writer = open().openWriter(new WriterOptions("orders", SyncPolicy.ALWAYS))) {
			writer.append(LogTestSupport.batch(name));
		}
	}

	List<StoredFact> facts(FactQuery.Order order) {
		try (Stream<StoredFact> facts = open().read(FactQuery.all().withOrder(order))) {
			return facts.toList();
		}
	}

	/** Names of all events that a reader gets, oldest first. */
	List<String> names() {
		return names(FactQuery.Order.OLDEST_FIRST);
	}

	List<String> names(FactQuery.Order order) {
		return facts(order).stream().map((stored) -> ((ActorEvent) stored.fact()).eventType()).toList();
	}

	String text() {
		return new String(this.disk.content(FILE), StandardCharsets.UTF_8);
	}

	/** How often the record of each name stands in the file. */
	Map<String, Integer> records() {
		Map<String, Integer> records = new HashMap<>();
		for (Matcher name = NAME.matcher(text()); name.find();) {
			records.merge(name.group(1), 1, Integer::sum);
		}
		return records;
	}

	/** The log in the words of a shape, every event by its name: {@code h1 a2 h3}. */
	String shape() {
		List<String> words = new ArrayList<>();
		for (String line : text().strip().split("\n", -1)) {
			Matcher seq = Pattern.compile(",\"seq\":(\\d+),\"crc32c\":\"\\w+\"}$").matcher(line);
			Matcher name = NAME.matcher(line);
			String sort = line.contains("log_header") ? "h" : name.find() ? name.group(1) : line.isEmpty() ? "_" : "x";
			words.add(sort + (seq.find() ? seq.group(1) : ""));
		}
		return String.join(" ", words);
	}

	SortedMap<Path, byte[]> files() {
		return new TreeMap<>(this.disk.contents());
	}

	/** What is wrong beyond records that only another version knows. */
	static boolean isSettled(ScanReport report) {
		return report.anomalyCounts()
			.keySet()
			.stream()
			.allMatch((type) -> type == AnomalyType.UNKNOWN_KIND || type == AnomalyType.UNSUPPORTED_FORMAT);
	}

}
