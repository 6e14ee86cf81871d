package io.papyra.startup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.papyra.backend.Annotatable;
import io.papyra.backend.FactBatch;
import io.papyra.backend.FactWriter;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.Scannable;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WriterLockedException;
import io.papyra.backend.WriterOptions;
import io.papyra.backend.file.JsonBackend;
import io.papyra.backend.file.RotatingBackend;
import io.papyra.backend.file.RotatingOptions;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.internal.disk.Disk;
import io.papyra.observe.PersistenceObserver;
import io.papyra.recorder.BufferedFactRecorder;
import io.papyra.recorder.RecorderOptions;
import io.papyra.report.RunStats;
import io.papyra.report.ScanReport;
import io.papyra.report.ScanRequest;
import io.papyra.retention.Retention;
import io.papyra.retention.RetentionPolicy;
import io.papyra.test.TestFacts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a program that is no service adds to a history is a line as any other, and no run:
 * neither the next start nor anybody who counts runs takes it for one.
 */
class AnnotatedHistoryTests {

	private static final WriterOptions OPTIONS = new WriterOptions(TestFacts.SYSTEM, SyncPolicy.ALWAYS);

	@TempDir
	Path directory;

	private PersistenceBackend backend(boolean file) {
		return file ? new JsonBackend(this.directory.resolve("papyra.ndjson")) : new RotatingBackend(
				this.directory.resolve("papyra"), new RotatingOptions(2000, null), RetentionPolicy.NONE);
	}

	private static FactBatch note() {
		return TestFacts.batch(new ActorEvent(TestFacts.SYSTEM, ActorAddress.ofSystem(TestFacts.SYSTEM),
				ActorEvent.HISTORY_COMPACTED, Map.of("trigger", "command"), TestFacts.fact(1).timestamp()));
	}

	private static boolean annotate(PersistenceBackend backend) {
		return ((Annotatable) backend).annotate(note(), TestFacts.SYSTEM);
	}

	private static ScanReport scan(PersistenceBackend backend, ScanRequest request) {
		return ((Scannable) backend).scan(request, ProgressMonitor.NONE);
	}

	private static List<StoredFact> events(PersistenceBackend backend) {
		try (Stream<StoredFact> facts = backend.read(FactQuery.of(FactKind.EVENT))) {
			return facts.toList();
		}
	}

	/** A run that ended cleanly, or one whose process was killed. */
	private void run(boolean file, boolean killed) {
		if (killed) {
			try (FactWriter writer = backend(file).openWriter(OPTIONS)) {
				writer.append(TestFacts.batch(new ActorEvent(TestFacts.SYSTEM, ActorAddress.ofSystem(TestFacts.SYSTEM),
						ActorEvent.SYSTEM_STARTED, null, null)));
			}
			return;
		}
		try (BufferedFactRecorder recorder = new BufferedFactRecorder(backend(file),
				RecorderOptions.defaults(TestFacts.SYSTEM), PersistenceObserver.NONE)) {
			recorder.start();
			for (int number = 0; number < 30; number++) {
				recorder.record(TestFacts.fact(number));
			}
		}
	}

	@ParameterizedTest
	@CsvSource({ "true, false", "true, true", "false, false", "false, true" })
	void itIsNeitherARunNorAnUncleanEnd(boolean file, boolean killed) {
		run(file, killed);
		RunStats before = scan(backend(file), ScanRequest.CHECKSUMS).runs();
		assertThat(before.lastRunOpen()).isEqualTo(killed);
		List<StoredFact> facts = events(backend(file));
		long last = facts.get(facts.size() - 1).seq();
		assertThat(annotate(backend(file))).isTrue();
		ScanReport after = scan(backend(file), ScanRequest.RECORDS);
		assertThat(after.isClean()).as(after.anomalies().toString()).isTrue();
		assertThat(after.runs()).isEqualTo(before);
		List<StoredFact> now = events(backend(file));
		assertThat(now).hasSize(facts.size() + 1);
		StoredFact added = now.get(now.size() - 1);
		assertThat(added.fact()).isInstanceOfSatisfying(ActorEvent.class,
				(event) -> assertThat(event.eventType()).isEqualTo(ActorEvent.HISTORY_COMPACTED));
		assertThat(added.seq()).isGreaterThan(last);
		StartupOutcome start = new StartupCheck(backend(file), StartupOptions.defaults(), PersistenceObserver.NONE)
			.run();
		assertThat(start.verdict()).isEqualTo(StartupOutcome.Verdict.CLEAN);
		assertThat(start.uncleanShutdown()).isEqualTo(killed);
	}

