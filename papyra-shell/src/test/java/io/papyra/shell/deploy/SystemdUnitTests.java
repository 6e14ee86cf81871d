package io.papyra.shell.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.papyra.shell.testing.Programs;
import io.papyra.shell.testing.Ran;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Units that systemd understands, that fit each other, and that may do little. */
@DisabledOnOs(OS.WINDOWS)
@Tag("process")
class SystemdUnitTests {

	static final List<String> UNITS = List.of("orders.service", "orders-doctor.service", "orders-doctor.timer",
			"orders-backup.service", "orders-backup.timer", "orders-recover.service", "orders-failed@.service");

	@TempDir
	Path directory;

	@Test
	void theseAreAll() throws IOException {
		try (var files = Files.list(DeployFiles.DIRECTORY.resolve("systemd"))) {
			assertThat(files.map((file) -> "" + file.getFileName()).filter((name) -> !name.equals("orders.env")))
				.containsExactlyInAnyOrderElementsOf(UNITS);
		}
	}

	@Test
	void systemdUnderstandsThem() throws IOException {
		Ran ran = verify(List.of());
		assertThat(ran).returns(0, Ran::code).returns("", Ran::err);
	}

	@Test
	void systemdSeesMistakes() throws IOException {
		assertThat(verify(List.of("OnCalendar=*-*-* 06:30", "OnCalendar=every morning")).err())
			.contains("every morning");
		assertThat(verify(List.of("ProtectSystem=strict", "ProtectSystm=strict")).err()).contains("ProtectSystm");
	}

	private Ran verify(List<String> replaced) throws IOException {
		requireSystemd();
		for (String unit : UNITS) {
			String text = DeployFiles.text("systemd/" + unit)
				// The programs are not on this machine.
				.replaceAll("(?m)^(Exec\\w+=)\\S+", "$1/bin/true");
			if (!replaced.isEmpty()) {
				text = text.replace(replaced.get(0), replaced.get(1));
			}
			Files.writeString(this.directory.resolve(unit), text);
		}
		Ran ran = Programs.run(this.directory, Map.of(),
				Stream
					.concat(Stream.of("systemd-analyze", "verify", "--man=no"),
							UNITS.stream().map((unit) -> "./" + unit))
					.toList());
		Assumptions.assumeFalse(ran.err().contains("Failed to initialize manager"), "systemd cannot check here");
		return ran;
	}

	/** From 0, as little as can be, to 100, everything. */
	@ParameterizedTest
	@CsvSource({ "orders.service, 20", "orders-doctor.service, 12", "orders-backup.service, 12",
			"orders-recover.service, 12", "orders-failed@.service, 12" })
	void theyMayDoLittle(String unit, int exposure) {
		requireSystemd();
		Ran ran = Programs.run(DeployFiles.DIRECTORY.resolve("systemd"), Map.of(), List.of("systemd-analyze",
				"security", "--offline=true", "--no-pager", "--threshold=" + exposure, "./" + unit));
		Assumptions.assumeFalse(ran.err().contains("Failed to initialize manager"), "systemd cannot check here");
		assertThat(ran.code()).as(ran.out() + ran.err()).isZero();
	}

	@Test
	void theDoctorLooksAtWhatTheServiceOpens() {
		for (String unit : List.of("orders.service", "orders-doctor.service", "orders-recover.service")) {
			assertThat(value(unit, "EnvironmentFile")).isEqualTo("/etc/orders/orders.env");
			assertThat(values(unit, "Environment")).isEmpty();
			assertThat(DeployFiles.text("systemd/orders.env").lines())
				.contains("PAPYRA_JSON_PATH=/var/lib/" + value(unit, "StateDirectory") + "/papyra.ndjson");
		}
		assertThat(value("orders.service", "ExecStartPre")).isEqualTo(value("orders-doctor.service", "ExecStart"));
	}

	@Test
	void theBackupReadsWhatTheServiceOpensAndWritesToItsOwnDirectoryAlone() {
		assertThat(value("orders-backup.service", "EnvironmentFile")).isEqualTo("/etc/orders/orders.env");
		assertThat(values("orders-backup.service", "StateDirectory")).as("read-only for it").isEmpty();
		String backups = value("orders-backup.service", "ReadWritePaths");
		assertThat(value("orders-backup.service", "RequiresMountsFor")).isEqualTo(backups);
		assertThat(DeployFiles.text("systemd/orders-backup.service")).contains("prune " + backups + " --keep");
		assertThat(DeployFiles.text("README.md")).contains("-o orders -g orders -m 750 " + backups);
	}

	@ParameterizedTest
	@ValueSource(strings = { "orders.service", "orders-doctor.service" })
	void whatTheyWriteIsTheirs(String unit) {
		assertThat(value(unit, "ProtectSystem")).isEqualTo("strict");
		String line = value(unit, unit.contains("doctor") ? "ExecStart" : "ExecStartPre");
		List<String> words = Arrays.asList(line.split(" "));
		assertThat(words.get(words.indexOf("--metrics-file") + 1))
			.startsWith("/var/cache/" + value(unit, "CacheDirectory") + "/")
			.endsWith(".prom");
		assertThat(value(unit, "CacheDirectoryMode")).as("for node-exporter").isEqualTo("0755");
		assertThat(value(unit, "StateDirectoryMode")).as("for nobody else").isEqualTo("0750");
		assertThat(value(unit, "User")).isEqualTo("orders");
		assertThat(DeployFiles.text("README.md")).contains(words.get(words.indexOf("--metrics-file") + 1));
	}

	@Test
	void whatFailsIsTold() {
		for (String unit : List.of("orders.service", "orders-doctor.service", "orders-backup.service")) {
			assertThat(value(unit, "OnFailure")).isEqualTo("orders-failed@%n.service");
		}
		assertThat(UNITS).contains("orders-failed@.service");
	}

	@Test
	void theLastFactsAreStored() {
		assertThat(Long.parseLong(value("orders.service", "TimeoutStopSec")))
			.isGreaterThan(Settings.defaultSeconds("spring.lifecycle.timeout-per-shutdown-phase")
					+ Settings.defaultSeconds("papyra.write.shutdown-timeout"));
		assertThat(value("orders.service", "SuccessExitStatus")).isEqualTo("143");
		assertThat(value("orders.service", "StartLimitBurst")).isEqualTo("3");
	}

	private static void requireSystemd() {
		Programs.require("systemd-analyze");
	}

	/** The values of a setting of a unit, in their order. */
	static List<String> values(String unit, String name) {
		return DeployFiles.text("systemd/" + unit)
			.lines()
			.filter((line) -> line.startsWith(name + "="))
			.map((line) -> line.substring(name.length() + 1))
			.toList();
	}

	private static String value(String unit, String name) {
		List<String> values = values(unit, name);
		assertThat(values).as(unit + " " + name).hasSize(1);
		return values.get(0);
	}

}
