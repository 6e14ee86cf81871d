package io.papyra.internal.log.index;

import java.io.IOException;

import io.papyra.internal.disk.Disk;
import io.papyra.internal.log.segment.LogLayout;
import io.papyra.report.ScanCoverage;
import io.papyra.report.ScanReport;
import org.jspecify.annotations.Nullable;

/**
 * From where a scan can continue, or why it cannot.
 *
 * @param known what need not be read again, or null
 * @param reason why everything has to be read; empty if it need not, or no reason was
 * asked for
 */
public record ResumePoint(@Nullable IndexSnapshot known, String reason) {

	/** Everything is to be read. */
	public static final ResumePoint NONE = new ResumePoint(null, "");

	public static ResumePoint of(Disk disk, LogLayout layout, LogSnapshot view) throws IOException {
		CheckpointState state = CheckpointFile.readState(disk, layout);
		if (state == null) {
			return new ResumePoint(null, (view.checkpoint() == null) ? "there is no checkpoint"
					: "the checkpoint does not say what was verified");
		}
		String misfit = state.misfit(disk, view.listing());
		return (misfit == null) ? new ResumePoint(state.index(), "") : new ResumePoint(null, misfit);
	}

	public ScanReport explain(ScanReport report) {
		ScanCoverage coverage = report.coverage();
		return this.reason.isEmpty() ? report
				: report.withCoverage(new ScanCoverage(coverage.full(), coverage.bytesRead(), this.reason));
	}

}
