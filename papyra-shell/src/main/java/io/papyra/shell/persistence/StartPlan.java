package io.papyra.shell.persistence;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

import io.papyra.backend.PersistenceException;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.WorkCancelledException;
import io.papyra.backend.WriterLockedException;
import io.papyra.report.AnomalyType;
import io.papyra.report.RecoveryMode;
import io.papyra.report.Remedy;
import io.papyra.shell.command.ExitCode;
import io.papyra.shell.output.Output;
import io.papyra.shell.output.Style;
import io.papyra.shell.source.CheckResult;
import io.papyra.shell.source.History;
import io.papyra.startup.StartupMode;
import io.papyra.startup.StartupOptions;
import io.papyra.startup.StartupOutcome;
import io.papyra.wire.ReportDescriptors;
import org.jspecify.annotations.Nullable;

/**
 * What the next start of a service would do about its history, by the settings of that
 * service. Changes nothing and locks nothing, so that it may be asked while another
 * instance still writes.
 *
 * @param dryRun always true; tells this answer from one of a check that was carried out
 * @param mode what the start does about anomalies
 * @param verdict how it would end: as {@link StartupOutcome.Verdict}, "recoverable" or
 * "unavailable"
 * @param passed whether actors may run then
 * @param scan what is wrong now, or null if the start would not look
 * @param recovery what the start would repair; null if nothing, or if another process
 * writes the history, which is asked again when that has ended
 * @param left anomalies, by type, that no repair of the start would remove
 * @param unavailable why the history cannot be had, where the start does not need it
 */
