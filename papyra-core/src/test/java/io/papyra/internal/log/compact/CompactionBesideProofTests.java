package io.papyra.internal.log.compact;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import io.papyra.backend.CompactionRefusedException;
import io.papyra.backend.FactBatch;
import io.papyra.backend.FactWriter;
import io.papyra.backend.PersistenceException;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WorkCancelledException;
import io.papyra.backend.WriterOptions;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.internal.disk.Disk;
import io.papyra.internal.disk.DiskCall;
import io.papyra.internal.disk.DiskError;
import io.papyra.internal.disk.Fault;
import io.papyra.internal.disk.SimulatedDisk;
import io.papyra.internal.log.FactLog;
import io.papyra.internal.log.LogTestSupport;
import io.papyra.internal.log.store.LogContext;
import io.papyra.report.CompactionReport;
import io.papyra.report.CompactionRequest;
import io.papyra.report.ScanRequest;
import io.papyra.retention.Retention;
import io.papyra.retention.RetentionPolicy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A large log whose blocks are known is read to its end and copied at the same time;
 * whatever the reading finds out counts as if it had come first.
 */
class CompactionBesideProofTests {

	private static final WriterOptions OPTIONS = new WriterOptions("s", SyncPolicy.NEVER);

	private static final int FACTS = 300;

	private static final int KEPT = 100;

	@TempDir
	Path directory;

	private Path path;

	private FactLog log;

