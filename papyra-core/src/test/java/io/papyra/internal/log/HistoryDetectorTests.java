package io.papyra.internal.log;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import io.papyra.backend.FactBatch;
import io.papyra.backend.FactWriter;
import io.papyra.backend.NotAHistoryException;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WriterLockedException;
import io.papyra.backend.WriterOptions;
import io.papyra.backend.file.JsonBackend;
import io.papyra.backend.file.RotatingBackend;
import io.papyra.backend.file.RotatingOptions;
import io.papyra.backup.LogBackups;
import io.papyra.fact.FactKind;
import io.papyra.internal.disk.SimulatedDisk;
import io.papyra.observe.PersistenceObserver;
import io.papyra.report.CompactionRequest;
import io.papyra.report.RecoveryMode;
import io.papyra.report.RecoveryRequest;
import io.papyra.report.ScanRequest;
import io.papyra.retention.RetentionPolicy;
import io.papyra.startup.ScanDepth;
import io.papyra.startup.StartupCheck;
import io.papyra.startup.StartupCheckFailedException;
import io.papyra.startup.StartupMode;
import io.papyra.startup.StartupOptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What is no history is refused and left as it is; what is a damaged one is not. */
class HistoryDetectorTests {

	private static final WriterOptions OPTIONS = new WriterOptions("orders", SyncPolicy.NEVER);

	@TempDir
	Path directory;

	private Path file;

