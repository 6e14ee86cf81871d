package io.papyra.tests.drill;

import java.io.IOException;
import java.nio.file.Files;

import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.file.RotatingBackend;
import io.papyra.backend.file.RotatingOptions;
import io.papyra.report.ScanReport;
import io.papyra.report.ScanRequest;
import io.papyra.retention.RetentionPolicy;
import io.papyra.tests.harness.History;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;

/** The drills with files, as docs/drills.md has them, and what is true after each. */
@Tag("process")
@EnabledOnOs(OS.LINUX)
class DrillTests {

	/** Those of the history that the page begins with. */
	private static final int FACTS = 200;

	private static Drills drills;

	@BeforeAll
	static void prepare() throws IOException {

		drills = new Drills();
	}

	@AfterAll
	static void remove() throws IOException {
		drills.close();
	}

	@Test
	void aFullDisk() throws IOException {
		try {
			drills.play("A full disk");
			assertNothingIsMissing(drills.history("full/papyra.ndjson"));
		}
		finally {
			drills.unmount("full");
		}
	}

	@Test
	void aTornTail() throws IOException {
		drills.play("A torn tail");
		assertThat(drills.history("torn/papyra.ndjson").siblings(".removed-")).hasSize(1);
		assertThat(drills.history("torn/papyra.ndjson").facts()).hasSizeGreaterThanOrEqualTo(FACTS);
		assertNothingIsMissing(drills.history("torn/papyra.ndjson"));
	}

	@Test
	void aDamagedLine() throws IOException {
		drills.play("A damaged line");
		ScanReport scan = drills.history("damaged/papyra.ndjson").scan();
		assertThat(scan.anomalies()).isEmpty();
		assertThat(scan.acknowledged().repairs()).isOne();
		assertThat(drills.history("damaged/papyra.ndjson").siblings(".removed-")).hasSize(1);
		assertThat(drills.history("damaged/papyra.ndjson").facts()).hasSizeGreaterThanOrEqualTo(FACTS - 1);
	}

	@Test
	void aLostSegment() throws IOException {
		drills.play("A lost segment");
		RotatingBackend backend = new RotatingBackend(drills.file("segments/papyra"), RotatingOptions.DEFAULTS,
				RetentionPolicy.NONE);
		ScanReport scan = backend.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE);
		assertThat(scan.anomalies()).isEmpty();
		assertThat(scan.acknowledged().repairs()).isZero();
	}

	@Test
	void aWrongOwner() throws IOException {
		drills.play("A wrong owner");
		assertThat(Files.getOwner(drills.file("owner/papyra.ndjson")).getName()).isEqualTo("daemon");
		assertThat(drills.history("owner/papyra.ndjson").facts()).hasSize(FACTS);
	}

	@Test
	void aSecondWriter() throws IOException {
		drills.play("A second writer");
		assertNothingIsMissing(drills.history("second/papyra.ndjson"));
		assertThat(drills.history("second/papyra.ndjson").scan().runs().starts()).isOne();
	}

	@Test
	void aWrongClock() throws IOException {
		drills.play("A wrong clock");
		assertNothingIsMissing(drills.history("clock/papyra.ndjson"));
		assertThat(drills.history("clock/papyra.ndjson").facts()).hasSizeGreaterThan(FACTS);
	}

	@Test
	void truncatedByLogrotate() throws IOException {
		drills.play("Truncated by logrotate");
		ScanReport scan = drills.history("rotated/papyra.ndjson").scan();
		assertThat(scan.anomalies()).isEmpty();
		assertThat(scan.gaps()).as("the note of it").isOne();
		assertThat(scan.runs().starts()).as("the first fact is there").isOne();
	}

	@Test
	void aRestore() throws IOException {
		drills.play("A restore");
		assertThat(drills.history("restore/papyra.ndjson").facts()).hasSizeGreaterThanOrEqualTo(FACTS);
		assertNothingIsMissing(drills.history("restore/papyra.ndjson"));
	}

	@Test
	void aRefusedStartInKubernetes() throws IOException {
		drills.play("A refused start in Kubernetes");
		ScanReport scan = drills.history("refused/papyra.ndjson").scan();
		assertThat(scan.anomalies()).isEmpty();
		assertThat(drills.history("refused/papyra.ndjson").facts()).hasSizeGreaterThanOrEqualTo(FACTS - 1);
	}

	@Test
	void aSlowDisk() throws IOException {
		drills.play("A slow disk");
		assertNothingIsMissing(drills.history("slow/papyra.ndjson"));
	}

	private static void assertNothingIsMissing(History history) {
		ScanReport scan = history.scan();
		assertThat(scan.anomalies()).isEmpty();
		assertThat(scan.gaps()).isZero();
		assertThat(scan.acknowledged().repairs()).isZero();
	}

}