	/** What was known of the history is known still, so that a start reads little. */
	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void afterACompactionTheNextStartReadsOnlyWhatIsNew(boolean file) {
		run(file, false);
		PersistenceBackend command = backend(file);
		scan(command, ScanRequest.CHECKSUMS);
		assertThat(annotate(command)).isTrue();
		assertThat(scan(backend(file), ScanRequest.INCREMENTAL).coverage().full()).isFalse();
		run(file, false);
		assertThat(scan(backend(file), ScanRequest.RECORDS).isClean()).isTrue();
		assertThat(scan(backend(file), ScanRequest.RECORDS).runs().uncleanShutdowns()).isZero();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void nothingIsMadeWhereNoHistoryIs(boolean file) throws IOException {
		assertThat(annotate(backend(file))).isFalse();
		try (Stream<Path> left = Files.list(this.directory)) {
			assertThat(left).isEmpty();
		}
	}

	/** Its own program goes on with plain lines, which would be damage behind a proof. */
	@Test
	void aPlainFileStaysPlain() throws IOException {
		Path file = this.directory.resolve("papyra.ndjson");
		String line = TestFacts.batch(TestFacts.fact(3)).json(0) + "\n";
		for (String content : List.of(line, line + line + "\n\n")) {
			Files.writeString(file, content, StandardCharsets.UTF_8);
			assertThat(annotate(backend(true))).isFalse();
			assertThat(file).hasContent(content);
		}
		try (FactWriter writer = backend(true).openWriter(OPTIONS)) {
			writer.append(note());
		}
		assertThat(annotate(backend(true))).isTrue();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void somebodyElsesWriterIsNotDisturbed(boolean file) {
		run(file, false);
		PersistenceBackend service = backend(file);
		int facts = events(service).size();
		try (FactWriter writer = service.openWriter(OPTIONS)) {
			assertThatExceptionOfType(WriterLockedException.class).isThrownBy(() -> annotate(backend(file)));
			writer.append(note());
		}
		assertThat(events(backend(file))).hasSize(facts + 1);
	}

	/**
	 * The fact of a command under a wrong clock must not make the next service believe
	 * that clock.
	 */
	@Test
	void aClockThatCannotBeRightIsDoubtedAfterItStill() {
		Path file = this.directory.resolve("papyra.ndjson");
		RetentionPolicy age = RetentionPolicy.same(new Retention(null, Duration.ofDays(30), null));
		try (FactWriter writer = new JsonBackend(file, age, Disk.real(), () -> TestFacts.BEGIN).openWriter(OPTIONS)) {
			writer.append(TestFacts.batch(0, 3));
		}
		Instant wrong = TestFacts.BEGIN.plus(Duration.ofDays(800));
		JsonBackend command = new JsonBackend(file, age, Disk.real(), () -> wrong);
		scan(command, ScanRequest.CHECKSUMS);
		assertThat(command.annotate(TestFacts.batch(new ActorEvent(TestFacts.SYSTEM,
				ActorAddress.ofSystem(TestFacts.SYSTEM), ActorEvent.HISTORY_RECOVERED, null, wrong)), TestFacts.SYSTEM))
			.isTrue();
		JsonBackend service = new JsonBackend(file, age, Disk.real(), () -> wrong.plusSeconds(60));
		scan(service, ScanRequest.INCREMENTAL);
		try (FactWriter writer = service.openWriter(OPTIONS)) {
			assertThat(service.clockDoubt()).isNotNull();
			writer.sync();
		}
	}

	/** Room for what cannot be stored is a service's. */
	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void nothingIsMadeBesideAHistoryThatOnlyAServiceNeeds(boolean file) throws IOException {
		run(file, false);
		Path room = this.directory.resolve(file ? "papyra.ndjson.unstored" : "papyra/.papyra.unstored");
		Files.delete(room);
		assertThat(annotate(backend(file))).isTrue();
		assertThat(room).doesNotExist();
	}

}
