package io.papyra.backend;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

import io.papyra.backend.file.JsonBackend;
import io.papyra.backend.file.RotatingBackend;
import io.papyra.backend.file.RotatingOptions;
import io.papyra.backup.LogBackups;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.DeadLetter;
import io.papyra.fact.Fact;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.observe.PersistenceObserver;
import io.papyra.recorder.BufferedFactRecorder;
import io.papyra.recorder.RecorderOptions;
import io.papyra.report.AnomalyType;
import io.papyra.report.RecoveryMode;
import io.papyra.report.RecoveryReport;
import io.papyra.report.RecoveryRequest;
import io.papyra.report.ScanReport;
import io.papyra.report.ScanRequest;
import io.papyra.retention.Retention;
import io.papyra.retention.RetentionPolicy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Histories and backups that earlier commits wrote open as before: the same facts are
 * read, a scan of everything is clean, a torn end is repaired, and a writer continues.
 * The archives in {@code src/test/resources/histories} are named after their commits and
 * are never changed; {@code WriteHistories} beside them has written them.
 */
@ParameterizedClass
@MethodSource("stores")
class OldHistoriesTests {

	private static final RetentionPolicy THIRTY = RetentionPolicy.same(new Retention(30L, null, null));

	@TempDir
	Path directory;

	@Parameter(0)
	String commit = "";

	@Parameter(1)
	String kind = "";

	static Stream<String[]> stores() {
		return Stream.of("9fdc812", "f98d156")
			.flatMap((commit) -> Stream.of("json", "rotating").map((kind) -> new String[] { commit, kind }));
	}

	@BeforeEach
	void unpack() throws IOException {
		try (InputStream archive = getClass().getResourceAsStream("/histories/" + this.commit + ".zip");
				ZipInputStream zip = new ZipInputStream(Objects.requireNonNull(archive))) {
			for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
				if (entry.getName().startsWith(this.kind + "/")) {
					Path file = this.directory.resolve(entry.getName().substring(this.kind.length() + 1));
					Files.createDirectories(file.getParent());
					Files.copy(zip, file);
				}
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "whole", "compacted", "repaired" })
	void isReadScannedAndContinued(String name) throws Exception {
		assertThat(facts(open(name))).isEqualTo(written(name));
		assertThat(scan(name).anomalies()).isEmpty();
		isContinued(name);
	}

	@ParameterizedTest
	@ValueSource(strings = "torn")
	void isRepairedAndContinued(String name) throws Exception {
		assertThat(scan(name).anomalyCounts()).containsExactly(Map.entry(AnomalyType.TRUNCATED_LINE, 1L));
		assertThat(facts(open(name))).isEqualTo(written(name));
		RecoveryReport report = ((Recoverable) open(name)).recover(RecoveryRequest.of(RecoveryMode.REPAIR),
				ProgressMonitor.NONE);
		assertThat(report.linesRemoved()).isEqualTo(1);
		assertThat(scan(name).isClean()).isTrue();
		assertThat(facts(open(name))).isEqualTo(written(name));
		isContinued(name);
	}

	@ParameterizedTest
	@ValueSource(strings = "repaired")
	void whatARepairSavedIsStillReported(String name) {
		ScanReport scan = scan(name);
		assertThat(scan.savedFiles().files()).isEqualTo(1);
		// The first of these commits did not note yet how many lines a repair had found
		// lost.
		assertThat(scan.acknowledged().lines()).isEqualTo(this.commit.equals("9fdc812") ? 0 : 1);
	}

	@ParameterizedTest
	@ValueSource(strings = "whole")
	void itsBackupIsVerifiedAndRestored(String name) throws IOException {
		LogBackups backups = new LogBackups();
		assertThat(backups.verify(this.directory.resolve("backup"), ProgressMonitor.NONE).isClean()).isTrue();
		Path restored = this.directory.resolve("restored");
		backups.restore(this.directory.resolve("backup"),
				this.kind.equals("json") ? restored.resolve("papyra.ndjson") : restored, ProgressMonitor.NONE);
		assertThat(facts(open("restored"))).isEqualTo(written(name));
		assertThat(scan("restored").isClean()).isTrue();
	}

	private void isContinued(String name) throws Exception {
		List<String> before = facts(open(name));
		long gaps = scan(name).acknowledged().lines();
		try (BufferedFactRecorder recorder = new BufferedFactRecorder(open(name), RecorderOptions.defaults("orders"),
				PersistenceObserver.NONE)) {
			recorder.start();
			recorder.recordDurably(ActorEvent.of(ActorAddress.of("orders", 7), "Continued", Map.of("number", 1))).get();
		}
		List<String> after = new ArrayList<>(facts(open(name)));
		assertThat(after).filteredOn((line) -> line.contains("Continued 1")).hasSize(1);
		if (!name.equals("compacted")) {
			assertThat(after).containsAll(before).hasSize(before.size() + 3);
		}
		assertThat(scan(name).anomalies()).isEmpty();
		assertThat(scan(name).acknowledged().lines()).isEqualTo(gaps);
	}

	private PersistenceBackend open(String name) {
		Path place = this.directory.resolve(name);
		RetentionPolicy retention = name.equals("compacted") ? THIRTY : RetentionPolicy.NONE;
		return this.kind.equals("json") ? new JsonBackend(place.resolve("papyra.ndjson"), retention)
				: new RotatingBackend(place, new RotatingOptions(2048, null), retention);
	}

	private ScanReport scan(String name) {
		return ((Scannable) open(name)).scan(ScanRequest.RECORDS, ProgressMonitor.NONE);
	}

	/** What the earlier commit itself read. */
	private List<String> written(String name) throws IOException {
		return Files.readAllLines(this.directory.resolve(name + ".txt"), StandardCharsets.UTF_8);
	}

	private static List<String> facts(PersistenceBackend backend) {
		List<String> lines = new ArrayList<>();
		for (FactKind one : FactKind.values()) {
			try (Stream<StoredFact> facts = backend.read(FactQuery.of(one))) {
				facts.forEach((stored) -> lines.add(one + " " + stored.seq() + " " + text(stored.fact())));
			}
		}
		return lines;
	}

	private static String text(Fact fact) {
		return (fact instanceof ActorEvent event)
				? event.eventType() + (event.payload() instanceof Map<?, ?> map ? " " + map.get("number") : "")
				: (fact instanceof DeadLetter letter) ? letter.messageType() + " " + letter.payload()
						: String.valueOf(fact);
	}

}