	@BeforeEach
	void name() {
		this.file = this.directory.resolve("a.file");
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void whatIsInPlaceOfAHistoryIsNamed() {
		assertThat(new JsonBackend(this.directory).scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).anomalies())
			.singleElement()
			.satisfies((anomaly) -> assertThat(anomaly.detail()).startsWith("a directory stands"));
		assertThat(new JsonBackend(Path.of("/dev/null")).scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).anomalies())
			.singleElement()
			.satisfies((anomaly) -> assertThat(anomaly.detail()).startsWith("a pipe, device or socket stands"));
	}

	static Stream<byte[]> otherFiles() throws IOException {
		byte[] random = new byte[300_000];
		new Random(7).nextBytes(random);
		ByteArrayOutputStream jar = new ByteArrayOutputStream();
		try (ZipOutputStream zip = new ZipOutputStream(jar)) {
			zip.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
			zip.write("Manifest-Version: 1.0\n".getBytes(StandardCharsets.UTF_8));
		}
		return Stream.concat(Stream
			.of("root:x:0:0:root:/root:/bin/bash\nnobody:x:65534:65534::/:/bin/false\n",
					"papyra:\n  json:\n    path: papyra.ndjson\n", "{\"name\":\"a\",\"version\":1}\n",
					"{\"kind\":\"Pod\",\"apiVersion\":\"v1\"}\n",
					"{\"kind\":\"order\",\"id\":1}\n{\"kind\":\"order\",\"id\":2}\n",
					"{\"level\":\"INFO\",\"message\":\"started\"}\n".repeat(500), "x", "\n\nhello", "[1,2,3]",
					"\0\0\0binary\0", "{\"kind\":\"log_checkpoint\",\"format\":1}\n", "x".repeat(17 << 20))
			.map((text) -> text.getBytes(StandardCharsets.UTF_8)), Stream.of(random, jar.toByteArray()));
	}

	@ParameterizedTest
	@MethodSource("otherFiles")
	void whatIsNoHistoryIsLeftAsItIsAndNothingIsLeftBesideIt(byte[] content) throws IOException {
		Files.write(this.file, content);
		refusedEverywhere(new JsonBackend(this.file));
		JsonBackend backend = new JsonBackend(this.file);
		assertThatThrownBy(() -> backend.openWriter(OPTIONS)).isInstanceOf(NotAHistoryException.class);
		assertThat(contents().keySet()).containsExactly("a.file");
		assertThat(this.file).hasBinaryContent(content);
	}

	@ParameterizedTest
	@ValueSource(strings = { "papyra.ndjson.lock", "papyra.lock", "papyra.ndjson.checkpoint", "events.checkpoint",
			"papyra.ndjson.removed-20260114T090323.123Z.ndjson", "quarantine/papyra.ndjson.20260114T090323.123Z" })
	void whatStandsBesideHistoriesIsNoneByItsNameWhateverItsLinesAre(String name) throws IOException {
		Path other = this.directory.resolve(name);
		Files.createDirectories(other.getParent());
		write(new JsonBackend(this.file));
		Files.copy(this.file, other);
		SortedMap<String, String> before = contents();
		refusedEverywhere(new JsonBackend(other));
		assertThat(contents()).isEqualTo(before);
	}

	private void refusedEverywhere(PersistenceBackend backend) {
		JsonBackend json = (JsonBackend) backend;
		for (RecoveryMode mode : RecoveryMode.values()) {
			for (boolean dryRun : new boolean[] { true, false }) {
				assertThatThrownBy(() -> json.recover(new RecoveryRequest(mode, null, dryRun), ProgressMonitor.NONE))
					.isInstanceOf(NotAHistoryException.class)
					.hasMessageContaining(json.location());
			}
			StartupOptions recover = new StartupOptions(StartupMode.RECOVER, mode, null, null, ScanDepth.INCREMENTAL);
			StartupCheck check = new StartupCheck(json, recover, PersistenceObserver.NONE);
			if (!json.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).isClean()) {
				assertThatThrownBy(check::run).isInstanceOf(StartupCheckFailedException.class)
					.hasCauseInstanceOf(NotAHistoryException.class);
			}
		}
		for (CompactionRequest request : new CompactionRequest[] { CompactionRequest.NOW, CompactionRequest.DRY_RUN }) {
			assertThatThrownBy(() -> json.compact(request, ProgressMonitor.NONE))
				.isInstanceOf(NotAHistoryException.class);
		}
		assertThatThrownBy(
				() -> new LogBackups().create(json, this.directory.resolve("backup"), true, ProgressMonitor.NONE))
			.isInstanceOf(NotAHistoryException.class);
	}

	@Test
	void aUsersWordMakesADamagedHistoryOfIt() throws IOException {
		Files.writeString(this.file, "root:x:0:0:root:/root:/bin/bash\n");
		assertThat(new JsonBackend(this.file)
			.recover(new RecoveryRequest(RecoveryMode.REPAIR, null, false, true), ProgressMonitor.NONE)
			.linesRemoved()).isEqualTo(1);
	}

	@Test
	void whatAKillAtTheFirstWriteLeavesIsAHistoryAtEveryByte() throws IOException {
		write(new JsonBackend(this.file));
		byte[] header = Arrays.copyOf(Files.readAllBytes(this.file), 1 + Files.readString(this.file).indexOf('\n'));
		Path begun = SimulatedDisk.DIRECTORY.resolve("begun");
		for (int end = 0; end <= header.length; end++) {
			for (int zeros : new int[] { 0, header.length - end, 5000 }) {
				byte[] content = Arrays.copyOf(Arrays.copyOf(header, end), end + zeros);
				for (StartupMode mode : StartupMode.values()) {
					SimulatedDisk disk = SimulatedDisk.holding(Map.of(begun, content));
					JsonBackend backend = new JsonBackend(begun, RetentionPolicy.NONE, disk, InstantSource.system());
					backend.requireHistory();
					if (mode != StartupMode.FAIL_ON_ANOMALY && (zeros == 0 || end % 50 == 0)) {
						new StartupCheck(backend,
								new StartupOptions(mode, RecoveryMode.REPAIR, null, null, ScanDepth.INCREMENTAL),
								PersistenceObserver.NONE)
							.run();
						write(backend);
					}
				}
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "N", " TRN N", "000", "0N 0" })
	void nothingButBlanksAndZerosIsAHistory(String content) throws IOException {
		Files.writeString(this.file,
				content.repeat(40_000)
					.replace('0', (char) 0)
					.replace('T', (char) 9)
					.replace('N', (char) 10)
					.replace('R', (char) 13));
		new JsonBackend(this.file).recover(RecoveryRequest.of(RecoveryMode.REPAIR), ProgressMonitor.NONE);
	}

	@Test
	void oneLineOfPapyraIsEnoughWhereverItStands() throws IOException {
		write(new JsonBackend(this.file));
		List<String> lines = Files.readAllLines(this.file).stream().map((line) -> line + "\n").toList();
		String plain = "{\"kind\": \"event\", \"system_id\": \"s\", \"actor_address\": {\"system\": \"s\", \"actor_id\": 1}, "
				+ "\"event_type\": \"Did\", \"payload\": null, \"timestamp\": 1.0}\n";
		for (String line : new String[] { lines.get(0), lines.get(1), plain, lines.get(1).replace("Did", "Dud") }) {
			Path mixed = Files.writeString(this.directory.resolve("mixed"),
					"garbage\n".repeat(20_000) + line + "\0x\n");
			new JsonBackend(mixed).requireHistory();
		}
		Files.writeString(this.directory.resolve("mixed"), plain.substring(0, 60));
		new JsonBackend(this.directory.resolve("mixed")).requireHistory();
	}

	@Test
	void whatStandsBesideAFileTellsThatItIsAHistory() throws IOException {
		for (String companion : new String[] { "a.file.checkpoint={\"kind\":\"log_checkpoint\",\"format\":1}\n",
				"a.file.lock=17 12345 host\n", "a.file.lock=pid=17 started=1 host=h boot=b namespace=1\n",
				"a.file.removed-20260114T090323.123Z.ndjson={}\n", "quarantine/a.file.20260114T090323.123Z=x" }) {
			Files.writeString(this.file, "all lines are garbage\n");
			Path other = this.directory.resolve(companion.substring(0, companion.indexOf('=')));
			Files.createDirectories(other.getParent());
			Files.writeString(other, companion.substring(companion.indexOf('=') + 1));
			new JsonBackend(this.file).requireHistory();
			Files.delete(other);
			assertThatThrownBy(() -> new JsonBackend(this.file).requireHistory())
				.isInstanceOf(NotAHistoryException.class);
		}
		for (String companion : new String[] { "a.file.lock=", "a.file.lock=GEM\n  specs:\n    rake (13.0)\n",
				"a.file.checkpoint=weights", "a.file.removed-yesterday=x" }) {
			Path other = this.directory.resolve(companion.substring(0, companion.indexOf('=')));
			Files.writeString(other, companion.substring(companion.indexOf('=') + 1));
			assertThatThrownBy(() -> new JsonBackend(this.file).requireHistory())
				.isInstanceOf(NotAHistoryException.class);
			Files.delete(other);
		}
	}

	@Test
	void aDryRunMakesNothingAndYieldsToAWriter() throws IOException {
		JsonBackend backend = new JsonBackend(this.file);
		write(backend);
		Files.delete(this.directory.resolve("a.file.lock"));
		Files.writeString(this.file, "torn", StandardOpenOption.APPEND);
		SortedMap<String, String> before = contents();
		RecoveryRequest request = new RecoveryRequest(RecoveryMode.QUARANTINE, null, true);
		assertThat(backend.recover(request, ProgressMonitor.NONE).linesRemoved()).isEqualTo(1);
		assertThat(contents()).isEqualTo(before);
		backend.recover(RecoveryRequest.of(RecoveryMode.REPAIR), ProgressMonitor.NONE);
		FactWriter writer = backend.openWriter(OPTIONS);
		try (writer) {
			assertThatThrownBy(() -> backend.recover(request, ProgressMonitor.NONE))
				.isInstanceOf(WriterLockedException.class);
		}
	}

	@Test
	void aDirectoryThatOnlyHasFoldersOfTheSameNamesIsNoHistory() throws IOException {
		Path sources = Files.createDirectories(this.directory.resolve("events"));
		Files.writeString(sources.resolve("OrderEvent.java"), "class OrderEvent {}\n");
		SortedMap<String, String> before = contents();
		RotatingBackend backend = new RotatingBackend(this.directory, RotatingOptions.DEFAULTS, RetentionPolicy.NONE);
		assertThatThrownBy(() -> backend.recover(RecoveryRequest.of(RecoveryMode.REPAIR), ProgressMonitor.NONE))
			.isInstanceOf(NotAHistoryException.class)
			.hasMessageContaining("OrderEvent.java");
		assertThatThrownBy(() -> backend.compact(CompactionRequest.NOW, ProgressMonitor.NONE))
			.isInstanceOf(NotAHistoryException.class);
		assertThat(contents()).isEqualTo(before);
	}

	private static void write(PersistenceBackend backend) {
		FactBatch batch = new FactBatch();
		byte[] json = ("{\"kind\":\"event\",\"system_id\":\"orders\",\"actor_address\":{\"system\":\"orders\","
				+ "\"actor_id\":1},\"event_type\":\"Did\",\"payload\":null,\"timestamp\":1.000000")
			.getBytes(StandardCharsets.UTF_8);
		batch.add(FactKind.EVENT, json, 0, json.length);
		try (FactWriter writer = backend.openWriter(OPTIONS)) {
			writer.append(batch);
		}
	}

	private SortedMap<String, String> contents() throws IOException {
		SortedMap<String, String> contents = new TreeMap<>();
		try (Stream<Path> files = Files.walk(this.directory)) {
			for (Path each : files.filter(Files::isRegularFile).toList()) {
				contents.put(this.directory.relativize(each).toString(),
						Files.readString(each, StandardCharsets.ISO_8859_1));
			}
		}
		return contents;
	}

}
