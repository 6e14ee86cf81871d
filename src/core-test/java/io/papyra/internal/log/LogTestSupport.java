package io.papyra.internal.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import io.papyra.backend.FactBatch;
import io.papyra.backend.FactWriter;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WriterOptions;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.internal.disk.Disk;
import io.papyra.internal.log.format.LineTrailer;
import io.papyra.report.RecoveryMode;
import io.papyra.report.RecoveryReport;
import io.papyra.report.RecoveryRequest;
import io.papyra.report.ScanReport;
import io.papyra.report.ScanRequest;
import io.papyra.retention.RetentionPolicy;

/** A log in a real file, with short ways to write, damage and read it. */
public final class LogTestSupport {

	public final Path file;

	public final FactLog log;

	public LogTestSupport(Path directory) {
		this.file = directory.resolve("papyra.ndjson");
		this.log = new FactLog(this.file, RetentionPolicy.NONE, Disk.real(), InstantSource.system());
	}

	public FactWriter open() {
		return this.log.openWriter(new WriterOptions("orders", SyncPolicy.ALWAYS));
	}

	/** Opens, appends one fact of that name each, closes. */
	public void write(String... names) {
		try (FactWriter writer = open()) {
			for (String name : names) {
				writer.append(batch(name));
			}
		}
	}

	public static FactBatch batch(String... names) {
		FactBatch batch = new FactBatch();
		for (String name : names) {
			byte[] json = body(name).getBytes(StandardCharsets.UTF_8);
			batch.add(FactKind.EVENT, json, 0, json.length);
		}
		return batch;
	}

	public static String body(String name) {
		return "{\"kind\":\"event\",\"system_id\":\"orders\",\"actor_address\":{\"system\":\"orders\",\"actor_id\":1},"
				+ "\"event_type\":\"" + name + "\",\"payload\":null,\"timestamp\":"
				+ Instant.ofEpochSecond(1_768_380_323).getEpochSecond() + ".000472";
	}

	/** A line as Papyra for Python writes it. */
	public static String plain(String name) {
		return "{\"kind\": \"event\", \"system_id\": \"orders\", \"actor_address\": \"local://1\", \"event_type\": \""
				+ name + "\", \"payload\": null, \"timestamp\": 1768380323.000472}\n";
	}

	public static String checksummed(String body, long seq) {
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		byte[] line = Arrays.copyOf(bytes, bytes.length + LineTrailer.MAX_LENGTH);
		return new String(line, 0, new LineTrailer().append(line, 0, bytes.length, seq), StandardCharsets.UTF_8);
	}

	/** Names of all facts that a reader gets, oldest first. */
	public List<String> names() {
		return names(FactQuery.all());
	}

	public List<String> names(FactQuery query) {
		try (Stream<StoredFact> facts = this.log.read(query)) {
			return facts.map((stored) -> ((ActorEvent) stored.fact()).eventType()).toList();
		}
	}

	public ScanReport scan() {
		return this.log.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE);
	}

	public RecoveryReport repair() {
		return this.log.recover(RecoveryRequest.of(RecoveryMode.REPAIR), ProgressMonitor.NONE);
	}

	public List<String> lines() {
		try {
			return Files.readAllLines(this.file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public void lines(List<String> lines) {
		text(String.join("\n", lines) + "\n");
	}

	public void text(String content) {
		try {
			Files.writeString(this.file, content);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Everything that stands beside the log. */
	public List<String> beside() {
		try (Stream<Path> all = Files.list(this.file.getParent())) {
			return all.map((path) -> path.getFileName().toString())
				.filter((name) -> !name.equals("papyra.ndjson"))
				.sorted()
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
