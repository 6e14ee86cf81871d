package io.papyra.retention;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import io.papyra.backend.Compactable;
import io.papyra.backend.FactWriter;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.Scannable;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WriterOptions;
import io.papyra.backend.file.JsonBackend;
import io.papyra.backend.file.RotatingBackend;
import io.papyra.backend.file.RotatingOptions;
import io.papyra.backend.memory.MemoryBackend;
import io.papyra.doctor.Doctor;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.Fact;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.internal.disk.Disk;
import io.papyra.report.CompactionRequest;
import io.papyra.report.Finding;
import io.papyra.report.ScanReport;
import io.papyra.report.ScanRequest;
import io.papyra.test.TestFacts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** A time that cannot be counts as none, and no limit of age expires it. */
class ImpossibleTimesTests {

	private static final Instant NOW = Instant.parse("2026-11-28T04:00:00Z");

	private static final Instant YEARS_AGO = Instant.parse("2010-05-01T00:00:00Z");

	private static final RetentionPolicy FIVE_YEARS = RetentionPolicy
		.same(new Retention(null, Duration.ofDays(5 * 365), null));

	@TempDir
	Path directory;

	@Test
	void anActorSystemOfPapyraForPythonKeepsEveryFact() throws IOException {
		Path file = this.directory.resolve("a.ndjson");
		try (InputStream fixture = getClass().getResourceAsStream("/papyra-python/actor-system/a.ndjson")) {
			Files.copy(Objects.requireNonNull(fixture), file);
		}
		byte[] original = Files.readAllBytes(file);
		JsonBackend backend = new JsonBackend(file, FIVE_YEARS);
		ScanReport scan = backend.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE);
		assertThat(scan.isClean()).isTrue();
		assertThat(scan.timeless()).isEqualTo(scan.factCount()).isEqualTo(47);
		assertThat(read(backend, FactQuery.all())).hasSize(47);
		assertThat(read(backend, FactQuery.all().withLimit(10))).hasSize(10);
		assertThat(backend.compact(CompactionRequest.NOW, ProgressMonitor.NONE).factsRemoved()).isZero();
		assertThat(Files.readAllBytes(file)).isEqualTo(original);
		assertThat(new Doctor(backend, List.of()).run().findings())
			.filteredOn((finding) -> finding.check().equals("times"))
			.singleElement()
			.satisfies((finding) -> assertThat(finding.severity()).isEqualTo(Finding.Severity.WARNING))
			.satisfies((finding) -> assertThat(finding.message()).startsWith("47 of 47 facts"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "json", "rotating", "memory" })
	void beforeTheYear2000AndAfterTheYear2100NothingExpires(String kind) {
		PersistenceBackend backend = backend(kind, FIVE_YEARS);
		write(backend, Instant.EPOCH, Instant.parse("1999-12-31T23:59:59.999999Z"), Instant.ofEpochSecond(-5),
				Instant.parse("2000-01-01T00:00:00Z"), Instant.parse("2100-01-01T00:00:00Z"),
				Instant.parse("9999-01-01T00:00:00Z"), NOW);
		assertThat(times(backend)).hasSize(6).doesNotContain(Instant.parse("2000-01-01T00:00:00Z"));
		((Compactable) backend).compact(CompactionRequest.NOW, ProgressMonitor.NONE);
		assertThat(times(backend)).hasSize(6);
		assertThat(read(backend, FactQuery.all().withSince(Instant.EPOCH))).hasSize(1);
		assertThat(read(backend, FactQuery.all().withUntil(Instant.MAX))).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "json", "rotating", "memory" })
	void aTimeTenYearsFromThoseOnBothSidesNeverExpires(String kind) {
		PersistenceBackend backend = backend(kind, FIVE_YEARS);
		Instant odd = YEARS_AGO.minusSeconds(1);
		List<Instant> kept = List.of(NOW, NOW.plusSeconds(1), odd, NOW.plusSeconds(2), NOW.plusSeconds(3),
				Instant.parse("2040-01-01T00:00:00Z"), NOW.plusSeconds(4));
		List<Instant> all = new ArrayList<>(List.of(YEARS_AGO, YEARS_AGO.plusSeconds(1), YEARS_AGO.plusSeconds(2)));
		all.addAll(kept);
		write(backend, all.toArray(Instant[]::new));
		assertThat(timeless(backend)).isEqualTo(2);
		assertThat(times(backend)).isEqualTo(kept);
		assertThat(read(backend, FactQuery.all().withLimit(100))).extracting((stored) -> stored.fact().timestamp())
			.isEqualTo(kept);
		assertThat(((Compactable) backend).compact(CompactionRequest.DRY_RUN, ProgressMonitor.NONE).factsRemoved())
			.isEqualTo(3);
		assertThat(((Compactable) backend).compact(CompactionRequest.NOW, ProgressMonitor.NONE).factsRemoved())
			.isEqualTo(3);
		assertThat(times(backend)).isEqualTo(kept);
		assertThat(timeless(backend)).isEqualTo(2);
	}

	private static long timeless(PersistenceBackend backend) {
		return (backend instanceof Scannable scannable)
				? scannable.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).timeless()
				: ((Compactable) backend).compact(CompactionRequest.DRY_RUN, ProgressMonitor.NONE).timeless();
	}

	@ParameterizedTest
	@ValueSource(strings = { "json", "rotating" })
	void oneAmongManyIsFoundAndKept(String kind) {
		PersistenceBackend backend = backend(kind, FIVE_YEARS);
		List<Instant> times = new ArrayList<>();
		for (int number = 0; number < 15_000; number++) {
			times.add(YEARS_AGO.plusSeconds(number));
		}
		for (int number = 0; number < 15_000; number++) {
			times.add((number == 9_000) ? YEARS_AGO : NOW.minusSeconds(20_000 - number));
		}
		write(backend, times.toArray(Instant[]::new));
		assertThat(((Scannable) backend).scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).timeless()).isEqualTo(1);
		assertThat(((Scannable) backend).scan(ScanRequest.INCREMENTAL, ProgressMonitor.NONE).isClean()).isTrue();
		assertThat(times(backend)).hasSize(15_000).contains(YEARS_AGO);
		assertThat(((Compactable) backend).compact(CompactionRequest.NOW, ProgressMonitor.NONE).factsRemoved())
			.isEqualTo(15_000);
		assertThat(times(backend)).hasSize(15_000).contains(YEARS_AGO);
	}

	@Test
	void ofARealPauseOfManyYearsWhatIsOldExpires() {
		PersistenceBackend backend = backend("json", FIVE_YEARS);
		write(backend, YEARS_AGO, NOW);
		assertThat(times(backend)).containsExactly(NOW);
		assertThat(((Scannable) backend).scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).timeless()).isZero();
	}

	private PersistenceBackend backend(String kind, RetentionPolicy retention) {
		InstantSource clock = () -> NOW;
		return switch (kind) {
			case "json" -> new JsonBackend(this.directory.resolve("papyra.ndjson"), retention, Disk.real(), clock);
			case "rotating" -> new RotatingBackend(this.directory.resolve("papyra"), RotatingOptions.DEFAULTS,
					retention, Disk.real(), clock);
			default -> new MemoryBackend(retention, clock);
		};
	}

	private static void write(PersistenceBackend backend, Instant... times) {
		Fact[] facts = Stream.of(times)
			.map((time) -> new ActorEvent("s", ActorAddress.of("s", 1), "T", "x".repeat(20), time))
			.toArray(Fact[]::new);
		try (FactWriter writer = backend.openWriter(new WriterOptions("s", SyncPolicy.NEVER))) {
			writer.append(TestFacts.batch(facts));
		}
	}

	private static List<Instant> times(PersistenceBackend backend) {
		return read(backend, FactQuery.all()).stream().map((stored) -> stored.fact().timestamp()).toList();
	}

	private static List<StoredFact> read(PersistenceBackend backend, FactQuery query) {
		try (Stream<StoredFact> facts = backend.read(query)) {
			return facts.toList();
		}
	}

}
