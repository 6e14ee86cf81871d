package io.papyra.wire;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import io.papyra.fact.FactKind;
import io.papyra.report.AcknowledgedGaps;
import io.papyra.report.Anomaly;
import io.papyra.report.AnomalyType;
import io.papyra.report.RecoveryReport;
import io.papyra.report.SavedFiles;
import io.papyra.report.ScanCoverage;
import io.papyra.report.ScanReport;
import org.jspecify.annotations.Nullable;

/** Scans and recoveries as responses report them, here and in the command. */
public final class ReportDescriptors {

	private ReportDescriptors() {
	}

	/** A constant as it is written in properties and answers. */
	public static String word(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT);
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
	 * @param facts valid facts by kind
	 * @param recordedGaps lines that report facts a recorder had to drop
	 * @param anomalyCounts how many anomalies of each type there are
	 * @param anomalies the first of them
	 * @param writer the process that has the history open for writing
	 * @param runs starts and ends of recorders
	 * @param extent how much was read
	 * @param tookMillis how long it took
	 * @param timeless facts without a time, or with one that cannot be
	 * @param acknowledgedGaps lines that are lost, as the history says since a repair;
	 * absent if nothing is
	 * @param savedFiles files beside the history that hold what repairs removed; absent
	 * if there are none
	 */
	public record Scan(boolean clean, boolean exists, long lines, long bytes, Map<String, Long> facts,
			long recordedGaps, Map<String, Long> anomalyCounts, List<Found> anomalies, @Nullable String writer,
			Runs runs, Extent extent, long tookMillis, long timeless, @Nullable Acknowledged acknowledgedGaps,
			@Nullable Saved savedFiles) {

		/** Of a report, with at most the given number of anomalies. */
		public static Scan of(ScanReport report, int listed) {
			Map<String, Long> counts = new TreeMap<>();
			report.anomalyCounts().forEach((type, count) -> counts.put(type.name(), count));
			return new Scan(report.isClean(), report.exists(), report.lines(), report.bytes(), byKind(report.facts()),
					report.gaps(), counts, report.anomalies().stream().limit(listed).map(Found::of).toList(),
					report.writer(),
					new Runs(report.runs().starts(), report.runs().uncleanShutdowns(), report.runs().lastStart(),
							report.runs().lastRunOpen()),
					Extent.of(report.coverage()), report.took().toMillis(), report.timeless(),
					Acknowledged.of(report.acknowledged()), Saved.of(report.savedFiles()));
		}

		/** Whether the last run has not stopped and no process is writing. */
		public boolean lastRunKilled() {
			return this.runs.lastRunOpen() && this.writer == null;
		}

	}

	/**
	 * Lines that are lost, as the history itself says.
	 *
	 * @param repairs how many repairs found lines to be lost
	 * @param lines how many lines are missing by all of them
	 * @param newest the newest of these repairs, the newest first
	 */
	public record Acknowledged(long repairs, long lines, List<Repair> newest) {

		static @Nullable Acknowledged of(AcknowledgedGaps gaps) {
			return gaps.isEmpty() ? null
					: new Acknowledged(gaps.repairs(), gaps.lines(), gaps.newest().stream().map(Repair::of).toList());
		}

		/** One human-readable line. */
		public String text() {
			StringBuilder text = new StringBuilder();
			text.append(this.lines).append((this.lines == 1) ? " line is lost, as " : " lines are lost, as ");
			text.append((this.repairs == 1) ? "a repair" : this.repairs + " repairs").append(" found");
			if (!this.newest.isEmpty()) {
				Repair last = this.newest.get(0);
				text.append((this.repairs == 1) ? " at " : ", the last at ")
					.append(last.at())
					.append(" (")
					.append(last.mode())
					.append(')');
			}
			return text.toString();
		}

	}

