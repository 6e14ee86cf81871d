package io.papyra.internal.log.repair;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.papyra.backend.ProgressMonitor;
import io.papyra.codec.HeaderNotes;
import io.papyra.internal.disk.Disk;
import io.papyra.internal.disk.DurableFiles;
import io.papyra.internal.log.format.HeaderRecord;
import io.papyra.internal.log.format.LogFormat;
import io.papyra.internal.log.format.LogOrigin;
import io.papyra.internal.log.index.Checkpoint;
import io.papyra.internal.log.index.LogSnapshot;
import io.papyra.internal.log.scan.LineVisitor;
import io.papyra.internal.log.scan.LogScanner;
import io.papyra.internal.log.segment.LogLayout;
import io.papyra.report.AnomalyType;
import io.papyra.report.RecoveryMode;
import io.papyra.report.RecoveryReport;
import io.papyra.report.RecoveryRequest;
import io.papyra.report.ScanReport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repairs one log, under its lock: quarantines files that are none of its own, repairs
 * each file that needs it, and records what is lost in a header at the end. Each step
 * leaves a log that is no worse; so a kill at any moment, and running again, comes to the
 * same end.
 */
public final class LogRepair {

	/** Scans the log as it is, whatever is there. */
	@FunctionalInterface
	public interface Scan {

		ScanReport run() throws IOException;

	}

	private static final int MOST_ROUNDS = 2;

	private static final Logger LOG = LoggerFactory.getLogger(LogRepair.class);

	private final Disk disk;

	private final LogLayout layout;

	private final Instant now;

	private final RecoveryRequest request;

	private final ProgressMonitor monitor;

	private RepairCounters tally = new RepairCounters();

	private long lost;

	private HeaderNotes.Repairs acknowledged = HeaderNotes.Repairs.NONE;

	private final List<String> saved = new ArrayList<>();

	private long began;

	public LogRepair(Disk disk, LogLayout layout, InstantSource clock, RecoveryRequest request,
			ProgressMonitor monitor) {
		this.disk = disk;
		this.layout = layout;
		this.now = clock.instant();
		this.request = request;
		this.monitor = monitor;
	}

	public RecoveryReport run(Scan scan) throws IOException {
		boolean ended = false;
		try {
			RecoveryReport report = repairLog(scan);
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
			DurableFiles.deleteTemporaries(this.disk, this.layout.directory(), this.layout.prefix());
			Path quarantine = Objects.requireNonNullElse(this.request.quarantineDirectory(), this.layout.quarantine());
			if (this.disk.info(quarantine) != null) {
				DurableFiles.deleteTemporaries(this.disk, quarantine, this.layout.prefix());
			}
		}
		catch (IOException ex) {
			LOG.debug("temporary files beside {} could not be removed; the next writer does", this.layout.location(),
					ex);
		}
	}

	private RecoveryReport repairLog(Scan scan) throws IOException {
		this.began = System.nanoTime();
		LogSnapshot view = LogSnapshot.exclusive(this.disk, this.layout);
		RepairContext context = context(view);
		if (view.size() == 0) {
			ScanReport nothing = scan.run();
			if (this.request.mode() == RecoveryMode.IGNORE || nothing.isClean()) {
				return report(nothing, nothing);
			}
			if (!this.layout.rolls() || view.listing().foreign().isEmpty()) {
				return withoutLines(context, nothing, scan);
			}
		}
		LogScanner first = new LogScanner(this.disk, view, LineVisitor.NONE, this.monitor);
		ScanReport before = first.run(this.began);
		if (before.isClean() || this.request.mode() == RecoveryMode.IGNORE
				|| before.anomalyCounts().containsKey(AnomalyType.PARTIAL_WRITE)) {
			// What cannot be read cannot be saved; repairing the rest would destroy it.
			ScanReport asItIs = traces().tell(before, first.repairs());
			return report(asItIs, asItIs);
		}
		try (RepairPlan plan = RepairPlan.make(context, before, first)) {
			if (plan.targets().isEmpty()) {
				return withoutLines(context, scan.run(), scan);
			}
			this.tally = plan.tally();
			this.lost = plan.lost();
			if (this.request.dryRun()) {
				found(plan.acknowledged());
				ScanReport asItIs = traces().tell(before, first.repairs());
				return report(asItIs, asItIs);
			}
			new RepairExecutor(context, plan, before).run();
			found(plan.acknowledged());
		}
		return report(before, settled(scan));
	}

