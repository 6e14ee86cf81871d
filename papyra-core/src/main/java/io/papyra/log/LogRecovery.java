package io.papyra.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import io.papyra.backend.Anomaly;
import io.papyra.backend.AnomalyType;
import io.papyra.backend.RecoveryMode;
import io.papyra.backend.RecoveryReport;
import io.papyra.backend.RecoveryRequest;
import io.papyra.backend.ScanReport;
import io.papyra.backend.Work;
import io.papyra.disk.Disk;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mends one log, under its lock: moves files aside that are none of its own, mends each
 * file that needs it, and owns up to what is lost in a header at the end. Each step
 * leaves a log that is no worse; so a kill at any moment, and running again, comes to the
 * same end.
 */
final class LogRecovery {

	/** Scans the log as it is, whatever stands there. */
	@FunctionalInterface
	interface Scan {

		ScanReport run() throws IOException;

	}

	private static final Logger LOG = LoggerFactory.getLogger(LogRecovery.class);

	private final Disk disk;

	private final LogLayout layout;

	private final Instant now;

	private final RecoveryRequest request;

	private final Work work;

	private final RepairTally tally = new RepairTally();

	private final List<String> kept = new ArrayList<>();

	private long began;

	LogRecovery(Disk disk, LogLayout layout, InstantSource clock, RecoveryRequest request, Work work) {
		this.disk = disk;
		this.layout = layout;
		this.now = clock.instant();
		this.request = request;
		this.work = work;
	}

	RecoveryReport run(Scan scan) throws IOException {
		boolean ended = false;
		try {
			RecoveryReport report = mend(scan);
			ended = true;
			return report;
		}
		finally {
			if (!ended) {
				removeTemporaries();
			}
		}
	}

	/**
	 * A repair that failed leaves nothing of what it had begun, as far as the disk lets
	 * it.
	 */
	private void removeTemporaries() {
		try {
			Leftovers.remove(this.disk, this.layout);
			Path quarantine = Objects.requireNonNullElse(this.request.quarantineDirectory(), this.layout.quarantine());
			if (this.disk.info(quarantine) != null) {
				Leftovers.remove(this.disk, quarantine, this.layout.prefix());
			}
		}
		catch (IOException ex) {
			LOG.debug("temporary files beside {} could not be removed; the next writer does", this.layout.location(),
					ex);
		}
	}

	private RecoveryReport mend(Scan scan) throws IOException {
		this.began = System.nanoTime();
		LogView view = LogView.exclusive(this.disk, this.layout);
		if (view.size() == 0) {
			ScanReport nothing = scan.run();
			if (this.request.mode() == RecoveryMode.IGNORE || nothing.isClean()) {
				return report(nothing, nothing, 0);
			}
			return withoutLines(view, nothing, scan);
		}
		return mend(view, scan);
	}

	/** There is no line left of the log. */
	private RecoveryReport withoutLines(LogView view, ScanReport before, Scan scan) throws IOException {
		Checkpoint checkpoint = view.checkpoint();
		boolean lost = before.anomalyCounts().containsKey(AnomalyType.TAIL_LOST);
		if (this.request.dryRun() || (!this.layout.rolls() && !lost)) {
			return report(before, before, lost ? 1 : 0);
		}
		RepairContext context = new RepairContext(this.disk, this.layout, view, this.request, this.now, this.work,
				this.kept);
		if (this.layout.rolls()) {
			new Strangers(context).moveAside(view.listing(), before);
		}
		if (checkpoint != null && lost) {
			beginAnew(checkpoint.seq() + 1);
		}
		return report(before, scan.run(), lost ? 1 : 0);
	}

	/** The log is gone but its checkpoint is not: a new log owns up to what is lost. */
	private void beginAnew(long seq) throws IOException {
		byte[] header = HeaderLine.of("", this.now, seq, seq - 1);
		FileOps.replace(this.disk, this.layout.file(seq), ByteBuffer.wrap(header));
	}

	private RecoveryReport mend(LogView view, Scan scan) throws IOException {
		LogScan first = new LogScan(this.disk, view, LineVisitor.NONE, this.work);
		ScanReport before = first.run(this.began);
		if (before.isClean() || this.request.mode() == RecoveryMode.IGNORE
				|| before.anomalyCounts().containsKey(AnomalyType.PARTIAL_WRITE)) {
			// What cannot be read cannot be kept aside; mending the rest would destroy
			// it.
			return report(before, before, 0);
		}
		RepairContext context = new RepairContext(this.disk, this.layout, view, this.request, this.now, this.work,
				this.kept);
		SequenceCheck sequence = first.sequence();
		long lost = (long) sequence.gapCount() + (before.anomalyCounts().containsKey(AnomalyType.TAIL_LOST) ? 1 : 0);
		if (this.request.dryRun()) {
			foretell(before);
			return report(before, before, lost);
		}
		Leftovers.remove(this.disk, this.layout);
		if (this.layout.rolls() && new Strangers(context).moveAside(view.listing(), before)) {
			// What was counted with them, or missed without them, is to be seen anew.
			return mendRest(before, scan);
		}
		mendFiles(context, before, sequence, lost);
		return report(before, scan.run(), lost);
	}

