package io.papyra.doctor;

import java.util.List;

import io.papyra.report.Finding;
import io.papyra.report.ScanReport;
import org.jspecify.annotations.Nullable;

/**
 * What the doctor found.
 *
 * @param scan the scan, or null if the backend cannot be scanned or could not be reached
 * @param findings the checklist, each item with its verdict
 */
public record DoctorReport(@Nullable ScanReport scan, List<Finding> findings) {

	public DoctorReport {
		findings = List.copyOf(findings);
	}

	/**
	 * Whether a service may rely on this history: no finding is an error. Warnings do not
	 * count.
	 */
	public boolean passed() {
		return this.findings.stream().noneMatch((finding) -> finding.severity() == Finding.Severity.ERROR);
	}

}
