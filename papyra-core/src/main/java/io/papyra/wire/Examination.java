package io.papyra.wire;

import java.util.List;

import io.papyra.doctor.DoctorReport;
import io.papyra.report.Finding;
import io.papyra.report.ScanReport;
import org.jspecify.annotations.Nullable;

/**
 * What the doctor found, as responses report it, here and in the command.
 *
 * @param passed whether a service may rely on the history
 * @param findings the checklist
 * @param scan the scan, if the backend can be scanned
 */
public record Examination(boolean passed, List<Item> findings, ReportDescriptors.@Nullable Scan scan) {

	/** Of a report. */
	public static Examination of(DoctorReport report) {
		ScanReport scan = report.scan();
		return new Examination(report.passed(), report.findings().stream().map(Item::of).toList(),
				(scan != null) ? ReportDescriptors.Scan.of(scan, ScanReport.LISTED_ANOMALIES) : null);
	}

	/** One item of the checklist. */
	public record Item(String check, String severity, String message, @Nullable String advice) {

		static Item of(Finding finding) {
			return new Item(finding.check(), ReportDescriptors.word(finding.severity()), finding.message(),
					finding.advice().isEmpty() ? null : finding.advice());
		}

	}

}