	private RecoveryReport mendRest(ScanReport before, Scan scan) throws IOException {
		LogView view = LogView.exclusive(this.disk, this.layout);
		if (view.size() == 0) {
			return withoutLines(view, scan.run(), scan).withBefore(before);
		}
		return mend(view, scan).withBefore(before);
	}

	private void mendFiles(RepairContext context, ScanReport before, SequenceCheck sequence, long lost)
			throws IOException {
		List<FileRepair> repairs = new ArrayList<>();
		boolean sealed = context.view().segments().get(0).isNamed();
		boolean losesNumber = false;
		for (RepairScope scope : scopes(context, before)) {
			FileRepair repair = new FileRepair(context, scope);
			RepairNotes notes = repair.examine();
			sealed |= notes.sealed();
			losesNumber |= notes.losesNumber();
			if (notes.changes() || scope.files().size() > 1 || scope.isLast()) {
				repairs.add(repair);
				keepOriginals(context, scope, before);
			}
		}
		boolean acknowledge = lost > 0 || losesNumber
				|| (sealed && sequence.damagedSinceLast() > 0 && !onlyAdopted(before));
		Checkpoint checkpoint = context.view().checkpoint();
		long nextFree = sequence.nextFree((checkpoint != null) ? checkpoint.seq() : 0);
		for (FileRepair repair : repairs) {
			this.tally.add(repair.mend(nextFree, acknowledge && repair.isLast()));
		}
	}

	private void keepOriginals(RepairContext context, RepairScope scope, ScanReport before) throws IOException {
		if (this.request.mode() == RecoveryMode.QUARANTINE) {
			Quarantine quarantine = new Quarantine(this.disk, context.quarantine());
			for (LogSegment file : scope.files()) {
				this.kept.addAll(quarantine.keep(file, before, this.now, this.work));
			}
		}
	}

	/** The parts of the log that need a look: those with anomalies, and the last one. */
	private List<RepairScope> scopes(RepairContext context, ScanReport before) throws IOException {
		List<LogSegment> files = context.view().segments();
		Set<String> damaged = new HashSet<>();
		before.anomalies().forEach((anomaly) -> damaged.add(anomaly.location()));
		boolean all = before.anomalyCount() > ScanReport.LISTED_ANOMALIES;
		List<RepairScope> scopes = new ArrayList<>();
		int from = -1;
		int to = -1;
		for (int at = 0; at < files.size(); at++) {
			boolean last = at == files.size() - 1;
			if (all || last || damaged.contains(files.get(at).path().toString())) {
				RepairScope scope = scope(files, at, at);
				scopes.add(scope);
				RepairNotes notes = (files.size() > 1) ? new FileRepair(context, scope).examine() : null;
				if (notes != null && notes.astray()) {
					int first = Math.min(Math.max(0, at - 1), home(files, notes.lowestAstray()));
					from = (from < 0) ? first : Math.min(from, first);
					to = Math.max(Math.max(to, home(files, notes.highestAstray())), Math.min(files.size() - 1, at + 1));
				}
			}
		}
		return (from < 0) ? scopes : joined(files, scopes, from, to);
	}

	/** The file into which a line with that number belongs. */
	private static int home(List<LogSegment> files, long seq) {
		int home = 0;
		while (home + 1 < files.size() && files.get(home + 1).base() <= seq) {
			home++;
		}
		return home;
	}

	/** Files among which lines have gone astray are mended as one. */
	private static List<RepairScope> joined(List<LogSegment> files, List<RepairScope> single, int from, int to) {
		RepairScope joined = scope(files, from, to);
		List<RepairScope> scopes = new ArrayList<>(
				single.stream().filter((scope) -> !joined.files().containsAll(scope.files())).toList());
		scopes.add(joined);
		return scopes;
	}

	private static RepairScope scope(List<LogSegment> files, int from, int to) {
		long limit = (to + 1 < files.size()) ? files.get(to + 1).base() : Long.MAX_VALUE;
		return new RepairScope(files.subList(from, to + 1), limit);
	}

	/**
	 * Lines without proof at the end take the numbers themselves, so nothing is missing
	 * behind them.
	 */
	private static boolean onlyAdopted(ScanReport before) {
		return before.anomalyCounts().keySet().equals(Set.of(AnomalyType.CHECKSUM_MISSING));
	}

	/** What a dry run says would be done. */
	private void foretell(ScanReport before) {
		before.anomalyCounts().forEach((type, count) -> {
			for (long one = 0; one < count; one++) {
				switch (type) {
					case CORRUPTED_LINE, CHECKSUM_MISMATCH, INVALID_RECORD, TRUNCATED_LINE -> this.tally.removed(0);
					case CHECKSUM_MISSING -> this.tally.adopted();
					default -> {
					}
				}
			}
		});
	}

	private RecoveryReport report(ScanReport before, ScanReport after, long lost) {
		return new RecoveryReport(this.layout.location().toString(), this.request.mode(), this.request.dryRun(), before,
				after, this.tally.removedLines(), this.tally.removedBytes(), this.tally.adoptedLines(),
				this.tally.movedLines(), lost, this.kept, Duration.ofNanos(System.nanoTime() - this.began));
	}

}