	/**
	 * What a repair found to be lost.
	 *
	 * @param log the file or directory whose numbers these are
	 * @param at when it began
	 * @param mode how it dealt with the damage
	 * @param lines how many lines are missing
	 * @param ranges the first ones of the missing numbers
	 * @param saved files that hold what it removed
	 * @param gone such files that are not there any more
	 */
	public record Repair(String log, Instant at, String mode, long lines, List<Range> ranges, List<String> saved,
			List<String> gone) {

		static Repair of(AcknowledgedGaps.Repair repair) {
			return new Repair(repair.log(), repair.at(), repair.mode(), repair.lines(),
					repair.ranges().stream().map((range) -> new Range(range.first(), range.last())).toList(),
					repair.saved(), repair.gone());
		}

	}

	/** Numbers without a hole. */
	public record Range(long first, long last) {

		/** As people read it. */
		public String text() {
			return (this.first == this.last) ? "" + this.first : this.first + " to " + this.last;
		}

	}

	/**
	 * Files beside the history that hold what repairs removed.
	 *
	 * @param files how many
	 * @param bytes their bytes
	 * @param newest the newest of them, the newest first
	 */
	public record Saved(long files, long bytes, List<SavedFile> newest) {

		static @Nullable Saved of(SavedFiles saved) {
			return (saved.files() == 0) ? null : new Saved(saved.files(), saved.bytes(),
					saved.listed().stream().map((file) -> new SavedFile(file.path(), file.bytes())).toList());
		}

	}

	/** One of these files. */
	public record SavedFile(String file, long bytes) {
	}

	/** How much was read, and why everything where only the new was asked for. */
	public record Extent(boolean full, long bytesRead, @Nullable String reason) {

		static Extent of(ScanCoverage extent) {
			return new Extent(extent.full(), extent.bytesRead(), extent.reason().isEmpty() ? null : extent.reason());
		}

	}

	/**
	 * One anomaly; it holds no payload.
	 *
	 * @param type what it is
	 * @param location the file or key
	 * @param line line number from 1; 0 for the whole file, and in a store of entries
	 * @param offset byte offset of the line
	 * @param entry id of the entry, in a store of entries
	 * @param detail what was found
	 */
	public record Found(AnomalyType type, String location, long line, long offset, @Nullable String entry,
			String detail) {

		static Found of(Anomaly anomaly) {
			return new Found(anomaly.type(), anomaly.location(), anomaly.line(), anomaly.offset(), anomaly.entry(),
					anomaly.detail());
		}

		/** The file with its line, or the key with the id of its entry. */
		public String place() {
			return new Anomaly(this.type, this.location, this.line, this.offset, this.entry, this.detail).place();
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
	 * @param linesRemoved lines removed and saved
	 * @param bytesRemoved their bytes
	 * @param linesAdopted valid lines that were given a checksum
	 * @param linesMoved valid lines that were put back in order
	 * @param linesRepaired lines that got the line break that they lacked or that was
	 * damaged, and headers that were written again
	 * @param gapsAcknowledged lost ranges that the history now admits to
	 * @param savedTo files that hold what was removed
	 * @param tookMillis how long it took
	 * @param acknowledgedGaps what this recovery found to be lost; absent if nothing was
	 */
	public record Recovery(String mode, boolean dryRun, boolean clean, long linesRemoved, long bytesRemoved,
			long linesAdopted, long linesMoved, long linesRepaired, long gapsAcknowledged, List<String> savedTo,
			long tookMillis, @Nullable Acknowledged acknowledgedGaps) {

		/** Of a report. */
		public static Recovery of(RecoveryReport report) {
			return new Recovery(word(report.mode()), report.dryRun(), report.after().isClean(), report.linesRemoved(),
					report.bytesRemoved(), report.linesAdopted(), report.linesMoved(), report.linesRepaired(),
					report.gapsAcknowledged(), report.savedTo(), report.took().toMillis(),
					Acknowledged.of(report.acknowledged()));
		}

	}

}
