package io.papyra.tests.hostile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

import io.papyra.backend.FactBatch;
import io.papyra.backend.FactWriter;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.PersistenceException;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.Scannable;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WriterOptions;
import io.papyra.backend.file.JsonBackend;
import io.papyra.backend.file.RotatingBackend;
import io.papyra.backend.file.RotatingOptions;
import io.papyra.codec.FactEncoder;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.FactQuery;
import io.papyra.fact.Position;
import io.papyra.fact.StoredFact;
import io.papyra.observe.PersistenceObserver;
import io.papyra.recorder.BufferedFactRecorder;
import io.papyra.recorder.RecorderOptions;
import io.papyra.recorder.RecorderStatus;
import io.papyra.report.ScanReport;
import io.papyra.report.ScanRequest;
import io.papyra.retention.RetentionPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * A disk of 64 KiB that runs full at every byte around the end of a line: nothing
 * acknowledged is lost, writing goes on when there is room again, and what was dropped
 * meanwhile is told (G4). A disk gives out its room in pages; so the first line is as
 * long as it takes to let the last one break at each of its bytes.
 */
class FullDiskTests {

	private static final ActorAddress ACTOR = ActorAddress.of("full", 1, "/user/a");

	private static final int BALLAST = 24 * 1024;

	@TempDir
	Path directory;

	@Test
	void aDiskThatIsFullAtAnyByteOfALineCostsNoFactOfOneFile() throws Exception {
		everyByte((directory) -> new JsonBackend(directory.resolve("log.ndjson")), 1);
	}

	@Test
	void aDiskThatIsFullAtAnyByteOfALineCostsNoFactOfSegments() throws Exception {
		everyByte((directory) -> new RotatingBackend(directory.resolve("papyra"), new RotatingOptions(9000, null),
				RetentionPolicy.NONE), 3);
	}

	private void everyByte(Function<Path, PersistenceBackend> opening, int step) throws IOException {
		try (SmallDisk disk = SmallDisk.mount(this.directory.resolve("small"), "64k")) {
			int line = batch(0, 200).byteCount() + 60;
			int cases = 0;
			for (int shift = 0; shift <= line; shift += step) {
				fill(opening.apply(disk.directory()), disk.directory(), shift);
				empty(disk.directory());
				cases++;
			}
			System.out.println("full disks: " + cases);
		}
	}

	private static void fill(PersistenceBackend backend, Path directory, int shift) throws IOException {
		Path ballast = Files.write(directory.resolve("ballast"), new byte[BALLAST]);
		try (FactWriter writer = backend.openWriter(new WriterOptions("full", SyncPolicy.ALWAYS))) {
			writer.append(batch(0, shift));
			int[] next = { 1 };
			assertThatExceptionOfType(PersistenceException.class).isThrownBy(() -> {
				while (true) {
					writer.append(batch(next[0], 200));
					next[0]++;
				}
			});
			assertThat(numbers(backend)).as("acknowledged, shift %d", shift).hasSize(next[0]).isSorted();
			Files.delete(ballast);
			writer.append(batch(next[0], 200));
			assertThat(numbers(backend)).as("after there is room again, shift %d", shift)
				.hasSize(next[0] + 1)
				.isSorted();
		}
		ScanReport scan = ((Scannable) backend).scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE);
		assertThat(scan.anomalies()).as("shift %d", shift).isEmpty();
	}

	@Test
	void aGapTellsWhatAFullDiskCost() throws Exception {
		try (SmallDisk disk = SmallDisk.mount(this.directory.resolve("small"), "64k")) {
			Path ballast = Files.write(disk.directory().resolve("ballast"), new byte[BALLAST]);
			JsonBackend backend = new JsonBackend(disk.directory().resolve("log.ndjson"));
			RecorderOptions defaults = RecorderOptions.defaults("full");
			BufferedFactRecorder recorder = new BufferedFactRecorder(backend,
					new RecorderOptions(defaults.systemId(), defaults.sync(), 16 * 1024, defaults.overflow(),
							defaults.blockTimeout(), defaults.shutdownTimeout(), defaults.maxPayloadSize(),
							defaults.redactedKeys()),
					PersistenceObserver.NONE);
			recorder.start();
			int stored = 0;
			List<CompletableFuture<Position>> given = new ArrayList<>();
			for (int number = 0; number < 400; number++) {
				given.add(recorder.recordDurably(event(number, 500)));
			}
			await().atMost(30, TimeUnit.SECONDS)
				.until(() -> recorder.status().dropped().values().stream().mapToLong(Long::longValue).sum() > 0);
			Files.delete(ballast);
			await().atMost(30, TimeUnit.SECONDS).until(() -> recorder.status().state() == RecorderStatus.State.OPEN);
			Position last = recorder.recordDurably(event(400, 10)).get(30, TimeUnit.SECONDS);
			assertThat(last).isNotEqualTo(Position.START);
			recorder.close();
			for (CompletableFuture<Position> one : given) {
				stored += (one.isDone() && !one.isCompletedExceptionally()) ? 1 : 0;
			}
			ScanReport scan = backend.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE);
			assertThat(scan.anomalies()).isEmpty();
			assertThat(scan.gaps()).isPositive();
			assertThat(scan.factCount()).isGreaterThanOrEqualTo(stored);
		}
	}

	private static ActorEvent event(int number, int length) {
		return new ActorEvent("full", ACTOR, "Numbered", Map.of("number", (long) number, "text", "x".repeat(length)),
				Instant.ofEpochSecond(1_800_000_000L + number));
	}

	private static FactBatch batch(int number, int length) {
		FactEncoder encoder = new FactEncoder("full", 65536, Set.of(), InstantSource.system());
		FactBatch batch = new FactBatch();
		ActorEvent event = event(number, length);
		int bytes = encoder.encode(event);
		batch.add(event.kind(), encoder.array(), 0, bytes);
		return batch;
	}

	private static List<Integer> numbers(PersistenceBackend backend) {
		try (Stream<StoredFact> facts = backend.read(FactQuery.all())) {
			return facts.map((stored) -> ((ActorEvent) stored.fact()).payload())
				.map((payload) -> Integer.valueOf(String.valueOf(((Map<?, ?>) payload).get("number"))))
				.toList();
		}
	}

	private static void empty(Path directory) throws IOException {
		try (Stream<Path> files = Files.walk(directory)) {
			files.sorted(Comparator.reverseOrder()).filter((file) -> !file.equals(directory)).forEach((file) -> {
				try {
					Files.delete(file);
				}
				catch (IOException ex) {
					throw new UncheckedIOException(ex);
				}
			});
		}
	}

}
