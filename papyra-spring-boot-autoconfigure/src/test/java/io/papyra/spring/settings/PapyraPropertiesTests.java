package io.papyra.spring.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.papyra.fact.FactKind;
import io.papyra.fact.NameFilter;
import io.papyra.fact.PayloadMode;
import io.papyra.fact.PayloadRule;
import io.papyra.recorder.RecorderOptions;
import io.papyra.retention.Retention;
import io.papyra.retention.RetentionPolicy;
import io.papyra.spring.backend.FileLimit;
import io.papyra.startup.ScanDepth;
import io.papyra.startup.StartupOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

class PapyraPropertiesTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withUserConfiguration(BoundProperties.class);

	@Test
	void defaultsAreThoseOfTheCore() {
		this.runner.run((context) -> {
			PapyraProperties properties = context.getBean(PapyraProperties.class);
			assertThat(PropertyMapper.recorder(properties, "orders")).isEqualTo(RecorderOptions.defaults("orders"));
			assertThat(PropertyMapper.startup(properties)).isEqualTo(StartupOptions.defaults());
			assertThat(properties.enabled()).isTrue();
			assertThat(properties.backend()).isEqualTo("json");
			assertThat(properties.json().path()).isEqualTo("papyra.ndjson");
			assertThat(properties.audit().interval()).isEqualTo(Duration.ofSeconds(60));
			assertThat(properties.rotating())
				.isEqualTo(new PapyraProperties.Rotating("papyra", DataSize.ofMegabytes(64), null));
			assertThat(properties.compaction().cron()).isEqualTo("0 0 3 * * *");
			assertThat(properties.recovery().allowAtRuntime()).isFalse();
			assertThat(properties.readiness()).isEqualTo(PapyraProperties.Readiness.STARTUP);
			assertThat(properties.startup().actorSystemBeans()).isEmpty();
		});
	}

	@Test
	void keysAreAddedToTheDefaultsUnlessThoseAreDropped() {
		this.runner.withPropertyValues("papyra.redaction.keys=iban")
			.run((context) -> assertThat(context.getBean(PapyraProperties.class).redaction().all()).contains("iban",
					"password", "pin"));
		this.runner.withPropertyValues("papyra.redaction.keys=iban", "papyra.redaction.defaults=false")
			.run((context) -> assertThat(context.getBean(PapyraProperties.class).redaction().all())
				.containsExactly("iban"));
	}

	@Test
	void everyValueReachesTheCore() {
		this.runner
			.withPropertyValues("papyra.write.sync=every-second", "papyra.write.buffer-size=1MB",
					"papyra.write.overflow=block", "papyra.write.block-timeout=5ms", "papyra.write.shutdown-timeout=1m",
					"papyra.payload.max-size=1KB", "papyra.redaction.keys=pin,iban", "papyra.startup.mode=RECOVER",
					"papyra.startup.recovery-mode=quarantine", "papyra.startup.quarantine-directory=aside",
					"papyra.startup.timeout=30s", "papyra.payload.mode=type",
					"papyra.payload.rules[0].types=com.acme.*", "papyra.payload.rules[0].actors=/user/a*,/user/b",
					"papyra.payload.rules[0].mode=none", "papyra.payload.rules[1].actors=/user/c",
					"papyra.payload.rules[1].mode=full", "papyra.capture.actors.include=/user/*",
					"papyra.capture.actors.exclude=/user/quiet", "papyra.write.stall-timeout=7s")
			.run((context) -> {
				PapyraProperties properties = context.getBean(PapyraProperties.class);
				RecorderOptions recorder = PropertyMapper.recorder(properties, "orders");
				assertThat(recorder.toString()).startsWith(
						"RecorderOptions[systemId=orders, sync=EVERY_SECOND, bufferSize=1048576, overflow=BLOCK, "
								+ "blockTimeout=PT0.005S, shutdownTimeout=PT1M, maxPayloadSize=1024, redactedKeys=");
				assertThat(recorder.redactedKeys()).contains("pin", "iban")
					.containsAll(RecorderOptions.DEFAULT_REDACTED_KEYS);
				assertThat(recorder.payloads().mode()).isEqualTo(PayloadMode.TYPE);
				assertThat(recorder.payloads().rules()).containsExactly(
						new PayloadRule(List.of("com.acme.*"), List.of("/user/a*", "/user/b"), PayloadMode.NONE),
						new PayloadRule(List.of(), List.of("/user/c"), PayloadMode.FULL));
				assertThat(properties.capture().actors().filter())
					.isEqualTo(new NameFilter(List.of("/user/*"), List.of("/user/quiet")));
				assertThat(properties.capture().messages().filter().isEverything()).isTrue();
				assertThat(recorder.stallTimeout()).isEqualTo(Duration.ofSeconds(7));
				assertThat(PropertyMapper.startup(properties).quarantineDirectory()).isEqualTo(Path.of("aside"));
				assertThat(PropertyMapper.startup(properties).timeout()).isEqualTo(Duration.ofSeconds(30));
			});
	}

	@Test
	void withoutLimitsEverythingCounts() {
		this.runner.run((context) -> assertThat(PropertyMapper.retention(context.getBean(PapyraProperties.class)))
			.isEqualTo(RetentionPolicy.NONE));
	}

	@Test
	void aKindsOwnLimitReplacesThatOneLimit() {
		this.runner
			.withPropertyValues("papyra.retention.max-records=1000", "papyra.retention.max-age=30d",
					"papyra.retention.dead-letters.max-age=90d", "papyra.retention.audits.max-total-size=1MB",
					"papyra.retention.audits.max-records=10")
			.run((context) -> {
				RetentionPolicy policy = PropertyMapper.retention(context.getBean(PapyraProperties.class));
				assertThat(policy.of(FactKind.EVENT)).isEqualTo(new Retention(1000L, Duration.ofDays(30), null));
				assertThat(policy.of(FactKind.DEAD_LETTER)).isEqualTo(new Retention(1000L, Duration.ofDays(90), null));
				assertThat(policy.of(FactKind.AUDIT)).isEqualTo(new Retention(10L, Duration.ofDays(30), 1_048_576L));
			});
	}

	@Test
	void minusOneLiftsASizeAlsoOfOneKind() {
		this.runner
			.withPropertyValues("papyra.retention.max-total-size=1MB",
					"papyra.retention.dead-letters.max-total-size=-1")
			.run((context) -> {
				RetentionPolicy policy = PropertyMapper.retention(context.getBean(PapyraProperties.class));
				assertThat(policy.of(FactKind.EVENT).maxTotalSize()).isEqualTo(1_048_576L);
				assertThat(policy.of(FactKind.DEAD_LETTER)).isEqualTo(Retention.UNLIMITED);
			});
		this.runner.withPropertyValues("papyra.retention.max-total-size=-1")
			.run((context) -> assertThat(
					PropertyMapper.retention(context.getBean(PapyraProperties.class), FileLimit.SIZE))
				.isEqualTo(RetentionPolicy.NONE));
	}

	@Test
	void oneKindAloneMayBeLimited() {
		this.runner.withPropertyValues("papyra.retention.audits.max-age=7d").run((context) -> {
			RetentionPolicy policy = PropertyMapper.retention(context.getBean(PapyraProperties.class));
			assertThat(policy.byKind())
				.isEqualTo(Map.of(FactKind.AUDIT, new Retention(null, Duration.ofDays(7), null)));
		});
	}

	@Test
	void theDepthOfTheScanReachesTheCore() {
		this.runner.withPropertyValues("papyra.startup.scan=full")
			.run((context) -> assertThat(PropertyMapper.startup(context.getBean(PapyraProperties.class)).depth())
				.isEqualTo(ScanDepth.FULL));
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			file:/srv/papyra.ndjson,       /srv/papyra.ndjson
			file:///srv/papyra.ndjson,     /srv/papyra.ndjson
			file:data/papyra.ndjson,       data/papyra.ndjson
			file:./papyra.ndjson,          papyra.ndjson
			file:/srv/my%20own/p.ndjson,   /srv/my own/p.ndjson
			file:/srv/my own/p.ndjson,     /srv/my own/p.ndjson
			file:/srv/100%/p.ndjson,       /srv/100%/p.ndjson
			~/papyra.ndjson,               HOME/papyra.ndjson
			data/~/papyra.ndjson,          data/~/papyra.ndjson
			a:b.ndjson,                    a:b.ndjson
			""")
	void fileUrlsAndTheHomeDirectoryMeanWhatTheyMeanElsewhere(String written, String meant) {
		String path = meant.replace("HOME", System.getProperty("user.home"));
		this.runner
			.withPropertyValues("papyra.json.path=" + written, "papyra.rotating.directory=" + written,
					"papyra.startup.quarantine-directory=" + written)
			.run((context) -> {
				PapyraProperties properties = context.getBean(PapyraProperties.class);
				assertThat(properties.json().path()).isEqualTo(path);
				assertThat(properties.rotating().directory()).isEqualTo(path);
				assertThat(properties.startup().quarantineDirectory()).isEqualTo(path);
			});
	}

	@Test
	void aBareNumberIsSecondsForAgesAndAuditsAndMillisecondsElsewhere() {
		this.runner
			.withPropertyValues("papyra.retention.max-age=86400", "papyra.retention.events.max-age=120",
					"papyra.audit.interval=60", "papyra.write.block-timeout=50", "papyra.startup.timeout=3000")
			.run((context) -> {
				PapyraProperties properties = context.getBean(PapyraProperties.class);
				assertThat(properties.retention().maxAge()).isEqualTo(Duration.ofDays(1));
				assertThat(properties.retention().events().maxAge()).isEqualTo(Duration.ofMinutes(2));
				assertThat(properties.audit().interval()).isEqualTo(Duration.ofMinutes(1));
				assertThat(properties.write().blockTimeout()).isEqualTo(Duration.ofMillis(50));
				assertThat(properties.startup().timeout()).isEqualTo(Duration.ofSeconds(3));
			});
	}

	@Test
	void offIsAWordForReadinessInYamlToo() {
		// YAML reads an unquoted off as false.
		this.runner.withPropertyValues("papyra.readiness=false")
			.run((context) -> assertThat(context.getBean(PapyraProperties.class).readiness())
				.isEqualTo(PapyraProperties.Readiness.OFF));
	}

	@Test
	void systemIdFallsBackToTheApplicationAndThenToLocal() {
		this.runner.run((context) -> {
			PapyraProperties properties = context.getBean(PapyraProperties.class);
			MockEnvironment environment = new MockEnvironment();
			assertThat(PropertyMapper.systemId(properties, environment)).isEqualTo("local");
			environment.setProperty("spring.application.name", " ");
			assertThat(PropertyMapper.systemId(properties, environment)).isEqualTo("local");
			environment.setProperty("spring.application.name", "orders");
			assertThat(PropertyMapper.systemId(properties, environment)).isEqualTo("orders");
		});
		this.runner.withPropertyValues("papyra.system-id=desk", "spring.application.name=orders")
			.run((context) -> assertThat(
					PropertyMapper.systemId(context.getBean(PapyraProperties.class), context.getEnvironment()))
				.isEqualTo("desk"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					papyra.backend                      | ' '     | json, memory, rotating
					papyra.system-id                    | ' '     | any text
					papyra.json.path                    | ' '     | a path
					papyra.rotating.directory           | ' '     | a path
					papyra.rotating.max-segment-size    | 0B      | a size above zero
					papyra.rotating.max-total-size      | -1MB    | at least twice papyra.rotating.max-segment-size, which is 64MB
					papyra.rotating.max-total-size      | 127MB   | at least twice papyra.rotating.max-segment-size, which is 64MB
					papyra.retention.max-records        | 0       | a whole number above zero
					papyra.retention.max-records        | -5      | a whole number above zero
					papyra.retention.max-age            | 0s      | above zero
					papyra.retention.max-age            | -1d     | above zero
					papyra.retention.max-total-size     | 0MB     | a size above zero
					papyra.retention.max-total-size     | -2      | or -1 for no limit
					papyra.retention.events.max-records | 0       | a whole number above zero
					papyra.retention.audits.max-age     | 0s      | above zero
					papyra.retention.dead-letters.max-total-size | 0B | a size above zero
					papyra.compaction.cron              | nightly | for every day at three
					papyra.write.buffer-size            | 0B      | from 64KB to 2047MB
					papyra.write.buffer-size            | 63KB    | from 64KB to 2047MB
					papyra.write.buffer-size            | 2GB     | from 64KB to 2047MB
					papyra.write.buffer-size            | -1MB    | from 64KB to 2047MB
					papyra.write.block-timeout          | 0ms     | above zero
					papyra.write.block-timeout          | -1s     | above zero
					papyra.write.shutdown-timeout       | 0s      | above zero
					papyra.write.stall-timeout          | 0s      | above zero
					papyra.payload.max-size             | 0B      | from 1B to 15MB
					papyra.payload.max-size             | -1KB    | from 1B to 15MB
					papyra.payload.max-size             | 32MB    | from 1B to 15MB
					papyra.payload.max-size             | 9MB     | at most papyra.write.buffer-size, which is 8MB
					papyra.redaction.keys               | -_.     | at least one character
					papyra.startup.quarantine-directory | ' '     | a path
					papyra.startup.timeout              | 0s      | above zero
					papyra.audit.interval               | -1s     | 0s to switch snapshots off
					papyra.json.path                    | classpath:papyra.ndjson | a file: URL
					papyra.json.path                    | https://host/papyra.ndjson | a file: URL
					papyra.json.path                    | file://host/papyra.ndjson | a file: URL
					papyra.json.path                    | ~somebody/papyra.ndjson | your own home
					papyra.rotating.directory           | classpath:papyra | a file: URL
					papyra.startup.quarantine-directory | classpath:aside | a file: URL
					""")
	void refusesWhatMakesNoSense(String property, String value, String allowed) {
		this.runner.withPropertyValues(property + "=" + value).run((context) -> {
			Throwable failure = context.getStartupFailure();
			assertThat(failure).hasRootCauseInstanceOf(InvalidPapyraPropertyException.class);
			assertThat(failure).rootCause().hasMessageContaining(property).hasMessageContaining(allowed);
		});
	}

	@EnableConfigurationProperties(PapyraProperties.class)
	static class BoundProperties {

	}

}
