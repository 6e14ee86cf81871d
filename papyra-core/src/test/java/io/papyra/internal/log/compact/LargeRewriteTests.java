package io.papyra.internal.log.compact;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import io.papyra.backend.FactBatch;
import io.papyra.backend.FactWriter;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WriterOptions;
import io.papyra.fact.FactKind;
import io.papyra.internal.disk.Disk;
import io.papyra.internal.disk.DurableFiles;
import io.papyra.internal.log.FactLog;
import io.papyra.report.AnomalyType;
import io.papyra.report.CompactionReport;
import io.papyra.report.CompactionRequest;
import io.papyra.report.RecoveryMode;
import io.papyra.report.RecoveryRequest;
import io.papyra.report.ScanRequest;
import io.papyra.retention.Retention;
import io.papyra.retention.RetentionPolicy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A file so large that it is written by a thread of its own, past the cache where this
 * disk can do that: every line that stays keeps every byte.
 */
class LargeRewriteTests {

	private static final WriterOptions OPTIONS = new WriterOptions("s", SyncPolicy.ALWAYS);

	private static final String PAYLOAD = "\",\"payload\":{\"text\":\"" + "x".repeat(300) + "\"},\"timestamp\":17.5";

	private static final int FACTS = 80_000;

	private static final int KEPT = 60_000;

	@TempDir
	Path directory;

	private Path path;

	@BeforeEach
	void write() throws IOException {
		this.path = this.directory.resolve("log.ndjson");
		try (FactWriter writer = log(FACTS).openWriter(OPTIONS)) {
			for (int first = 0; first < FACTS; first += 1000) {
				append(writer, first, 1000);
			}
		}
		assertThat(Files.size(this.path) * KEPT / FACTS).isGreaterThan(DurableFiles.LARGE);
	}

	private FactLog log(long kept) {
		return new FactLog(this.path, RetentionPolicy.same(new Retention(kept, null, null)), Disk.real(),
				InstantSource.system());
	}

	private static void append(FactWriter writer, int first, int count) {
		FactBatch batch = new FactBatch();
		for (int number = first; number < first + count; number++) {
			String body = "{\"kind\":\"event\",\"system_id\":\"s\",\"actor_address\":\"local://1\",\"event_type\":\"e"
					+ number + PAYLOAD;
			byte[] json = body.getBytes(StandardCharsets.UTF_8);
			batch.add(FactKind.EVENT, json, 0, json.length);
		}
		writer.append(batch);
	}

	@Test
	void compactedBesideAWriter() throws Exception {
		FactLog log = log(KEPT);
		log.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE);
		List<String> before = facts();
		AtomicBoolean goOn = new AtomicBoolean(true);
		AtomicLong appended = new AtomicLong();
		List<Throwable> failures = new ArrayList<>();
		try (FactWriter writer = log.openWriter(OPTIONS)) {
			Thread service = new Thread(() -> {
				while (goOn.get()) {
					append(writer, FACTS + appended.intValue(), 1);
					appended.incrementAndGet();
				}
			});
			service.setUncaughtExceptionHandler((thread, failure) -> failures.add(failure));
			service.start();
			CompactionReport report = log.compact(CompactionRequest.NOW, ProgressMonitor.NONE);
			goOn.set(false);
			service.join();
			assertThat(report.filesRewritten()).isEqualTo(1);
			assertThat(report.factsRemoved()).isGreaterThanOrEqualTo(FACTS - KEPT);
		}
		assertThat(failures).isEmpty();
		List<String> after = facts();
		int removed = before.size() + appended.intValue() - after.size();
		assertThat(removed).isBetween(FACTS - KEPT, FACTS - KEPT + appended.intValue());
		assertThat(after.subList(0, before.size() - removed)).isEqualTo(before.subList(removed, before.size()));
		assertThat(after.get(after.size() - 1)).contains("\"e" + (FACTS + appended.intValue() - 1) + "\"");
		assertThat(log(FACTS).scan(ScanRequest.RECORDS, ProgressMonitor.NONE).anomalies()).isEmpty();
		assertThat(leftovers()).containsExactly("log.ndjson", "log.ndjson.checkpoint", "log.ndjson.lock",
				"log.ndjson.unstored");
	}

	@Test
	void repaired() throws IOException {
		List<String> before = facts();
		damage(FACTS / 2);
		FactLog log = log(FACTS);
		assertThat(log.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).anomalyCounts())
			.containsOnlyKeys(AnomalyType.CHECKSUM_MISMATCH);
		log.recover(new RecoveryRequest(RecoveryMode.REPAIR, null, false), ProgressMonitor.NONE);
		assertThat(log.scan(ScanRequest.RECORDS, ProgressMonitor.NONE).anomalies()).isEmpty();
		List<String> expected = new ArrayList<>(before);
		expected.remove(FACTS / 2);
		assertThat(facts()).isEqualTo(expected);
	}

	/** Changes one byte of one fact. */
	private void damage(int number) throws IOException {
		byte[] wanted = ("\"e" + number + "\"").getBytes(StandardCharsets.US_ASCII);
		byte[] bytes = Files.readAllBytes(this.path);
		int at = 0;
		while (!Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
			at++;
		}
		try (RandomAccessFile file = new RandomAccessFile(this.path.toFile(), "rw")) {
			file.getChannel().write(ByteBuffer.wrap(new byte[] { 'X' }), at + 1);
		}
	}

	private List<String> facts() throws IOException {
		try (Stream<String> lines = Files.lines(this.path)) {
			return lines.filter((line) -> line.contains("\"kind\":\"event\"")).toList();
		}
	}

	private List<String> leftovers() throws IOException {
		try (Stream<Path> files = Files.list(this.directory)) {
			return files.map((file) -> file.getFileName().toString()).sorted().toList();
		}
	}

}
