package io.papyra.spring.autoconfigure;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import io.papyra.doctor.Doctor;
import io.papyra.report.Finding;
import io.papyra.spring.settings.InvalidPapyraPropertyException;
import io.papyra.spring.testing.SwitchableBackendConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ExtendWith(OutputCaptureExtension.class)
class WrittenSettingsTests {

	@TempDir
	Path directory;

	private ApplicationContextRunner runner() {
		return new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(PapyraAutoConfiguration.class))
			.withInitializer((context) -> context.getEnvironment()
				.getSystemProperties()
				.put("papyra.test.history", this.directory.resolve("papyra.ndjson").toString()))
			.withPropertyValues("papyra.json.path=${papyra.test.history}");
	}

	private static Finding settings(ApplicationContext context) {
		return context.getBean(Doctor.class)
			.run()
			.findings()
			.stream()
			.filter((finding) -> finding.check().equals("settings"))
			.findFirst()
			.orElseThrow();
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			papyra.retention.event.max-age=30d,       papyra.retention.events.max-age
			papyra.retention.dead-letter.maxAge=30d,  papyra.retention.dead-letters.max-age
			papyra.json.file=here,                    papyra.json.path
			papyra.write.syncs=always,                papyra.write.sync
			papyra.redaction.key[0]=iban,             papyra.redaction.keys
			papyra.startup.modes=recover,             papyra.startup.mode
			""")
	void aNameThatNoOneKnowsIsWarnedOfWithTheNearestOne(String property, String nearest, CapturedOutput output) {
		runner().withPropertyValues(property).run((context) -> {
			String name = property.substring(0, property.indexOf('='));
			assertThat(settings(context).severity()).isEqualTo(Finding.Severity.WARNING);
			assertThat(settings(context).message())
				.containsIgnoringCase("unknown property " + name.replace("maxAge", "maxage"))
				.contains("did you mean " + nearest + "?");
			assertThat(output).containsOnlyOnce("did you mean " + nearest + "?");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "papyra.retention.events.maxAge=30d", "papyra.retention.events.max_age=30d",
			"PAPYRA.RETENTION.EVENTS.MAX-AGE=30d", "papyra.redaction.keys[0]=iban",
			"papyra.startup.actor-system-beans[0]=java.lang.StringBuilder", "papyra.write.sync=every-second" })
	void everyFormOfAKnownNameWillDo(String property) {
		runner().withPropertyValues(property)
			.run((context) -> assertThat(settings(context).severity()).as(settings(context).message())
				.isEqualTo(Finding.Severity.OK));
	}

	@Test
	void ofTheEnvironmentOnlyWhatLooksLikeAMistakeIsWarnedOf() {
		Map<String, Object> variables = Map.of("PAPYRA_RETENTION_EVENTS_MAX_AGE", "30d",
				"PAPYRA_RETENTION_AUDITS_MAXAGE", "30d", "PAPYRA_REDACTION_KEYS_0", "iban", "PAPYRA_PORT_8080_TCP",
				"tcp://10.0.0.1:8080", "PAPYRA_SERVICE_HOST", "10.0.0.1", "PAPYRA_HOME", "/opt/papyra",
				"PAPYRA_RETENTION_EVENT_MAXAGE", "30d");
		runner().withInitializer((context) -> withVariables(context, variables)).run((context) -> {
			assertThat(settings(context).message()).contains("papyra.retention.event.maxage")
				.contains("did you mean papyra.retention.events.max-age?")
				.doesNotContain("port")
				.doesNotContain("host")
				.doesNotContain("home");
			assertThat(settings(context).message().split(";")).hasSize(2);
		});
	}

	private static void withVariables(ConfigurableApplicationContext context, Map<String, Object> variables) {
		context.getEnvironment()
			.getPropertySources()
			.replace("systemEnvironment", new SystemEnvironmentPropertySource("systemEnvironment", variables));
	}

	@ParameterizedTest
	@CsvSource(
			textBlock = """
					papyra.rotating.max-total-size=1GB,   papyra.rotating.max-total-size has no effect: the backend in use is json
					papyra.rotating.directory=/srv/x,     papyra.rotating.directory has no effect: the backend in use is json
					papyra.write.block-timeout=1s,        papyra.write.block-timeout has no effect: papyra.write.overflow is not block
					""")
	void aSettingWithoutEffectIsWarnedOf(String property, String warning, CapturedOutput output) {
		runner().withPropertyValues(property).run((context) -> {
			assertThat(settings(context).message()).isEqualTo(warning);
			assertThat(output).containsOnlyOnce(warning);
		});
	}

	@Test
	void limitsForABackendOfTheUsersOwnHaveNoEffect() {
		runner().withUserConfiguration(SwitchableBackendConfiguration.class)
			.withPropertyValues("papyra.retention.max-age=30d")
			.run((context) -> assertThat(settings(context).message())
				.contains("papyra.retention.max-age has no effect: the backend in use is switchable")
				.contains("papyra.json.path has no effect"));
	}

	@Test
	void withTheBackendMemoryItIsSaidThatNoFileIsWritten() {
		runner().withPropertyValues("papyra.backend=memory", "papyra.write.sync=never")
			.run((context) -> assertThat(settings(context).message())
				.contains("papyra.json.path has no effect: the backend in use is memory")
				.contains("papyra.write.sync has no effect: the backend in use is memory"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "papyra.retention.max-age", "papyra.retention.events.max-age",
			"papyra.retention.audits.max-age", "papyra.retention.dead-letters.max-age" })
	void anAgeUnderAMinuteNeedsAUnitAndIsWarnedOf(String property) {
		runner().withPropertyValues(property + "=30").run((context) -> {
			assertThat(context).getFailure()
				.isInstanceOf(InvalidPapyraPropertyException.class)
				.hasMessageContaining(property)
				.hasMessageContaining("an age with its unit");
			assertThat(Files.exists(this.directory.resolve("papyra.ndjson"))).isFalse();
		});
		runner().withPropertyValues(property + "=30s")
			.run((context) -> assertThat(settings(context).message())
				.isEqualTo(property + "=30000ms lets facts expire in less than a minute"));
		runner().withPropertyValues(property + "=60")
			.run((context) -> assertThat(settings(context).severity()).isEqualTo(Finding.Severity.OK));
	}

	@Test
	void auditsMoreThanOnceASecondAreWarnedOf() {
		runner().withPropertyValues("papyra.audit.interval=500ms")
			.run((context) -> assertThat(settings(context).message()).contains("papyra.audit.interval=500ms"));
	}

	@Test
	void theCommandRefusesAnAgeWithoutAUnitToo() {
		MockEnvironment environment = new MockEnvironment().withProperty("papyra.retention.max-age", "30");
		assertThatExceptionOfType(InvalidPapyraPropertyException.class).isThrownBy(() -> PapyraSettings.of(environment))
			.withMessageContaining("papyra.retention.max-age");
	}

}