	/**
	 * Lines that are in their places again may show that others are missing which a
	 * header counts; before, the count could not be held against anything. That loss is
	 * acknowledged as well, so that one repair is enough.
	 */
	private ScanReport settled(Scan scan) throws IOException {
		ScanReport after = scan.run();
		for (int round = 0; round < MOST_ROUNDS
				&& after.anomalyCounts().containsKey(AnomalyType.SEQUENCE_GAP); round++) {
			LogSnapshot view = LogSnapshot.exclusive(this.disk, this.layout);
			RepairContext context = context(view);
			LogScanner again = new LogScanner(this.disk, view, LineVisitor.NONE, this.monitor);
			ScanReport left = again.run(System.nanoTime());
			try (RepairPlan plan = RepairPlan.make(context, left, again)) {
				new RepairExecutor(context, plan, left).run();
				found(plan.acknowledged());
			}
			after = scan.run();
		}
		return after;
	}

	private RepairContext context(LogSnapshot view) {
		return new RepairContext(this.disk, this.layout, view, this.request, this.now, this.monitor, this.saved);
	}

	private void found(HeaderNotes.@Nullable Repair lines) {
		if (lines != null) {
			this.acknowledged = this.acknowledged.with(lines);
		}
	}

	private RepairTraces traces() {
		return new RepairTraces(this.disk, this.layout);
	}

	/** There is no line left of the log. */
	private RecoveryReport withoutLines(RepairContext context, ScanReport before, Scan scan) throws IOException {
		Checkpoint checkpoint = context.view().checkpoint();
		boolean gone = before.anomalyCounts().containsKey(AnomalyType.TAIL_LOST);
		this.lost = gone ? 1 : 0;
		if (checkpoint != null && gone) {
			found(context.note(checkpoint.seq(), List.of(new HeaderNotes.Range(1, checkpoint.seq())), List.of()));
		}
		if (this.request.dryRun() || (!this.layout.rolls() && !gone)) {
			return report(before, before);
		}
		if (this.layout.rolls()) {
			List<Path> strangers = new ArrayList<>(context.view().listing().foreign());
			context.view().segments().forEach((empty) -> strangers.add(empty.path()));
			new ForeignFiles(context).moveAside(strangers, before);
		}
		if (checkpoint != null && gone) {
			restart(checkpoint.seq() + 1);
		}
		return report(before, scan.run());
	}

	/** The log is gone but its checkpoint is not: a new log records what is lost. */
	private void restart(long seq) throws IOException {
		LogFormat.refuseBeyondLast(seq);
		byte[] header = HeaderRecord.of(LogOrigin.UNKNOWN, this.now, seq, seq - 1,
				HeaderNotes.NONE.withRepairs(this.acknowledged));
		DurableFiles.replace(this.disk, this.layout.file(seq), ByteBuffer.wrap(header));
	}

	private RecoveryReport report(ScanReport before, ScanReport after) {
		return new RecoveryReport(this.layout.location().toString(), this.request.mode(), this.request.dryRun(), before,
				after, this.tally.removedLines(), this.tally.removedBytes(), this.tally.adoptedLines(),
				this.tally.movedLines(), this.tally.repairedLines(), this.lost, this.saved,
				Duration.ofNanos(System.nanoTime() - this.began), traces().acknowledged(this.acknowledged));
	}

}
