package io.papyra.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import io.papyra.backend.AnomalyType;
import io.papyra.backend.RecoveryMode;
import io.papyra.backend.RecoveryReport;
import io.papyra.backend.RecoveryRequest;
import io.papyra.backend.ScanReport;
import io.papyra.backend.Work;
import io.papyra.disk.Disk;
import io.papyra.disk.DiskFile;
import io.papyra.disk.FileInfo;
import org.jspecify.annotations.Nullable;

/**
 * Mends one log, under its lock. What is to be taken out is on stable storage elsewhere
 * before the log changes. A log of which only the end is wrong is mended in its place;
 * any other is written anew beside it and takes its name in one step. So a kill at any
 * moment leaves the old log or the new one, and running again finds nothing more to do.
 */
final class LogRecovery {

	/** Scans the log as it is, whatever stands there. */
	@FunctionalInterface
	interface Scan {

		ScanReport run() throws IOException;

	}

	private final Disk disk;

	private final Path log;

	private final Instant now;

	private final RecoveryRequest request;

	private final Work work;

	private final RepairNotes notes;

	private final List<String> setAside = new ArrayList<>();

	private long began;

	LogRecovery(Disk disk, Path log, InstantSource clock, RecoveryRequest request, Work work) {
		this.disk = disk;
		this.log = log;
		this.now = clock.instant();
		this.request = request;
		this.work = work;
		this.notes = new RepairNotes(request.mode());
	}

	RecoveryReport run(Scan scan) throws IOException {
		this.began = System.nanoTime();
		FileInfo info = this.disk.info(this.log);
		if (info == null || !info.isFile() || info.size() == 0) {
			ScanReport nothing = scan.run();
			boolean lost = nothing.anomalyCounts().keySet().equals(Set.of(AnomalyType.TAIL_LOST));
			return (lost && this.request.mode() != RecoveryMode.IGNORE) ? beginAnew(nothing, scan)
					: report(nothing, nothing, new RepairTally(), 0);
		}
		try (DiskFile file = this.disk.openForRead(this.log)) {
			return mend(file, scan);
		}
	}

	private RecoveryReport mend(DiskFile file, Scan scan) throws IOException {
		LogView view = LogView.exclusive(this.disk, this.log, file.size());
		LogScan first = new LogScan(view, this.notes, this.work);
		ScanReport before = first.run(file, this.began);
		if (before.isClean() || this.request.mode() == RecoveryMode.IGNORE
				|| before.anomalyCounts().containsKey(AnomalyType.PARTIAL_WRITE)) {
			// What cannot be read cannot be kept aside; mending the rest would destroy
			// it.
			return report(before, before, new RepairTally(), 0);
		}
		SequenceCheck sequence = first.sequence();
		long lost = (long) sequence.gapCount() + (before.anomalyCounts().containsKey(AnomalyType.TAIL_LOST) ? 1 : 0);
		boolean acknowledge = lost > 0
				|| (this.notes.sealed() && sequence.damagedSinceLast() > 0 && !onlyAdopted(before));
		long nextFree = sequence.nextFree((view.checkpoint() != null) ? view.checkpoint().seq() : 0);
		if (this.request.dryRun()) {
			return report(before, before, foretell(before), lost);
		}
		Leftovers.remove(this.disk, this.log);
		if (this.request.mode() == RecoveryMode.QUARANTINE) {
			this.setAside
				.addAll(new Quarantine(this.disk, quarantine()).keep(this.log, file, before, this.now, this.work));
		}
		RepairTally tally = this.notes.rewrite() ? rewrite(file, view, nextFree, acknowledge)
				: mendEnd(file, nextFree, acknowledge);
		return report(before, scan.run(), tally, lost);
	}

	/**
	 * Lines without proof at the end take the numbers themselves, so nothing is missing
	 * behind them.
	 */
	private static boolean onlyAdopted(ScanReport before) {
		return before.anomalyCounts().keySet().equals(Set.of(AnomalyType.CHECKSUM_MISSING));
	}

	/** What a dry run says would be done. */
	private static RepairTally foretell(ScanReport before) {
		RepairTally tally = new RepairTally();
		before.anomalyCounts().forEach((type, count) -> {
			for (long one = 0; one < count; one++) {
				switch (type) {
					case CORRUPTED_LINE, CHECKSUM_MISMATCH, INVALID_RECORD, TRUNCATED_LINE -> tally.removed(0);
					case CHECKSUM_MISSING -> tally.adopted();
					default -> {
					}
				}
			}
		});
		return tally;
	}

