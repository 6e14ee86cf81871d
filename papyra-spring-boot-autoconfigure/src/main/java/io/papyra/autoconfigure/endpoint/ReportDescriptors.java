package io.papyra.autoconfigure.endpoint;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.papyra.autoconfigure.PapyraStatus;
import io.papyra.backend.Anomaly;
import io.papyra.backend.AnomalyType;
import io.papyra.backend.RecoveryReport;
import io.papyra.backend.ScanExtent;
import io.papyra.backend.ScanReport;
import io.papyra.fact.FactKind;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/** Scans and recoveries as answers tell of them, here and in the command. */
public final class ReportDescriptors {

	private ReportDescriptors() {
	}

	/** All kinds, also those of which there are none. */
	public static Map<String, Long> byKind(Map<FactKind, Long> counts) {
		Map<String, Long> named = new LinkedHashMap<>();
		for (FactKind kind : FactKind.values()) {
			named.put(kind.wireName(), counts.getOrDefault(kind, 0L));
		}
		return named;
	}

	/**
	 * A scan.
	 *
	 * @param clean whether nothing is wrong
	 * @param exists whether there is a history at all
	 * @param lines lines read
	 * @param bytes bytes read
	 * @param facts sound facts by kind
	 * @param recordedGaps lines that tell of facts a recorder had to drop
	 * @param anomalyCounts how many anomalies of each type there are
	 * @param anomalies the first of them
	 * @param writer the process that has the history open for writing
	 * @param runs starts and ends of recorders
	 * @param extent how much was read
	 * @param tookMillis how long it took
	 * @param timeless facts without a time, or with one that cannot be
	 */
	public record Scan(boolean clean, boolean exists, long lines, long bytes, Map<String, Long> facts,
			long recordedGaps, Map<String, Long> anomalyCounts, List<Found> anomalies, @Nullable String writer,
			Runs runs, Extent extent, long tookMillis, long timeless) implements OperationResponseBody {

		/** Of a report, with so many anomalies at most. */
		public static Scan of(ScanReport report, int listed) {
			Map<String, Long> counts = new TreeMap<>();
			report.anomalyCounts().forEach((type, count) -> counts.put(type.name(), count));
			return new Scan(report.isClean(), report.exists(), report.lines(), report.bytes(), byKind(report.facts()),
					report.gaps(), counts, report.anomalies().stream().limit(listed).map(Found::of).toList(),
					report.writer(),
					new Runs(report.runs().starts(), report.runs().uncleanShutdowns(), report.runs().lastStart(),
							report.runs().lastRunOpen()),
					Extent.of(report.extent()), report.took().toMillis(), report.timeless());
		}

	}

	/** How much was read, and why everything where only the new was asked for. */
	public record Extent(boolean full, long bytesRead, @Nullable String reason) {

		static Extent of(ScanExtent extent) {
			return new Extent(extent.full(), extent.bytesRead(), extent.reason().isEmpty() ? null : extent.reason());
		}

	}

	/** One anomaly; it holds no payload. */
	public record Found(AnomalyType type, String location, long line, long offset, String detail) {

		static Found of(Anomaly anomaly) {
			return new Found(anomaly.type(), anomaly.location(), anomaly.line(), anomaly.offset(), anomaly.detail());
		}

	}

	/** Starts and ends of recorders, as the history tells them. */
	public record Runs(long starts, long uncleanShutdowns, @Nullable Instant lastStart, boolean lastRunOpen) {
	}

	/**
	 * A recovery.
	 *
	 * @param mode how anomalies were handled
	 * @param dryRun whether nothing was changed
	 * @param clean whether nothing is wrong any more
	 * @param linesRemoved lines taken out and kept aside
	 * @param bytesRemoved their bytes
	 * @param linesAdopted sound lines that were given a checksum
	 * @param linesMoved sound lines that were put back in order
	 * @param linesRepaired lines that got the line break that they lacked or that was
	 * damaged, and headers that were written again
	 * @param gapsAcknowledged lost ranges that the history now admits to
	 * @param setAside files that hold what was taken out
	 * @param tookMillis how long it took
	 */
	public record Recovery(String mode, boolean dryRun, boolean clean, long linesRemoved, long bytesRemoved,
			long linesAdopted, long linesMoved, long linesRepaired, long gapsAcknowledged, List<String> setAside,
			long tookMillis) implements OperationResponseBody {

		/** Of a report. */
		public static Recovery of(RecoveryReport report) {
			return new Recovery(PapyraStatus.word(report.mode()), report.dryRun(), report.after().isClean(),
					report.linesRemoved(), report.bytesRemoved(), report.linesAdopted(), report.linesMoved(),
					report.linesRepaired(), report.gapsAcknowledged(), report.setAside(), report.took().toMillis());
		}

	}

}