record StartPlan(boolean dryRun, String mode, String verdict, boolean passed, ReportDescriptors.@Nullable Scan scan,
		ReportDescriptors.@Nullable Recovery recovery, Map<String, Long> left, @Nullable String unavailable) {

	/** What is wrong will have been repaired when the first actor runs. */
	static final String RECOVERABLE = "recoverable";

	/** Looks at the history as far as the start would, and asks its settings. */
	static StartPlan of(History history, ProgressMonitor monitor) {
		boolean looks = history.startup().mode() != StartupMode.IGNORE
				&& history.overview().capabilities().contains("scan");
		return orWithout(history, () -> judged(history, looks ? history.scan(false, monitor) : null, monitor));
	}

	/**
	 * Asks the settings of the history about what was found.
	 * @param scan is null if the history was not scanned
	 */
	static StartPlan of(History history, ReportDescriptors.@Nullable Scan scan, ProgressMonitor monitor) {
		return orWithout(history, () -> judged(history, scan, monitor));
	}

	/** What the start does where its history cannot be had, if it may be without. */
	private static StartPlan orWithout(History history, Supplier<StartPlan> plan) {
		try {
			return plan.get();
		}
		catch (PersistenceException ex) {
			if (ex instanceof WorkCancelledException || !history.isDispensable()) {
				throw ex;
			}
			return of(history.startup(), StartupOutcome.Verdict.NOT_CHECKED, true, null)
				.without(String.valueOf(ex.getMessage()));
		}
	}

	/**
	 * This plan, which does not need the history.
	 * @param reason why that cannot be had
	 */
	StartPlan without(String reason) {
		return new StartPlan(this.dryRun, this.mode, CheckResult.UNAVAILABLE, this.passed, this.scan, this.recovery,
				this.left, reason);
	}

	private static StartPlan judged(History history, ReportDescriptors.@Nullable Scan scan, ProgressMonitor monitor) {
		StartupOptions startup = history.startup();
		if (scan == null || startup.mode() == StartupMode.IGNORE) {
			return of(startup, StartupOutcome.Verdict.NOT_CHECKED, true, null);
		}
		if (scan.clean()) {
			return of(startup, StartupOutcome.Verdict.CLEAN, true, scan);
		}
		return switch (startup.mode()) {
			case SCAN_ONLY, IGNORE -> of(startup, StartupOutcome.Verdict.ANOMALIES_ACCEPTED, true, scan);
			case FAIL_ON_ANOMALY -> of(startup, StartupOutcome.Verdict.ANOMALIES, false, scan);
			case RECOVER -> recovering(history, startup, scan, monitor);
		};
	}

	private static StartPlan of(StartupOptions startup, StartupOutcome.Verdict verdict, boolean passed,
			ReportDescriptors.@Nullable Scan scan) {
		return new StartPlan(true, ReportDescriptors.word(startup.mode()), ReportDescriptors.word(verdict), passed,
				scan, null, Map.of(), null);
	}

	private static StartPlan recovering(History history, StartupOptions startup, ReportDescriptors.Scan scan,
			ProgressMonitor monitor) {
		Map<String, Long> left = history.overview().capabilities().contains("recover")
				? left(scan, startup.recoveryMode(), history.location()) : scan.anomalyCounts();
		boolean passed = left.isEmpty();
		String verdict = passed ? RECOVERABLE : ReportDescriptors.word(StartupOutcome.Verdict.ANOMALIES_REMAIN);
		return new StartPlan(true, ReportDescriptors.word(startup.mode()), verdict, passed, scan,
				passed ? rehearsed(history, startup, scan, monitor) : null, left, null);
	}

	private static ReportDescriptors.@Nullable Recovery rehearsed(History history, StartupOptions startup,
			ReportDescriptors.Scan scan, ProgressMonitor monitor) {
		if (scan.writer() != null) {
			return null;
		}
		try {
			return history.recover(startup.recoveryMode(), true, monitor).report();
		}
		catch (WriterLockedException ex) {
			return null; // has come meanwhile
		}
	}

	/** What is still wrong after a repair, as {@link AnomalyType#resolution()} says. */
	private static Map<String, Long> left(ReportDescriptors.Scan scan, RecoveryMode mode, String location) {
		Map<String, Long> left = new TreeMap<>();
		boolean nothingIsRepaired = mode == RecoveryMode.IGNORE
				|| scan.anomalyCounts().containsKey(AnomalyType.PARTIAL_WRITE.name());
		scan.anomalyCounts().forEach((name, count) -> {
			AnomalyType type = AnomalyType.valueOf(name);
			if (nothingIsRepaired || stays(type, mode) || isInTheWay(type, scan, location)) {
				left.put(name, count);
			}
		});
		return left;
	}

	private static boolean stays(AnomalyType type, RecoveryMode mode) {
		return type.resolution() == AnomalyType.Resolution.KEPT
				&& (mode == RecoveryMode.REPAIR || type == AnomalyType.UNSUPPORTED_FORMAT);
	}

	private static boolean isInTheWay(AnomalyType type, ReportDescriptors.Scan scan, String location) {
		return type == AnomalyType.UNEXPECTED_FILE && scan.anomalies()
			.stream()
			.anyMatch((found) -> Remedy.isInTheWay(found.type(), found.location(), location));
	}

	/** 0 if the start would pass, 1 if it refuses, 2 if its repair leaves something. */
	ExitCode code() {
		if (this.passed) {
			return ExitCode.OK;
		}
		return this.mode.equals(ReportDescriptors.word(StartupMode.RECOVER)) ? ExitCode.ANOMALIES : ExitCode.REFUSED;
	}

	/** What to do before the start; null if it will pass. */
	@Nullable String next(History history) {
		if (this.passed || this.scan == null) {
			return null;
		}
		return this.left.isEmpty() ? history.next().afterScan(this.scan)
				: history.next().afterRecovery(this.scan, false, true);
	}

	/** All of it, human-readable. */
	void print(String location, Output output) {
		if (this.scan != null) {
			new ScanText(output).print(location, this.scan);
		}
		else if (this.unavailable != null) {
			output.text(this.unavailable);
		}
		conclude(output);
	}

	/**
	 * What the start would do, and what is in its way although its history is not.
	 * @param obstacle whether an error of the doctor is
	 */
	void conclude(boolean obstacle, Output output) {
		if (obstacle) {
			output.text("what is marked ERROR stops the start; dry run, nothing was changed", Style.RED);
		}
		else {
			conclude(output);
		}
	}

	/** What the start would do, and how it would end. */
	private void conclude(Output output) {
		if (this.recovery != null) {
			RecoverCommand.printReport(this.recovery, output);
		}
		this.left.forEach((type, count) -> output.text("no repair of a start removes " + count + " " + type));
		output.text(sentence(), this.passed ? Style.GREEN : Style.RED);
	}

	private String sentence() {
		String by = " (papyra.startup.mode=" + this.mode + "); dry run, nothing was changed";
		if (this.verdict.equals(RECOVERABLE)) {
			String writer = (this.scan != null) ? this.scan.writer() : null;
			return "the start will repair it" + ((writer != null) ? " once " + writer + " has ended" : "") + by;
		}
		if (this.unavailable != null) {
			return "the start will pass, if need be without its history (papyra.startup.on-unavailable=degrade); "
					+ "dry run, nothing was changed";
		}
		return (this.passed ? "the start will pass" : "the start will be refused") + by;
	}

}