	/**
	 * Only the end is wrong: a torn line is cut off, a missing newline or a header is
	 * added.
	 */
	private RepairTally mendEnd(DiskFile file, long nextFree, boolean acknowledge) throws IOException {
		RepairTally tally = new RepairTally();
		long end = file.size();
		Removed torn = this.notes.torn();
		if (torn != null) {
			try (SetAside aside = new SetAside(this.disk, this.log, this.now)) {
				aside.keep(file, torn);
				complete(aside);
			}
			end = torn.offset();
			tally.removed(torn.length());
		}
		byte[] newline = this.notes.unfinished() ? new byte[] { '\n' } : new byte[0];
		byte[] header = acknowledge ? OpenLog.header(systemId(file), this.now, nextFree, nextFree - 1) : new byte[0];
		byte[] addition = Arrays.copyOf(newline, newline.length + header.length);
		System.arraycopy(header, 0, addition, newline.length, header.length);
		try (DiskFile mended = this.disk.openForWrite(this.log)) {
			if (torn != null) {
				mended.truncate(end);
				mended.force();
			}
			if (addition.length > 0) {
				FileOps.writeFully(mended, ByteBuffer.wrap(addition), end);
				mended.force();
			}
		}
		return tally;
	}

	private RepairTally rewrite(DiskFile file, LogView view, long nextFree, boolean acknowledge) throws IOException {
		Path temporary = LogFormat.temporary(LogFormat.sibling(this.log, ".repaired"));
		try (SetAside aside = new SetAside(this.disk, this.log, this.now);
				DiskFile target = FileOps.createAnew(this.disk, temporary)) {
			LogRewrite rewrite = new LogRewrite(file, new LogOutput(target), aside, this.notes,
					new RewriteSettings(this.request.mode(), systemId(file), this.now));
			ScanReport second = new LogScan(view, rewrite, this.work).run(file, this.began);
			if (second.anomalyCounts().containsKey(AnomalyType.PARTIAL_WRITE)) {
				throw new IOException("it could be read to its end once, but not again: " + second.anomalies());
			}
			rewrite.finish(nextFree, acknowledge);
			complete(aside);
			FileOps.publish(this.disk, temporary, this.log);
			return rewrite.tally();
		}
	}

	/** The log is gone but its checkpoint is not: a new log owns up to what is lost. */
	private RecoveryReport beginAnew(ScanReport before, Scan scan) throws IOException {
		Checkpoint checkpoint = Objects.requireNonNull(CheckpointFile.read(this.disk, this.log));
		if (!this.request.dryRun()) {
			byte[] header = OpenLog.header("", this.now, checkpoint.seq() + 1, checkpoint.seq());
			FileOps.replace(this.disk, this.log, ByteBuffer.wrap(header));
		}
		return report(before, this.request.dryRun() ? before : scan.run(), new RepairTally(), 1);
	}

	private void complete(SetAside aside) throws IOException {
		Path kept = aside.complete();
		if (kept != null) {
			this.setAside.add(kept.toString());
		}
	}

	/** The identity that the log itself gives, for headers that are added to it. */
	private static String systemId(DiskFile file) throws IOException {
		LineCursor line = new LineCursor(file, 0, file.size());
		LineCheck check = new LineCheck(false);
		if (line.next()) {
			check.judge(line);
		}
		return (check.header() != null) ? check.header().systemId() : "";
	}

	private Path quarantine() {
		return Objects.requireNonNullElse(this.request.quarantineDirectory(),
				LogFormat.directory(this.log).resolve("quarantine"));
	}

	private RecoveryReport report(ScanReport before, @Nullable ScanReport after, RepairTally tally, long lost) {
		return new RecoveryReport(this.log.toString(), this.request.mode(), this.request.dryRun(), before,
				Objects.requireNonNullElse(after, before), tally.removedLines(), tally.removedBytes(),
				tally.adoptedLines(), tally.movedLines(), lost, this.setAside,
				Duration.ofNanos(System.nanoTime() - this.began));
	}

}
