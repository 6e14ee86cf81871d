package io.papyra.spring.diagnostics;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.papyra.backend.FactWriter;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.PersistenceException;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.Recoverable;
import io.papyra.backend.Scannable;
import io.papyra.backend.WriterLockedException;
import io.papyra.backend.WriterOptions;
import io.papyra.backend.file.JsonBackend;
import io.papyra.backend.memory.MemoryBackend;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.observe.PersistenceObserver;
import io.papyra.recorder.BufferedFactRecorder;
import io.papyra.recorder.RecorderOptions;
import io.papyra.report.Anomaly;
import io.papyra.report.AnomalyType;
import io.papyra.report.RecoveryReport;
import io.papyra.report.RecoveryRequest;
import io.papyra.report.Remedy;
import io.papyra.report.RunStats;
import io.papyra.report.ScanCoverage;
import io.papyra.report.ScanReport;
import io.papyra.report.ScanRequest;
import io.papyra.spring.testing.Histories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What a person reads when an application does not start. */
@ExtendWith(OutputCaptureExtension.class)
class FailureReportTests {

	private static String reasonOfOpening = "";

	private static AnomalyType found = AnomalyType.CORRUPTED_LINE;

	@TempDir
	Path directory;

	private Path history() {
		return this.directory.resolve("papyra.ndjson");
	}

	/** The report alone, in one line. */
	private String report(CapturedOutput output, String... properties) {
		return report(Application.class, output, properties);
	}

	private String report(Class<?> application, CapturedOutput output, String... properties) {
		List<String> arguments = new ArrayList<>(List.of("--spring.main.banner-mode=off"));
		if (!String.join(" ", properties).contains("papyra.json.path")) {
			arguments.add("--papyra.json.path=" + history());
		}
		for (String property : properties) {
			arguments.add("--" + property);
		}
		SpringApplicationBuilder builder = new SpringApplicationBuilder(application).web(WebApplicationType.NONE);
		assertThatThrownBy(() -> builder.run(arguments.toArray(String[]::new))).isNotNull();
		String all = output.getAll();
		assertThat(all).contains("APPLICATION FAILED TO START");
		return all.substring(all.indexOf("Description:")).replaceAll("\\s+", " ");
	}

