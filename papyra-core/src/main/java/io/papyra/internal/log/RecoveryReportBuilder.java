package io.papyra.internal.log;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.papyra.report.AcknowledgedGaps;
import io.papyra.report.RecoveryReport;
import io.papyra.report.RecoveryRequest;
import io.papyra.report.SavedFiles;
import org.jspecify.annotations.Nullable;

/** Puts the recoveries of several logs together into one of the store. */
final class RecoveryReportBuilder {

	private final String location;

	private final RecoveryRequest request;

	private final ScanReportBuilder before;

	private final ScanReportBuilder after;

	private final List<String> savedTo = new ArrayList<>();

	private long linesRemoved;

	private long bytesRemoved;

	private long linesAdopted;

	private long linesMoved;

	private long linesRepaired;

	private long gaps;

	private AcknowledgedGaps acknowledged = AcknowledgedGaps.NONE;

	RecoveryReportBuilder(String location, RecoveryRequest request) {
		this.location = location;
		this.request = request;
		this.before = new ScanReportBuilder(location);
		this.after = new ScanReportBuilder(location);
	}

	/** Something that is no part of the store, and where it is now, if it was moved. */
	void foreign(Path path, @Nullable Path movedTo) {
		this.before.foreign(path);
		if (movedTo != null) {
			this.savedTo.add(movedTo.toString());
		}
		else {
			this.after.foreign(path);
		}
	}

	void add(RecoveryReport report) {
		this.before.add(report.before());
		this.after.add(report.after());
		this.savedTo.addAll(report.savedTo());
		this.linesRemoved += report.linesRemoved();
		this.bytesRemoved += report.bytesRemoved();
		this.linesAdopted += report.linesAdopted();
		this.linesMoved += report.linesMoved();
		this.linesRepaired += report.linesRepaired();
		this.gaps += report.gapsAcknowledged();
		this.acknowledged = this.acknowledged.and(report.acknowledged());
	}

	/** Files that hold what was removed from all logs. */
	void savedFiles(SavedFiles files) {
		this.after.savedFiles(files);
	}

	RecoveryReport report(Duration took) {
		return new RecoveryReport(this.location, this.request.mode(), this.request.dryRun(), this.before.report(took),
				this.after.report(took), this.linesRemoved, this.bytesRemoved, this.linesAdopted, this.linesMoved,
				this.linesRepaired, this.gaps, this.savedTo, took, this.acknowledged);
	}

}