	@BeforeEach
	void write() {
		this.path = this.directory.resolve("log.ndjson");
		this.log = log(this.path);
		try (FactWriter writer = this.log.openWriter(OPTIONS)) {
			append(writer, 0, FACTS, "a");
		}
		this.log.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE);
	}

	private static FactLog log(Path path) {
		return new FactLog(path, new LogContext(Disk.real(), InstantSource.system(),
				RetentionPolicy.same(new Retention((long) KEPT, null, null)), 500));
	}

	private static void append(FactWriter writer, int first, int count, String mark) {
		FactBatch batch = new FactBatch();
		for (int number = first; number < first + count; number++) {
			byte[] json = LogTestSupport.body(mark + number).getBytes(StandardCharsets.UTF_8);
			batch.add(FactKind.EVENT, json, 0, json.length);
		}
		writer.append(batch);
	}

	private List<String> types() {
		try (Stream<StoredFact> facts = log(this.path).read(FactQuery.all())) {
			return facts.map((stored) -> ((ActorEvent) stored.fact()).eventType()).toList();
		}
	}

	private static List<String> expected(String mark, int first, int end) {
		List<String> types = new ArrayList<>();
		for (int number = first; number < end; number++) {
			types.add(mark + number);
		}
		return types;
	}

	private CompactionReport compact(ProgressMonitor monitor) {
		return this.log.compact(CompactionRequest.NOW, monitor);
	}

	private void damage(String type) throws IOException {
		byte[] bytes = Files.readAllBytes(this.path);
		String text = new String(bytes, StandardCharsets.ISO_8859_1);
		bytes[text.indexOf("\"" + type + "\"") + 1] = 'X';
		// In place: the file's identity and size stay.
		Files.write(this.path, bytes, StandardOpenOption.TRUNCATE_EXISTING);
	}

	@ParameterizedTest
	@ValueSource(strings = { "a1", "a150", "a299" })
	void damageThatNoOneKnewOfIsRefusedWhereverItIs(String type) throws IOException {
		damage(type);
		byte[] before = Files.readAllBytes(this.path);
		assertThatExceptionOfType(CompactionRefusedException.class).isThrownBy(() -> compact(ProgressMonitor.NONE))
			.withMessageContaining("CHECKSUM_MISMATCH");
		assertThat(Files.readAllBytes(this.path)).isEqualTo(before);
		assertThat(leftovers()).isEmpty();
	}

	@Test
	void soItIsBesideAWriter() throws IOException {
		try (FactWriter writer = this.log.openWriter(OPTIONS)) {
			damage("a7");
			assertThatExceptionOfType(CompactionRefusedException.class).isThrownBy(() -> compact(ProgressMonitor.NONE));
			append(writer, FACTS, 1, "a");
		}
		assertThat(leftovers()).isEmpty();
		assertThat(types()).hasSize(KEPT).endsWith("a300");
	}

	@Test
	void anotherValidLogInTheSameFileIsReadFirst() throws IOException {
		Path other = this.directory.resolve("other.ndjson");
		try (FactWriter writer = log(other).openWriter(OPTIONS)) {
			// The same facts in another order: all sums agree, but no line is where it
			// was.
			append(writer, KEPT, FACTS - KEPT, "a");
			append(writer, 0, KEPT, "a");
		}
		byte[] bytes = Files.readAllBytes(other);
		assertThat((long) bytes.length).isEqualTo(Files.size(this.path));
		Files.write(this.path, bytes, StandardOpenOption.TRUNCATE_EXISTING);
		Files.delete(this.directory.resolve("log.ndjson.checkpoint"));
		CompactionReport report = compact(ProgressMonitor.NONE);
		assertThat(report.factsRemoved()).isEqualTo(FACTS - KEPT);
		assertThat(types()).isEqualTo(expected("a", 0, KEPT));
		assertThat(log(this.path).scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).anomalies()).isEmpty();
		assertThat(leftovers()).isEmpty();
	}

	@Test
	void whatIsWrittenMeanwhileStays() throws IOException {
		try (FactWriter writer = this.log.openWriter(OPTIONS)) {
			append(writer, FACTS, 20, "a");
			assertThat(compact(ProgressMonitor.NONE).factsRemoved()).isEqualTo(FACTS + 20 - KEPT);
			append(writer, FACTS + 20, 20, "a");
		}
		assertThat(types()).isEqualTo(expected("a", FACTS + 40 - KEPT, FACTS + 40));
		assertThat(log(this.path).scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).anomalies()).isEmpty();
	}

	@Test
	void itCanBeCancelled() throws IOException {
		try (FactWriter writer = this.log.openWriter(OPTIONS)) {
			append(writer, FACTS, 60_000, "a");
		}
		this.log.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE);
		byte[] before = Files.readAllBytes(this.path);
		Set<String> threads = new HashSet<>();
		assertThatExceptionOfType(WorkCancelledException.class).isThrownBy(() -> compact((done, total) -> {
			threads.add(Thread.currentThread().getName());
			throw new WorkCancelledException("called off");
		})).withMessage("called off");
		assertThat(threads).containsExactly("papyra-proof");
		assertThat(Files.readAllBytes(this.path)).isEqualTo(before);
		assertThat(leftovers()).isEmpty();
	}

	@Test
	void whatAFailedBatchLeftOverIsNotTakenForLines() throws Exception {
		SimulatedDisk disk = new SimulatedDisk();
		FactLog failing = new FactLog(SimulatedDisk.DIRECTORY.resolve("log.ndjson"), new LogContext(disk,
				InstantSource.system(), RetentionPolicy.same(new Retention(20L, null, null)), 500));
		try (FactWriter writer = failing.openWriter(new WriterOptions("s", SyncPolicy.ALWAYS))) {
			append(writer, 0, 40, "a");
			disk.plan(Fault.of(DiskError.ENOSPC).only(DiskCall.WRITE, DiskCall.TRUNCATE).always().withEffect(1000));
			disk.plan(Fault.of(DiskError.EIO).only(DiskCall.TRUNCATE).always());
			assertThatExceptionOfType(PersistenceException.class).isThrownBy(() -> append(writer, 100, 10, "lost"));
			disk.heal();
			AtomicBoolean written = new AtomicBoolean();
			failing.compact(CompactionRequest.NOW, (done, total) -> {
				if (written.compareAndSet(false, true)) {
					append(writer, 40, 5, "a");
				}
			});
			assertThat(written).isTrue();
			append(writer, 45, 5, "a");
		}
		try (Stream<StoredFact> facts = failing.read(FactQuery.all())) {
			assertThat(facts.map((stored) -> ((ActorEvent) stored.fact()).eventType()).toList())
				.isEqualTo(expected("a", 30, 50));
		}
		assertThat(failing.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).anomalies()).isEmpty();
	}

	private List<Path> leftovers() throws IOException {
		try (Stream<Path> files = Files.list(this.directory)) {
			return files.filter((file) -> file.getFileName().toString().contains("compacted")).toList();
		}
	}

}