	@Test
	void anomaliesWithTheirPlacesAndTheWaysOut(CapturedOutput output) {
		Histories.damaged(history());
		assertThat(report(output))
			.startsWith("Description: The history in " + history()
					+ " has 1 anomaly, so nothing was started and nothing was written: - CHECKSUM_MISMATCH " + history()
					+ ":2 (byte ")
			.contains("Action: Papyra does not repair automatically in this mode.")
			.contains("--papyra.startup.mode=recover --papyra.startup.recovery-mode=quarantine")
			.contains("--papyra.startup.mode=scan_only")
			.contains("PAPYRA_STARTUP_MODE=recover")
			.contains("papyra persistence recover --path " + history() + " repairs it.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "recover", "ignore" })
	void whatIsNoHistoryIsNamedAndLeftAsItIs(String mode, CapturedOutput output) throws IOException {
		Files.writeString(history(), "root:x:0:0:root:/root:/bin/bash\n");
		assertThat(report(output, "papyra.startup.mode=" + mode)).contains(history() + " is no history")
			.contains("Action: Correct the path")
			.contains("papyra persistence recover --force --path <file>");
		assertThat(history()).hasContent("root:x:0:0:root:/root:/bin/bash\n");
	}

	@ParameterizedTest
	@ValueSource(strings = { "fail_on_anomaly", "recover" })
	void linesOfANewerVersionAreForThatOne(String mode, CapturedOutput output) throws IOException {
		String history = "{\"kind\":\"event\",\"system_id\":\"orders\",\"actor_address\":\"local://1\","
				+ "\"event_type\":\"Did\",\"payload\":null,\"timestamp\":1768380323.000472}\n{\"kind\":\"weather\"}\n";
		Files.writeString(history(), history);
		assertThat(report(output, "papyra.startup.mode=" + mode)).contains(
				"Action: Use the version of Papyra that wrote it, or a newer one: a repair by this one leaves these "
						+ "lines where they are. Without that version, start with one of")
			.contains("--papyra.startup.mode=scan_only", "--papyra.startup.recovery-mode=quarantine")
			.contains("begin another history, and keep this one: move away what is there, or set "
					+ "--papyra.json.path=<another file>");
		assertThat(history()).hasContent(history);
		SpringApplicationBuilder builder = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE);
		builder.run("--papyra.json.path=" + history(), "--papyra.startup.mode=scan_only").close();
	}

	@ParameterizedTest
	@CsvSource({ "PARTIAL_WRITE, fail_on_anomaly", "UNEXPECTED_FILE, recover", "CORRUPTED_LINE, recover" })
	void theActionIsWhatHelps(AnomalyType type, String mode, CapturedOutput output) {
		found = type;
		Remedy remedy = Remedy.of(Map.of(type, 1L), type == AnomalyType.UNEXPECTED_FILE, true);
		assertThat(report(Damaged.class, output, "papyra.startup.mode=" + mode)).contains("Action: "
				+ ((remedy == Remedy.REPAIR) ? "Recovery left something. Start once more" : remedy.sentence()));
	}

	@Test
	void anotherProcess(CapturedOutput output) {
		assertThat(report(LockedElsewhere.class, output)).contains("by process 1 on another-host")
			.contains("Action: Stop the process that writes this history, or give this application one of its own Or "
					+ "start without it");
	}

	@Test
	void anotherContextOfThisProcess(CapturedOutput output) {
		try (BufferedFactRecorder other = new BufferedFactRecorder(new JsonBackend(history()),
				RecorderOptions.defaults("other"), PersistenceObserver.NONE)) {
			other.start();
			assertThat(report(output)).contains(String.valueOf(ProcessHandle.current().pid()))
				.contains("which is this process itself")
				.contains(history().toString())
				.contains("Action: Another application context of this process writes this history. Either")
				.contains("@DirtiesContext")
				.contains("--papyra.backend=memory")
				.contains("--papyra.json.path=<another file>")
				.contains("--papyra.enabled=false");
		}
	}

	@Test
	void aDirectoryInTheWay(CapturedOutput output) throws IOException {
		Files.createDirectory(history());
		assertThat(report(output)).contains("UNEXPECTED_FILE " + history())
			.contains("Action: Move away what is in the place of the history: no repair does that. "
					+ "Or set another place: --papyra.json.path=<another file>");
	}

	@Test
	void aPlaceThatCannotBeWritten(CapturedOutput output) throws IOException {
		// A file where a directory is needed: not even root can write below it.
		Files.writeString(this.directory.resolve("file"), "");
		assertThat(report(output, "papyra.startup.mode=ignore",
				"papyra.json.path=" + this.directory.resolve("file/papyra.ndjson")))
			.contains(this.directory.resolve("file/papyra.ndjson").toString())
			.contains("Action: Fix the cause, or set another place: --papyra.json.path=<another file>")
			.contains("--papyra.startup.on-unavailable=degrade")
			.contains("--papyra.backend=memory")
			.contains("--papyra.enabled=false");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			Read-only file system   | mount a volume for the history and set a place on it
			No space left on device | Make room on that volume, or set a place on another one
			Disk quota exceeded     | Make room on that volume, or set a place on another one
			Permission denied       | Let the user
			""")
	void whatDoesNotHelpIsNotAdvised(String reason, String advice, CapturedOutput output) {
		reasonOfOpening = reason;
		assertThat(report(Unwritable.class, output)).contains(advice)
			.contains("--papyra.backend=memory")
			.doesNotContain("papyra.startup.mode=ignore")
			.satisfies((text) -> assertThat(text.contains("Let the user")).isEqualTo(advice.equals("Let the user")));
	}

	@Test
	void aCheckThatTakesTooLong(CapturedOutput output) throws IOException {
		Histories.sound(history(), 100_000);
		// Everything is read then, which takes longer than any pause of this thread.
		Files.delete(Path.of(history() + ".checkpoint"));
		assertThat(report(output, "papyra.startup.timeout=1ns")).contains("papyra.startup.timeout")
			.contains("Action: Raise papyra.startup.timeout");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					papyra.write.buffer-size=1KB      | The property papyra.write.buffer-size must not hold '1KB'. | a size from 64KB to 2047MB
					papyra.write.shutdown-timeout=0s  | The property papyra.write.shutdown-timeout must not hold '0ms'. | a duration above zero
					papyra.backend=cassandra          | The property papyra.backend must not hold 'cassandra'. | json, memory, rotating or
					papyra.write.sync=sometimes       | The property papyra.write.sync must not hold 'sometimes' | always, every_second, never
					papyra.audit.interval=often       | The property papyra.audit.interval must not hold 'often' | a duration such as 500ms
					papyra.payload.max-size=large     | The property papyra.payload.max-size must not hold 'large' | a size such as 512KB
					papyra.startup.mode=maybe         | The property papyra.startup.mode must not hold 'maybe' | fail_on_anomaly, recover, scan_only, ignore
					papyra.startup.scan=half          | The property papyra.startup.scan must not hold 'half' | incremental, full
					papyra.retention.max-age=old      | The property papyra.retention.max-age must not hold 'old' | a duration such as 500ms
					papyra.retention.events.max-records=many | The property papyra.retention.events.max-records must not hold 'many' | a whole number
					papyra.retention.max-records=0    | The property papyra.retention.max-records must not hold '0' | a whole number above zero
					papyra.compaction.cron=nightly    | The property papyra.compaction.cron must not hold 'nightly' | six fields
					papyra.readiness=never            | The property papyra.readiness must not hold 'never' | startup, writes, off
					""")
	void aBadProperty(String property, String seen, String allowed, CapturedOutput output) {
		assertThat(report(output, property)).contains("Description: " + seen)
			.contains(
					"Action: Set " + property.substring(0, property.indexOf('=')) + " to what is allowed: " + allowed);
		assertThat(this.directory).isEmptyDirectory();
	}

	@Test
	void severalBackendsWithoutAChoice(CapturedOutput output) {
		assertThat(report(TwoBackends.class, output)).contains("The property papyra.backend needs a value.")
			.contains("one of the several PersistenceBackend beans: first, second");
	}

	@Test
	void othersReportsStayAsTheyAre(CapturedOutput output) {
		assertThat(report(output, "spring.main.lazy-initialization=maybe")).contains("Failed to bind properties");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TwoBackends {

		@Bean
		MemoryBackend first() {
			return new MemoryBackend();
		}

		@Bean
		MemoryBackend second() {
			return new MemoryBackend();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class LockedElsewhere {

		@Bean
		PersistenceBackend elsewhere() {
			return new UnopenedBackend(
					() -> new WriterLockedException("it is open for writing by process 1 on another-host"));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Unwritable {

		@Bean
		PersistenceBackend unwritable() {
			return new UnopenedBackend(() -> new PersistenceException("/srv/papyra.ndjson cannot be opened",
					new FileSystemException("/srv/papyra.ndjson", null, reasonOfOpening)));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Damaged {

		@Bean
		PersistenceBackend damaged() {
			return new DamagedBackend(found);
		}

	}

	/** A backend with one anomaly, which no repair resolves. */
	record DamagedBackend(AnomalyType type) implements PersistenceBackend, Scannable, Recoverable {

		@Override
		public String name() {
			return "damaged";
		}

		@Override
		public String location() {
			return "elsewhere";
		}

		@Override
		public FactWriter openWriter(WriterOptions options) {
			throw new IllegalStateException("nothing is to be written");
		}

		@Override
		public Stream<StoredFact> read(FactQuery query) {
			return Stream.empty();
		}

		@Override
		public ScanReport scan(ScanRequest request, ProgressMonitor monitor) {
			return new ScanReport(location(), true, 1, 1, Map.of(), 0, 1, Map.of(this.type, 1L),
					List.of(new Anomaly(this.type, location(), 1, 0, "as the test wants it")), null, RunStats.NONE,
					ScanCoverage.everything(1), Duration.ZERO);
		}

		@Override
		public RecoveryReport recover(RecoveryRequest request, ProgressMonitor monitor) {
			ScanReport scan = scan(ScanRequest.CHECKSUMS, monitor);
			return new RecoveryReport(location(), request.mode(), request.dryRun(), scan, scan, 0, 0, 0, 0, 0, 0,
					List.of(), Duration.ZERO);
		}

	}

	/** A backend that cannot be opened. */
	record UnopenedBackend(Supplier<PersistenceException> why) implements PersistenceBackend {

		@Override
		public String name() {
			return "unopened";
		}

		@Override
		public String location() {
			return "elsewhere";
		}

		@Override
		public FactWriter openWriter(WriterOptions options) {
			throw this.why.get();
		}

		@Override
		public Stream<StoredFact> read(FactQuery query) {
			return Stream.empty();
		}

	}

}
