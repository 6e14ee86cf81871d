package io.papyra.tests.size;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import io.papyra.backend.FactBatch;
import io.papyra.backend.FactWriter;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WriterOptions;
import io.papyra.backend.file.JsonBackend;
import io.papyra.fact.FactKind;
import io.papyra.tests.harness.ChildProcess;
import io.papyra.tests.harness.JavaCommand;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Memory stays bounded, whatever the size of the history. */
@Tag("process")
class LargeHistoryTests {

	private static final int BATCH = 4000;

	private static final byte[] ENTRY = ("{\"kind\":\"event\",\"system_id\":\"large\",\"actor_address\":"
			+ "{\"system\":\"large\",\"actor_id\":17,\"path\":\"/user/orders/17\"},\"event_type\":\"ActorStarted\","
			+ "\"payload\":{\"text\":\"" + "x".repeat(900) + "\"},\"timestamp\":1768380323.000472")
		.getBytes(StandardCharsets.UTF_8);

	@TempDir
	Path directory;

	@Test
	void threeHundredMegabytesWith32MegabytesOfMemory() {
		scan(300L * 1024 * 1024, "-Xmx32m");
	}

	@Test
	@Tag("long")
	void twoGigabytesWith64MegabytesOfMemory() {
		scan(2L * 1024 * 1024 * 1024, "-Xmx64m");
	}

	/**
	 * What is no history may be of any shape: here one line as long as a disk, and as
	 * many as a disk holds.
	 */
	@Test
	void hugeLineAndManyDamagedLinesWith64MegabytesOfMemory() throws IOException {
		Path file = this.directory.resolve("large.ndjson");
		long facts = write(file, 1024);
		try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.APPEND))) {
			byte[] megabyte = "x".repeat(1024 * 1024).getBytes(StandardCharsets.US_ASCII);
			for (int i = 0; i < 256; i++) {
				out.write(megabyte);
			}
			for (int i = 0; i < 500_000; i++) {
				out.write('\n');
				out.write('{');
			}
			out.write('\n');
		}
		String text = look(file, "-Xmx64m");
		assertThat(text).contains(facts + " facts, 500001 anomalies").contains("read " + facts);
	}

	private void scan(long bytes, String memory) {
		Path file = this.directory.resolve("large.ndjson");
		long facts = write(file, bytes);
		assertThat(look(file, memory)).contains(facts + " facts, 0 anomalies")
			.contains("newest " + (facts + 1))
			.contains("read " + facts);
	}

	private static String look(Path file, String memory) {
		try (ChildProcess process = JavaCommand.testMain(ScanMain.class, "papyra-core", "slf4j-api", "jackson-core")
			.options(memory)
			.arguments(file.toString())
			.start()) {
			assertThat(process.awaitExit()).as(process.text()).isZero();
			System.out.println(memory + ": " + process.text());
			return process.text();
		}
	}

	/** Fills a history by the real writer, in large batches. */
	private static long write(Path file, long bytes) {
		FactBatch batch = new FactBatch();
		for (int i = 0; i < BATCH; i++) {
			batch.add(FactKind.EVENT, ENTRY, 0, ENTRY.length);
		}
		long written = 0;
		long facts = 0;
		try (FactWriter writer = new JsonBackend(file).openWriter(new WriterOptions("large", SyncPolicy.NEVER))) {
			while (written < bytes) {
				written += writer.append(batch).bytes();
				facts += BATCH;
			}
		}
		assertThat(Files.exists(file)).isTrue();
		return facts;
	}

}
