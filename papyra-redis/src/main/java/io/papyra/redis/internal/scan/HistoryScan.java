package io.papyra.redis.internal.scan;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.WorkCancelledException;
import io.papyra.fact.FactKind;
import io.papyra.redis.internal.stream.HistoryHandle;
import io.papyra.redis.internal.stream.StreamHandle;
import io.papyra.report.AcknowledgedGaps;
import io.papyra.report.Anomaly;
import io.papyra.report.AnomalyType;
import io.papyra.report.RunStats;
import io.papyra.report.SavedFiles;
import io.papyra.report.ScanCoverage;
import io.papyra.report.ScanReport;
import org.jspecify.annotations.Nullable;

/** Scans all streams of a history. Used by one thread, once. */
public final class HistoryScan {

	private static final int LISTED_WRITERS = 3;

	private final HistoryHandle history;

	private boolean considerate;

	private final List<StreamScan> scans = new ArrayList<>();

	public HistoryScan(HistoryHandle history) {
		this.history = history;
	}

	/**
	 * One that leaves room for others: for work that a service does now and then, and for
	 * which no caller waits.
	 */
	public HistoryScan considerate() {
		this.considerate = true;
		return this;
	}

	public ScanReport run(ProgressMonitor monitor) {
		return run(monitor, false);
	}

	/**
	 * Scans everything, or what is new.
	 * @param incremental whether what is known to be good may be left out
	 */
	public ScanReport run(ProgressMonitor monitor, boolean incremental) {
		long began = System.nanoTime();
		long total = this.history.streams().stream().mapToLong(HistoryScan::entries).sum();
		for (StreamHandle stream : this.history.streams()) {
			long entriesBefore = sum(StreamScan::entries);
			long bytesBefore = sum(StreamScan::bytes);
			this.scans.add(new StreamScan(stream, this.history.link(), this.considerate).run((entries, bytes) -> {
				WorkCancelledException.check("the scan of " + stream.keys().stream());
				long done = bytesBefore + bytes;
				// What is left is taken to be like what was read.
				double share = (double) total / Math.max(1, entriesBefore + entries);
				monitor.progress(done, Math.max(done, (long) (done * share)));
			}, incremental));
		}
		return report(Duration.ofNanos(System.nanoTime() - began), incremental);
	}

	private static long entries(StreamHandle stream) {
		return stream.reader().type().equals("stream") ? stream.reader().length() : 0;
	}

	/** What was found in each stream, in their order. */
	public List<StreamScan> scans() {
		return this.scans;
	}

	private ScanReport report(Duration took, boolean incremental) {
		Map<FactKind, Long> facts = new EnumMap<>(FactKind.class);
		Map<AnomalyType, Long> counts = new EnumMap<>(AnomalyType.class);
		List<Anomaly> anomalies = new ArrayList<>();
		RunStats runs = RunStats.NONE;
		AcknowledgedGaps acknowledged = AcknowledgedGaps.NONE;
		SavedFiles savedFiles = SavedFiles.NONE;
		List<String> live = new ArrayList<>();
		long now = this.history.link().seconds(this.history.clock().instant());
		for (int at = 0; at < this.scans.size(); at++) {
			StreamScan scan = this.scans.get(at);
			FactKind kind = this.history.streams().get(at).keys().kind();
			facts.merge(kind, scan.facts(), Long::sum);
			scan.counts().forEach((type, count) -> counts.merge(type, count, Long::sum));
			anomalies.addAll(scan.anomalies());
			acknowledged = acknowledged.and(scan.acknowledged());
			savedFiles = savedFiles.and(scan.savedFiles());
			if (kind == FactKind.EVENT) {
				runs = runs(runs, scan, now);
				live.addAll(scan.liveWriters(now));
			}
		}
		facts.values().removeIf((count) -> count == 0);
		long bytes = sum(StreamScan::bytes);
		return new ScanReport(this.history.location(), this.scans.stream().anyMatch(StreamScan::exists), bytes,
				sum(StreamScan::entries), facts, sum(StreamScan::recordedGaps),
				this.scans.stream().mapToLong(StreamScan::highest).max().orElse(0), counts,
				anomalies.stream().limit(ScanReport.LISTED_ANOMALIES).toList(), writers(live), runs,
				coverage(incremental), took, sum(StreamScan::timeless), acknowledged, savedFiles);
	}

	private ScanCoverage coverage(boolean incremental) {
		if (!incremental) {
			return ScanCoverage.everything(sum(StreamScan::bytes));
		}
		List<String> reasons = this.scans.stream()
			.filter((scan) -> scan.entries() > 0)
			.map(StreamScan::reason)
			.filter((reason) -> !reason.isEmpty())
			.toList();
		return new ScanCoverage(!reasons.isEmpty(), sum(StreamScan::bytesRead),
				reasons.isEmpty() ? "" : reasons.get(0));
	}

	private long sum(ToLongFunction<StreamScan> count) {
		return this.scans.stream().mapToLong(count).sum();
	}

	private static @Nullable String writers(List<String> live) {
		if (live.isEmpty()) {
			return null;
		}
		int more = live.size() - LISTED_WRITERS;
		return ((live.size() > 1) ? "writers " : "writer ")
				+ live.stream().limit(LISTED_WRITERS).collect(Collectors.joining(", "))
				+ ((more > 0) ? " and " + more + " more" : "");
	}

	private RunStats runs(RunStats former, StreamScan scan, long now) {
		Instant last = scan.lastStart();
		boolean newer = last != null && (former.lastStart() == null || last.isAfter(former.lastStart()));
		return new RunStats(former.starts() + scan.starts(), former.uncleanShutdowns() + scan.uncleanRuns(now),
				newer ? last : former.lastStart(), newer ? scan.isLastRunOpen() : former.lastRunOpen());
	}

}
