package io.papyra.internal.log.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

import io.papyra.backend.FactBatch;
import io.papyra.backend.FactWriter;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WriterLockedException;
import io.papyra.backend.WriterOptions;
import io.papyra.backend.file.JsonBackend;
import io.papyra.backend.file.RotatingBackend;
import io.papyra.backend.file.RotatingOptions;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.report.Finding;
import io.papyra.report.ScanRequest;
import io.papyra.retention.RetentionPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A writer whose lock is lost writes nothing until it has it again. */
class LostLockTests {

	@TempDir
	Path directory;

	@Test
	void aWriterWhoseLockFileWasRemovedStopsWhileAnotherHasTheLock() throws IOException {
		Path file = this.directory.resolve("papyra.ndjson");
		stopsAndContinues(new JsonBackend(file), new JsonBackend(file), this.directory.resolve("papyra.ndjson.lock"));
	}

	@Test
	void aWriterOfSegmentsWhoseLockFileWasRemovedStopsWhileAnotherHasTheLock() throws IOException {
		stopsAndContinues(rotating(), rotating(), this.directory.resolve("papyra.lock"));
	}

	private void stopsAndContinues(PersistenceBackend one, PersistenceBackend two, Path lock) throws IOException {
		try (FactWriter first = one.openWriter(options())) {
			first.append(batch("first-1"));
			Files.delete(lock);
			try (FactWriter second = two.openWriter(options())) {
				second.append(batch("second-1"));
				for (int attempt = 0; attempt < 2; attempt++) {
					assertThatThrownBy(() -> first.append(batch("refused"))).isInstanceOf(WriterLockedException.class);
				}
				assertThatThrownBy(first::sync).isInstanceOf(WriterLockedException.class);
				second.append(batch("second-2"));
			}
			first.append(batch("first-2"));
			assertThat(Files.readString(lock)).startsWith("pid=");
		}
		assertThat(names(one)).containsExactly("first-1", "second-1", "second-2", "first-2");
	}

	@Test
	void aWriterWhoseLockWasTakenNeitherWritesNorPromisesAnythingAtItsEnd() throws IOException {
		Path file = this.directory.resolve("papyra.ndjson");
		JsonBackend one = new JsonBackend(file);
		FactWriter first = one.openWriter(options());
		first.append(batch("first-1"));
		Files.delete(this.directory.resolve("papyra.ndjson.lock"));
		try (FactWriter second = new JsonBackend(file).openWriter(options())) {
			second.append(batch("second-1"));
			first.close();
			assertThat(this.directory.resolve("papyra.ndjson.checkpoint")).doesNotExist();
			second.append(batch("second-2"));
		}
		assertThat(names(one)).containsExactly("first-1", "second-1", "second-2");
	}

	@Test
	void aLockFileThatIsOnlyRemovedIsRecreated() throws IOException {
		Path file = this.directory.resolve("papyra.ndjson");
		Path lock = this.directory.resolve("papyra.ndjson.lock");
		JsonBackend one = new JsonBackend(file);
		try (FactWriter first = one.openWriter(options())) {
			first.append(batch("first-1"));
			Files.delete(lock);
			first.append(batch("first-2"));
			assertThat(lock).isNotEmptyFile();
			assertThatThrownBy(() -> new JsonBackend(file).openWriter(options()))
				.isInstanceOf(WriterLockedException.class);
		}
		assertThat(names(one)).containsExactly("first-1", "first-2");
		assertThat(one.scan(ScanRequest.CHECKSUMS, (done, total) -> {
		}).isClean()).isTrue();
	}

	@Test
	void whatAnotherProgramAppendsIsGoneOnBehind() throws IOException {
		Path file = this.directory.resolve("papyra.ndjson");
		JsonBackend one = new JsonBackend(file);
		try (FactWriter first = one.openWriter(options())) {
			first.append(batch("first-1"));
			Files.write(file, new byte[] { '\n' }, StandardOpenOption.APPEND);
			first.append(batch("first-2"));
			Files.write(file, new byte[] { '\n' }, StandardOpenOption.APPEND);
			first.sync();
			first.append(batch("first-3"));
		}
		assertThat(names(one)).containsExactly("first-1", "first-2", "first-3");
	}

	@Test
	void anotherNameOfTheFileIsAFindingAndNoLineOfEitherWriterIsOverwritten() throws IOException {
		Path file = this.directory.resolve("papyra.ndjson");
		JsonBackend one = new JsonBackend(file);
		try (FactWriter first = one.openWriter(options())) {
			first.append(batch("first-0"));
			Path other = Files.createLink(this.directory.resolve("other.ndjson"), file);
			JsonBackend two = new JsonBackend(other);
			assertThat(one.diagnose()).extracting(Finding::check).contains("hard-links");
			try (FactWriter second = two.openWriter(options())) {
				for (int round = 1; round <= 20; round++) {
					first.append(batch("first-" + round));
					second.append(batch("second-" + round));
				}
			}
		}
		String text = Files.readString(file);
		for (int round = 1; round <= 20; round++) {
			assertThat(text).contains("\"first-" + round + "\"").contains("\"second-" + round + "\"");
		}
		assertThat(names(one)).hasSize(41);
	}

	private PersistenceBackend rotating() {
		return new RotatingBackend(this.directory, RotatingOptions.DEFAULTS, RetentionPolicy.NONE);
	}

	private static WriterOptions options() {
		return new WriterOptions("orders", SyncPolicy.NEVER);
	}

	private static FactBatch batch(String type) {
		FactBatch batch = new FactBatch();
		byte[] json = ("{\"kind\":\"event\",\"system_id\":\"orders\",\"actor_address\":{\"system\":\"orders\","
				+ "\"actor_id\":1},\"event_type\":\"" + type + "\",\"payload\":null,\"timestamp\":1.000000")
			.getBytes(StandardCharsets.UTF_8);
		batch.add(FactKind.EVENT, json, 0, json.length);
		return batch;
	}

	private static List<String> names(PersistenceBackend backend) {
		try (Stream<StoredFact> facts = backend.read(FactQuery.all())) {
			return facts.map((fact) -> ((ActorEvent) fact.fact()).eventType()).toList();
		}
	}

}
