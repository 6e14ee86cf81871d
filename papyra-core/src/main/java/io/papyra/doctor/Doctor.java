package io.papyra.doctor;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import io.papyra.backend.Diagnosable;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.PersistenceException;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.Recoverable;
import io.papyra.backend.Scannable;
import io.papyra.backend.WorkCancelledException;
import io.papyra.report.AcknowledgedGaps;
import io.papyra.report.Finding;
import io.papyra.report.SavedFiles;
import io.papyra.report.Remedy;
import io.papyra.report.ScanReport;
import io.papyra.report.ScanRequest;
import org.jspecify.annotations.Nullable;

/**
 * Scans a history and goes through the checklist: the backend's own checks and those of
 * the code that uses the doctor. Changes nothing and takes no lock. Safe for use by
 * several threads.
 */
public final class Doctor {

	private final PersistenceBackend backend;

	private final List<DoctorCheck> checks;

	public Doctor(PersistenceBackend backend, List<? extends DoctorCheck> checks) {
		this.backend = backend;
		this.checks = List.copyOf(checks);
	}

	/** Looks at everything now. Never throws for what is wrong with the history. */
	public DoctorReport run() {
		return run(ProgressMonitor.NONE);
	}

	/**
	 * Looks at everything now, watched meanwhile. Never throws for what is wrong with the
	 * history.
	 * @throws WorkCancelledException if the work was cancelled
	 */
	public DoctorReport run(ProgressMonitor monitor) {
		List<Finding> findings = new ArrayList<>();
		ScanReport scan = scan(findings, monitor);
		if (scan != null) {
			findings.add(runs(scan));
			if (!scan.acknowledged().isEmpty() || scan.savedFiles().files() > 0) {
				findings.add(repairs(scan));
			}
			if (scan.timeless() > 0) {
				findings.add(times(scan));
			}
		}
		if (this.backend instanceof Diagnosable diagnosable) {
			findings.addAll(diagnosable.diagnose());
			// An interrupt makes every file look as if it could not be used.
			WorkCancelledException.check("the examination of " + this.backend.location());
		}
		for (DoctorCheck check : this.checks) {
			findings.add(check.run());
		}
		return new DoctorReport(scan, findings);
	}

	private @Nullable ScanReport scan(List<Finding> findings, ProgressMonitor monitor) {
		if (!(this.backend instanceof Scannable scannable)) {
			findings
				.add(Finding.ok("history", "backend " + this.backend.name() + " keeps nothing that could be scanned"));
			return null;
		}
		try {
			ScanReport scan = scannable.scan(ScanRequest.CHECKSUMS, monitor);
			findings.add(history(scan));
			return scan;
		}
		catch (WorkCancelledException ex) {
			throw ex;
		}
		catch (PersistenceException ex) {
			findings.add(Finding.error("history", String.valueOf(ex.getMessage()), advice(ex)));
			return null;
		}
	}

	/** A store that is away, or a volume that fails, is no matter of rights. */
	private String advice(PersistenceException failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof AccessDeniedException) {
				return "make it readable for this user";
			}
			if (cause instanceof FileSystemException) {
				return "look at that place and its volume: the message says what is the matter";
			}
		}
		return (failure.getCause() instanceof IOException) ? "look at the volume: the message says what is the matter"
				: "check that the store of the backend " + this.backend.name()
						+ " runs and can be reached from here with these settings";
	}

	private Finding history(ScanReport scan) {
		if (!scan.exists()) {
			return Finding.ok("history", "no history yet at " + scan.location());
		}
		if (scan.isClean()) {
			return Finding.ok("history",
					scan.factCount() + " facts in " + scan.lines() + " lines of " + scan.location() + ", no anomaly");
		}
		return Finding.error("history",
				scan.countOfAnomalies() + " in " + scan.location() + ", the first: " + scan.anomalies().get(0),
				Remedy.of(scan, this.backend instanceof Recoverable).advice());
	}

	/**
	 * No damage that anything could be done about: it is reported, and the history
	 * passes.
	 */
	private static Finding repairs(ScanReport scan) {
		AcknowledgedGaps gaps = scan.acknowledged();
		StringBuilder seen = new StringBuilder();
		if (gaps.isEmpty()) {
			seen.append("no repair has found lines to be lost");
		}
		else {
			seen.append(gaps.lines())
				.append((gaps.lines() == 1) ? " line is lost" : " lines are lost")
				.append(", as found by repairs: ")
				.append(gaps.repairs());
			for (AcknowledgedGaps.Repair last : gaps.newest().subList(0, Math.min(1, gaps.newest().size()))) {
				seen.append("; the last at ").append(last.at()).append(" (").append(last.mode()).append("): lines ");
				seen.append(last.ranges().stream().map(Object::toString).collect(Collectors.joining(", ")));
				seen.append(" of ").append(last.log());
				if (!last.saved().isEmpty()) {
					seen.append("; what it removed is in ").append(String.join(", ", last.saved()));
				}
			}
		}
		SavedFiles saved = scan.savedFiles();
		if (saved.files() > 0) {
			seen.append("; files that hold what repairs removed: ").append(saved.files()).append(", ");
			seen.append(saved.bytes()).append(" bytes, the newest is ").append(saved.listed().get(0).path());
		}
		return Finding.ok("repairs", seen.toString());
	}

	private static Finding times(ScanReport scan) {
		return Finding.warning("times",
				scan.timeless() + " of " + scan.factCount()
						+ " facts have no time, or one that cannot be: before 2000, after 2100, or ten years from the "
						+ "facts on both sides",
				"their age is unknown, so that max-age never expires them; limit their number or size, and set "
						+ "the clock of the machine that records them");
	}

	private static Finding runs(ScanReport scan) {
		if (scan.writer() == null && scan.runs().lastRunOpen()) {
			return Finding.warning("shutdown",
					"the run that began at " + scan.runs().lastStart() + " did not end cleanly",
					"find out why it was killed; its last facts are in the history");
		}
		long unclean = scan.runs().uncleanShutdowns();
		return Finding.ok("shutdown",
				scan.runs().starts() + ((scan.runs().starts() == 1) ? " run recorded, " : " runs recorded, ") + unclean
						+ " ended uncleanly");
	}

}
