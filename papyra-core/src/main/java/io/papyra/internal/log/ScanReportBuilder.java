package io.papyra.internal.log;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import io.papyra.fact.FactKind;
import io.papyra.report.AcknowledgedGaps;
import io.papyra.report.Anomaly;
import io.papyra.report.AnomalyType;
import io.papyra.report.RunStats;
import io.papyra.report.SavedFiles;
import io.papyra.report.ScanCoverage;
import io.papyra.report.ScanReport;
import org.jspecify.annotations.Nullable;

/** Puts the reports of several logs together into one of the store. */
final class ScanReportBuilder {

	private final String location;

	private final Map<FactKind, Long> facts = new EnumMap<>(FactKind.class);

	private final Map<AnomalyType, Long> counts = new EnumMap<>(AnomalyType.class);

	private final List<Anomaly> anomalies = new ArrayList<>();

	private final List<String> reasons = new ArrayList<>();

	private boolean exists;

	private boolean full;

	private long bytes;

	private long bytesRead;

	private long lines;

	private long gaps;

	private long lastSeq;

	private long timeless;

	private @Nullable String writer;

	private RunStats runs = RunStats.NONE;

	private AcknowledgedGaps acknowledged = AcknowledgedGaps.NONE;

	private SavedFiles savedFiles = SavedFiles.NONE;

	ScanReportBuilder(String location) {
		this.location = location;
	}

	/** Something that is no part of the store. */
	void foreign(Path path) {
		this.exists = true;
		this.counts.merge(AnomalyType.UNEXPECTED_FILE, 1L, Long::sum);
		this.anomalies.add(
				new Anomaly(AnomalyType.UNEXPECTED_FILE, path.toString(), 0, 0, "file does not belong to the history"));
	}

	/** Files that hold what was removed from all logs. */
	void savedFiles(SavedFiles files) {
		this.savedFiles = this.savedFiles.and(files);
	}

	void add(ScanReport report) {
		this.acknowledged = this.acknowledged.and(report.acknowledged());
		savedFiles(report.savedFiles());
		this.exists |= report.exists();
		this.full |= report.exists() && report.coverage().full();
		this.bytes += report.bytes();
		this.bytesRead += report.coverage().bytesRead();
		this.lines += report.lines();
		report.facts().forEach((kind, count) -> this.facts.merge(kind, count, Long::sum));
		this.gaps += report.gaps();
		this.timeless += report.timeless();
		this.lastSeq = Math.max(this.lastSeq, report.lastSeq());
		report.anomalyCounts().forEach((type, count) -> this.counts.merge(type, count, Long::sum));
		report.anomalies()
			.stream()
			.limit(ScanReport.LISTED_ANOMALIES - Math.min(this.anomalies.size(), ScanReport.LISTED_ANOMALIES))
			.forEach(this.anomalies::add);
		if (!report.coverage().reason().isEmpty()) {
			this.reasons.add(report.location() + ": " + report.coverage().reason());
		}
		this.writer = (report.writer() != null) ? report.writer() : this.writer;
		this.runs = report.runs().isKnown() ? report.runs() : this.runs;
	}

	ScanReport report(Duration took) {
		return new ScanReport(this.location, this.exists, this.bytes, this.lines, this.facts, this.gaps, this.lastSeq,
				this.counts, this.anomalies, this.writer, this.runs,
				new ScanCoverage(this.full || !this.exists, this.bytesRead, String.join("; ", this.reasons)), took,
				this.timeless, this.acknowledged, this.savedFiles);
	}

}
