package io.papyra.internal.log.repair;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

import io.papyra.backend.ProgressMonitor;
import io.papyra.codec.HeaderNotes;
import io.papyra.internal.disk.Disk;
import io.papyra.internal.disk.DurableFiles;
import io.papyra.internal.log.index.LogSnapshot;
import io.papyra.internal.log.segment.LogLayout;
import io.papyra.report.RecoveryRequest;

/**
 * What all steps of one recovery share.
 *
 * @param disk the file system
 * @param layout the log
 * @param view the log as it was before
 * @param request what is wanted
 * @param now when it began
 * @param monitor is notified of the progress
 * @param saved files made so far that hold what was removed
 */
record RepairContext(Disk disk, LogLayout layout, LogSnapshot view, RecoveryRequest request, Instant now,
		ProgressMonitor monitor, List<String> saved) {

	RemovedLinesFile removedLines(Path beside) {
		return new RemovedLinesFile(this.disk, beside, this.now);
	}

	/**
	 * Room for the places of lines, in a file if there are many. A dry run makes none
	 * beside the log.
	 */
	MisplacedLines strays(String what) {
		Path beside = DurableFiles.temporary(DurableFiles.sibling(this.layout.checkpoint(), "." + what));
		Path elsewhere = Path.of(System.getProperty("java.io.tmpdir"), "papyra-" + ProcessHandle.current().pid() + "-"
				+ System.nanoTime() + "." + what + DurableFiles.TEMPORARY);
		return new MisplacedLines(this.disk, this.request.dryRun() ? elsewhere : beside, MisplacedLines.USUAL_CAPACITY);
	}

	void complete(RemovedLinesFile removed) throws IOException {
		Path path = removed.complete();
		if (path != null) {
			this.saved.add(path.toString());
		}
	}

	/**
	 * What is lost, as a header tells it.
	 * @param removedTo files that will hold what is removed
	 */
	HeaderNotes.Repair note(long lines, List<HeaderNotes.Range> ranges, List<String> removedTo) {
		return new HeaderNotes.Repair(ChronoUnit.MICROS.between(Instant.EPOCH, this.now),
				this.request.mode().name().toLowerCase(Locale.ROOT), lines, ranges,
				RepairTraces.distinct(this.layout, removedTo, this.saved));
	}

	Path quarantine() {
		return Objects.requireNonNullElse(this.request.quarantineDirectory(), this.layout.quarantine());
	}

}
