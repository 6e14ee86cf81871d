package io.papyra.internal.log.scan;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

import io.papyra.backend.FactBatch;
import io.papyra.backend.FactWriter;
import io.papyra.backend.ProgressMonitor;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.internal.log.LogTestSupport;
import io.papyra.report.AnomalyType;
import io.papyra.report.ScanReport;
import io.papyra.report.ScanRequest;
import io.papyra.test.TestFacts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** A full scan also reads records whose checksums fit. */
class FullScanTests {

	@TempDir
	Path directory;

	@ParameterizedTest
	@ValueSource(ints = { 10, 30_000 })
	void findsTheSameInAValidLog(int facts) {
		LogTestSupport support = new LogTestSupport(this.directory);
		try (FactWriter writer = support.open()) {
			writer.append(TestFacts.batch(0, facts));
		}
		ScanReport scan = support.log.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE);
		ScanReport full = support.log.scan(ScanRequest.RECORDS, ProgressMonitor.NONE);
		assertThat(full).usingRecursiveComparison().ignoringFieldsOfTypes(Duration.class).isEqualTo(scan);
		assertThat(full.factCount()).isEqualTo(facts);
	}

	@Test
	void findsAProvenRecordThatNoOneCanRead() {
		LogTestSupport support = new LogTestSupport(this.directory);
		FactBatch faulty = new FactBatch();
		byte[] json = "{\"kind\":\"event\",\"system_id\":\"s\",\"event_type\":7".getBytes(StandardCharsets.UTF_8);
		faulty.add(FactKind.EVENT, json, 0, json.length);
		try (FactWriter writer = support.open()) {
			writer.append(TestFacts.batch(0, 20_000));
			writer.append(faulty);
			writer.append(TestFacts.batch(20_000, 20_000));
		}
		assertThat(support.log.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).anomalies()).isEmpty();
		ScanReport full = support.log.scan(ScanRequest.RECORDS, ProgressMonitor.NONE);
		assertThat(full.anomalyCounts()).containsOnlyKeys(AnomalyType.INVALID_RECORD);
		assertThat(full.anomalies().get(0).line()).isEqualTo(20_002);
		assertThat(full.factCount()).isEqualTo(40_000);
		try (var read = support.log.read(FactQuery.all())) {
			assertThat(read.count()).isEqualTo(40_000);
		}
	}

}
