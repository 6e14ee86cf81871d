package io.papyra.spring.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import io.papyra.backend.CompactionRefusedException;
import io.papyra.doctor.Doctor;
import io.papyra.doctor.DoctorCheck;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.recorder.BufferedFactRecorder;
import io.papyra.recorder.FactRecorder;
import io.papyra.recorder.RecorderStatus;
import io.papyra.report.Finding;
import io.papyra.spring.maintenance.HistoryMaintenance;
import io.papyra.spring.testing.CompactableBackend;
import io.papyra.spring.testing.CompactableBackendConfiguration;
import io.papyra.spring.testing.SwitchableBackend;
import io.papyra.spring.testing.SwitchableBackendConfiguration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ServiceDoctorChecksTests {

	@TempDir
	Path directory;

	private ApplicationContextRunner runner() {
		return new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(PapyraAutoConfiguration.class))
			.withPropertyValues("papyra.json.path=" + this.directory.resolve("papyra.ndjson"));
	}

	private static Finding finding(ApplicationContext context, String check) {
		return context.getBean(Doctor.class)
			.run()
			.findings()
			.stream()
			.filter((finding) -> finding.check().equals(check))
			.findFirst()
			.orElseThrow();
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			startup-mode, papyra.startup.mode=fail_on_anomaly, OK
			startup-mode, papyra.startup.mode=recover, OK
			startup-mode, papyra.startup.mode=scan_only, WARNING
			startup-mode, papyra.startup.mode=ignore, WARNING
			durability, papyra.write.sync=always, OK
			durability, papyra.write.sync=every_second, OK
			durability, papyra.write.sync=never, WARNING
			durability, papyra.backend=memory, WARNING
			retention, papyra.backend=json, OK
			retention, papyra.retention.max-total-size=-1, WARNING
			size-limit, papyra.backend=json, OK
			size-limit, papyra.retention.max-total-size=1000TB, WARNING
			size-limit, papyra.retention.max-total-size=-1, OK
			retention, papyra.backend=memory, OK
			compaction, papyra.backend=json, OK
			compaction, papyra.backend=memory, OK
			redaction, papyra.redaction.keys=pin, OK
			redaction, papyra.redaction.keys=, OK
			redaction, papyra.redaction.defaults=false, WARNING
			payloads, papyra.payload.mode=full, OK
			""")
	void settingsAreJudged(String check, String property, Finding.Severity severity) {
		runner().withPropertyValues(property).run((context) -> {
			Finding finding = finding(context, check);
			assertThat(finding.severity()).isEqualTo(severity);
			assertThat(finding.advice().isEmpty()).isEqualTo(severity == Finding.Severity.OK);
		});
	}

	@Test
	void aRetentionNeedsACompaction() {
		runner().withUserConfiguration(CompactableBackendConfiguration.class).run((context) -> {
			assertThat(finding(context, "retention").message())
				.isEqualTo("event: newest 2; audit: newest 2; dead_letter: newest 2");
			assertThat(finding(context, "compaction"))
				.isEqualTo(Finding.ok("compaction", "papyra.compaction.cron=0 0 3 * * *"));
		});
		runner().withUserConfiguration(CompactableBackendConfiguration.class)
			.withPropertyValues("papyra.compaction.cron=-")
			.run((context) -> assertThat(finding(context, "compaction").severity())
				.isEqualTo(Finding.Severity.WARNING));
	}

	@Test
	void aCompactionThatWasNotDoneIsAWarning() {
		runner().withUserConfiguration(CompactableBackendConfiguration.class).run((context) -> {
			context.getBean(CompactableBackend.class).failing(new CompactionRefusedException("one anomaly"));
			assertThatExceptionOfType(CompactionRefusedException.class)
				.isThrownBy(() -> context.getBean(HistoryMaintenance.class).compact(false));
			assertThat(finding(context, "compaction").severity()).isEqualTo(Finding.Severity.WARNING);
			assertThat(finding(context, "compaction").message()).contains("one anomaly");
		});
	}

	@Test
	void aQuarantineHasToBeWritable() throws IOException {
		Path file = Files.writeString(this.directory.resolve("file"), "");
		ApplicationContextRunner quarantine = runner().withPropertyValues("papyra.startup.recovery-mode=quarantine");
		quarantine.withPropertyValues("papyra.startup.quarantine-directory=" + this.directory.resolve("not/yet/there"))
			.run((context) -> assertThat(finding(context, "quarantine").severity()).isEqualTo(Finding.Severity.OK));
		quarantine.withPropertyValues("papyra.startup.quarantine-directory=" + this.directory)
			.run((context) -> assertThat(finding(context, "quarantine").severity()).isEqualTo(Finding.Severity.OK));
		quarantine.withPropertyValues("papyra.startup.quarantine-directory=" + file).run((context) -> {
			assertThat(finding(context, "quarantine").severity()).isEqualTo(Finding.Severity.ERROR);
			assertThat(finding(context, "quarantine").message()).contains(file.toString());
		});
		try (Stream<Path> left = Files.list(this.directory)) {
			assertThat(left.map((path) -> path.getFileName().toString()))
				.allMatch((name) -> name.startsWith("papyra.ndjson") || name.equals("file"));
		}
	}

	@Test
	void aRecoveryThatRepairsNothingIsAWarning() {
		runner().withPropertyValues("papyra.startup.mode=recover", "papyra.startup.recovery-mode=ignore")
			.run((context) -> assertThat(finding(context, "startup-mode").severity())
				.isEqualTo(Finding.Severity.WARNING));
	}

	@Test
	void aRecorderThatCannotStoreIsAnErrorAndOneThatDroppedAWarning() {
		runner().withUserConfiguration(SwitchableBackendConfiguration.class).run((context) -> {
			assertThat(finding(context, "recorder").severity()).isEqualTo(Finding.Severity.OK);
			FactRecorder recorder = context.getBean(FactRecorder.class);
			SwitchableBackend backend = context.getBean(SwitchableBackend.class);
			backend.full(true);
			recorder.record(ActorEvent.of(ActorAddress.UNKNOWN, "Lost", null));
			awaitState(context, RecorderStatus.State.FAILING);
			assertThat(finding(context, "recorder").severity()).isEqualTo(Finding.Severity.ERROR);
			assertThat(finding(context, "recorder").message()).contains("the disk is full");
			assertThat(context.getBean(Doctor.class).run().passed()).isFalse();
			backend.full(false);
			recorder.record(ActorEvent.of(ActorAddress.UNKNOWN, "Again", null));
			awaitState(context, RecorderStatus.State.OPEN);
			context.getBean(BufferedFactRecorder.class).close();
			assertThat(finding(context, "recorder").severity()).isEqualTo(Finding.Severity.ERROR);
		});
	}

	private static void awaitState(ApplicationContext context, RecorderStatus.State state) {
		Awaitility.await().until(() -> context.getBean(BufferedFactRecorder.class).status().state() == state);
	}

	@Test
	void aUsersOwnChecksAreAddedToTheList() {
		runner().withUserConfiguration(OwnCheck.class)
			.run((context) -> assertThat(finding(context, "space").severity()).isEqualTo(Finding.Severity.ERROR));
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnCheck {

		@Bean
		DoctorCheck space() {
			return () -> Finding.error("space", "1 MB left", "delete something");
		}

	}

}
