package io.papyra.shell.persistence;

import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.papyra.report.Anomaly;
import io.papyra.report.AnomalyType;
import io.papyra.report.RunStats;
import io.papyra.report.ScanCoverage;
import io.papyra.report.ScanReport;
import io.papyra.shell.output.Output;
import io.papyra.shell.output.TerminalCapabilities;
import io.papyra.shell.testing.Schemas;
import io.papyra.wire.ReportDescriptors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** What a scan of a store of entries looks like. */
class ScanTextTests {

	private static final ReportDescriptors.Scan SCAN = ReportDescriptors.Scan.of(new ScanReport("papyra:orders:events",
			true, 0, 3, Map.of(), 0, 0, Map.of(AnomalyType.CORRUPTED_ENTRY, 1L),
			List.of(Anomaly.ofEntry(AnomalyType.CORRUPTED_ENTRY, "papyra:orders:events", "1700-1", "no field data")),
			null, RunStats.NONE, ScanCoverage.everything(0), Duration.ZERO), 20);

	private final StringWriter answers = new StringWriter();

	private final Output output = new Output(this.answers, new StringWriter(), TerminalCapabilities.PLAIN);

	@Test
	void anEntryHasAnIdAndNoByte() {
		new ScanText(this.output).verdict(SCAN);
		assertThat(this.answers).hasToString("""
				1 anomaly: 1 CORRUPTED_ENTRY
				TYPE             PLACE                              BYTE  DETAIL
				CORRUPTED_ENTRY  papyra:orders:events entry 1700-1        no field data
				""");
	}

	@Test
	void anEntryIsWhatTheSchemaSays() {
		JsonNode document = this.output.mapper().valueToTree(this.output.located("papyra:orders:events", SCAN));
		assertThat(document.at("/anomalies/0/entry").stringValue()).isEqualTo("1700-1");
		assertThat(document.at("/anomalies/0/line").asLong()).isZero();
		assertThat(Schemas.of("scan").validate(document)).isEmpty();
	}

}
