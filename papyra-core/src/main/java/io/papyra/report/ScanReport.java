package io.papyra.report;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.papyra.fact.FactKind;
import org.jspecify.annotations.Nullable;

/**
 * What a scan found.
 *
 * @param location what was scanned
 * @param exists whether there is a history at all; a missing one is healthy (first start)
 * @param bytes size of what was read
 * @param lines lines read, blank ones included
 * @param facts valid facts by kind
 * @param gaps recorded gaps: lines in which a recorder reports facts that it had to drop
 * @param lastSeq highest sequence number seen
 * @param anomalyCounts how many anomalies of each type there are; types that do not occur
 * are absent
 * @param anomalies the first {@value #LISTED_ANOMALIES} of them
 * @param writer who has the store open for writing, human-readable: a process, or several
 * writers; null if none has, or where that cannot be known
 * @param runs starts and ends of the recorder's own runs, as the history tells them
 * @param coverage how much of the store was read
 * @param took how long the scan took
 * @param timeless valid facts of unknown age: without a usable time, or with one that
 * cannot be ({@link io.papyra.fact.FactTime}); no limit of age expires them
 * @param acknowledged lines that are lost, as the history itself says since a repair
 * @param savedFiles files beside the history that hold what repairs removed
 */
public record ScanReport(String location, boolean exists, long bytes, long lines, Map<FactKind, Long> facts, long gaps,
		long lastSeq, Map<AnomalyType, Long> anomalyCounts, List<Anomaly> anomalies, @Nullable String writer,
		RunStats runs, ScanCoverage coverage, Duration took, long timeless, AcknowledgedGaps acknowledged,
		SavedFiles savedFiles) {

	/** How many anomalies a report lists; all are counted. */
	public static final int LISTED_ANOMALIES = 1000;

	public ScanReport {
		facts = Map.copyOf(facts);
		anomalyCounts = Map.copyOf(anomalyCounts);
		anomalies = List.copyOf(anomalies);
	}

	/** A report on facts that all have their times. */
	public ScanReport(String location, boolean exists, long bytes, long lines, Map<FactKind, Long> facts, long gaps,
			long lastSeq, Map<AnomalyType, Long> anomalyCounts, List<Anomaly> anomalies, @Nullable String writer,
			RunStats runs, ScanCoverage coverage, Duration took) {
		this(location, exists, bytes, lines, facts, gaps, lastSeq, anomalyCounts, anomalies, writer, runs, coverage,
				took, 0);
	}

	/** A report on a history that no repair has touched. */
	public ScanReport(String location, boolean exists, long bytes, long lines, Map<FactKind, Long> facts, long gaps,
			long lastSeq, Map<AnomalyType, Long> anomalyCounts, List<Anomaly> anomalies, @Nullable String writer,
			RunStats runs, ScanCoverage coverage, Duration took, long timeless) {
		this(location, exists, bytes, lines, facts, gaps, lastSeq, anomalyCounts, anomalies, writer, runs, coverage,
				took, timeless, AcknowledgedGaps.NONE, SavedFiles.NONE);
	}

	/** The same report with another account of how much was read. */
	public ScanReport withCoverage(ScanCoverage other) {
		return new ScanReport(this.location, this.exists, this.bytes, this.lines, this.facts, this.gaps, this.lastSeq,
				this.anomalyCounts, this.anomalies, this.writer, this.runs, other, this.took, this.timeless,
				this.acknowledged, this.savedFiles);
	}

	/** The same report with what repairs acknowledged and removed. */
	public ScanReport withRepairs(AcknowledgedGaps gaps, SavedFiles files) {
		return new ScanReport(this.location, this.exists, this.bytes, this.lines, this.facts, this.gaps, this.lastSeq,
				this.anomalyCounts, this.anomalies, this.writer, this.runs, this.coverage, this.took, this.timeless,
				gaps, files);
	}

	/** Whether nothing is wrong. */
	public boolean isClean() {
		return this.anomalyCounts.isEmpty();
	}

	/** All anomalies, listed or not. */
	public long anomalyCount() {
		return sum(this.anomalyCounts);
	}

	/** How many anomalies there are, as words: "1 anomaly", "3 anomalies". */
	public String countOfAnomalies() {
		return anomalyCount() + ((anomalyCount() == 1) ? " anomaly" : " anomalies");
	}

	/** All valid facts. */
	public long factCount() {
		return sum(this.facts);
	}

	private static long sum(Map<?, Long> counts) {
		return counts.values().stream().mapToLong(Long::longValue).sum();
	}

}
