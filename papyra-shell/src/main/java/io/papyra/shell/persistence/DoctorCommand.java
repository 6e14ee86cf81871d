package io.papyra.shell.persistence;

import java.util.List;
import java.util.Map;

import io.papyra.backend.ProgressMonitor;
import io.papyra.shell.command.Arguments;
import io.papyra.shell.command.CommandSpec;
import io.papyra.shell.command.CommonOptions;
import io.papyra.shell.command.ExitCode;
import io.papyra.shell.command.Invocation;
import io.papyra.shell.output.Output;
import io.papyra.shell.output.Style;
import io.papyra.shell.output.TextTable;
import io.papyra.shell.source.CheckResult;
import io.papyra.shell.source.History;
import io.papyra.shell.source.HistoryResolver;
import io.papyra.spring.autoconfigure.PapyraSettings;
import io.papyra.startup.StartupMode;
import io.papyra.wire.Examination;
import io.papyra.wire.ReportDescriptors;
import org.jspecify.annotations.Nullable;

/** {@code doctor run}. */
public final class DoctorCommand {

	private DoctorCommand() {
	}

	public static CommandSpec spec(HistoryResolver histories) {
		return CommandSpec
			.onLog("doctor run", "check the history, the settings and the storage, as a deployment should")
			.options(ModeOptions.MODE.usually("fail_on_anomaly; with --dry-run papyra.startup.mode"),
					ModeOptions.RECOVERY_MODE, ModeOptions.QUARANTINE_DIRECTORY, CommonOptions.DRY_RUN,
					HistoryResolver.MUST_EXIST, MetricsFile.OPTION, CommonOptions.OUTPUT_OF_LIST)
			.example("doctor run --path /var/lib/orders/papyra.ndjson")
			.example("doctor run --mode FAIL_ON_ANOMALY --json")
			.example("doctor run --dry-run")
			.example("doctor run --metrics-file /var/lib/prometheus/node-exporter/orders.prom")
			.whenFailed(DoctorCommand::failed)
			.does(histories.openingEvenIfMissing(DoctorCommand::run));
	}

	private static ExitCode run(Invocation invocation, History history) {
		Arguments arguments = invocation.arguments();
		if (arguments.isSet(CommonOptions.DRY_RUN)) {
			return plan(invocation, history);
		}
		StartupMode mode = arguments.get(ModeOptions.MODE, StartupMode.FAIL_ON_ANOMALY);
		ModeOptions.refuseDirectoryOfService(arguments, history.isLocal());
		CheckResult check = (mode == StartupMode.RECOVER) ? history.check(invocation.monitor()) : null;
		Examination examination = history.examine(invocation.monitor());
		HistoryResolver.requireFound(invocation, history.location(), examination.scan());
		Output output = invocation.output();
		boolean told = tell(arguments, DoctorMetrics.of(examination, examination.passed()), output);
		String next = next(history, check, examination);
		invocation.answer(examination::findings,
				() -> output.with(document(history.location(), mode, check, examination, output), next), () -> {
					print(history.location(), check, examination, output);
					verdict(examination.passed(), output);
					output.next(next);
				});
		ExitCode code = code(mode, examination);
		return (code == ExitCode.OK && !told) ? ExitCode.IO : code;
	}

	/** As the start would go about it that is to come, which may repair what is wrong. */
	private static ExitCode plan(Invocation invocation, History history) {
		ModeOptions.refuseDirectoryOfService(invocation.arguments(), history.isLocal());
		Examination examination = history.examine(invocation.monitor());
		HistoryResolver.requireFound(invocation, history.location(), examination.scan());
		StartPlan plan = plan(history, examination, invocation.monitor());
		boolean fit = plan.passed() && (plan.unavailable() != null || obstacle(examination, plan) == null);
		Output output = invocation.output();
		boolean told = tell(invocation.arguments(), DoctorMetrics.of(examination, fit), output);
		String next = (plan.passed() && (!fit || plan.unavailable() != null)) ? firstError(examination)
				: plan.next(history);
		invocation.answer(examination::findings,
				() -> output.with(document(history.location(), plan, fit, examination, output), next), () -> {
					print(history.location(), null, examination, output);
					plan.conclude(plan.passed() && !fit, output);
					verdict(fit, output);
					output.next(next);
				});
		if (!fit) {
			return plan.passed() ? ExitCode.REFUSED : plan.code();
		}
		return told ? ExitCode.OK : ExitCode.IO;
	}

	/** Nothing but damage stops a start that may do without its history. */
	private static StartPlan plan(History history, Examination examination, ProgressMonitor monitor) {
		StartPlan plan = StartPlan.of(history, examination.scan(), monitor);
		String obstacle = obstacle(examination, plan);
		return (plan.passed() && obstacle != null && history.isDispensable()) ? plan.without(obstacle) : plan;
	}

	private static @Nullable String obstacle(Examination examination, StartPlan plan) {
		return examination.findings()
			.stream()
			.filter((item) -> stops(item, plan))
			.map(Examination.Item::message)
			.findFirst()
			.orElse(null);
	}

	/**
	 * What a scan has found is for the mode of the start to judge; that it found nothing
	 * out is not, where the start would look as well.
	 */
	private static boolean stops(Examination.Item item, StartPlan plan) {
		boolean judged = item.check().equals("history")
				&& (plan.scan() != null || plan.mode().equals(ReportDescriptors.word(StartupMode.IGNORE)));
		return item.severity().equals("error") && !judged;
	}

	/**
	 * A result that cannot be determined is worth an alarm, too; a reader that does not
	 * get the answer is not.
	 */
	private static void failed(Arguments arguments, ExitCode code, Output output) {
		if (!output.isAnswered()) {
			tell(arguments, DoctorMetrics.failed(code), output);
		}
	}

	/**
	 * Before the answer, which may not find its reader.
	 * @return whether everything was written that is asked for
	 */
	private static boolean tell(Arguments arguments, DoctorMetrics metrics, Output output) {
		MetricsFile file = arguments.find(MetricsFile.OPTION);
		return file == null || file.write(metrics, output);
	}

	/** About the history itself, or else about the first error. */
	private static @Nullable String next(History history, @Nullable CheckResult check, Examination examination) {
		ReportDescriptors.Scan scan = examination.scan();
		if (scan != null && !scan.clean()) {
			return (check != null && check.recovery() != null) ? history.next().afterRecovery(scan, false, true)
					: history.next().afterScan(scan);
		}
		return firstError(examination);
	}

	private static @Nullable String firstError(Examination examination) {
		return examination.findings()
			.stream()
			.filter((item) -> item.severity().equals("error") && item.advice() != null)
			.map(Examination.Item::advice)
			.findFirst()
			.orElse(null);
	}

	/** A finding of severity error counts as an anomaly. */
	private static ExitCode code(StartupMode mode, Examination examination) {
		if (examination.passed()) {
			return ExitCode.OK;
		}
		return switch (mode) {
			case FAIL_ON_ANOMALY -> ExitCode.REFUSED;
			case RECOVER -> ExitCode.ANOMALIES;
			case SCAN_ONLY, IGNORE -> ExitCode.OK;
		};
	}

	private static Map<String, Object> document(String location, StartupMode mode, @Nullable CheckResult check,
			Examination examination, Output output) {
		Map<String, Object> document = output.located(location, examination);
		document.put("mode", ReportDescriptors.word(mode));
		if (check != null && check.recovery() != null) {
			document.put("recovery", check.recovery());
		}
		return document;
	}

	private static Map<String, Object> document(String location, StartPlan plan, boolean fit, Examination examination,
			Output output) {
		Map<String, Object> document = output.located(location, examination);
		document.put("passed", fit);
		document.put("dryRun", true);
		document.put("mode", plan.mode());
		document.put("verdict", plan.verdict());
		if (plan.recovery() != null) {
			document.put("recovery", plan.recovery());
		}
		document.put("left", plan.left());
		if (plan.unavailable() != null) {
			document.put("unavailable", plan.unavailable());
		}
		return document;
	}

	static void print(String location, @Nullable CheckResult check, Examination examination, Output output) {
		output.text(location);
		if (check != null && check.recovery() != null) {
			RecoverCommand.printReport(check.recovery(), output);
		}
		output.table(TextTable.of("VERDICT", "CHECK", "RESULT", "ACTION").keeping(2).withVerdicts(DoctorCommand::style),
				examination.findings().stream().map(DoctorCommand::row).toList());
		if (examination.scan() != null && !examination.scan().clean()) {
			new ScanText(output).verdict(examination.scan());
		}
		if (isUnset(examination)) {
			output.text("what the service sets is known in its working directory, or through it with --url");
		}
	}

	static void verdict(boolean passed, Output output) {
		output.text(passed ? "OK" : "FAILED", passed ? Style.GREEN : Style.RED);
	}

	private static Style style(String verdict) {
		return switch (verdict) {
			case "ok" -> Style.GREEN;
			case "warning" -> Style.YELLOW;
			default -> Style.RED;
		};
	}

	private static boolean isUnset(Examination examination) {
		return examination.findings().stream().anyMatch((item) -> item.message().endsWith(PapyraSettings.DEFAULT));
	}

	private static List<String> row(Examination.Item item) {
		String verdict = item.severity().equals("error") ? "ERROR" : item.severity();
		return List.of(verdict, item.check(), item.message(), (item.advice() != null) ? item.advice() : "");
	}

	/**
	 * Called for a command line that was not even parsed, since the settings around it or
	 * a jar of a backend cannot be read: the metrics file that it asks for reports this,
	 * too.
	 */
	public static void notStarted(List<String> tokens, ExitCode code, Output output) {
		MetricsFile.asked(tokens).ifPresent((file) -> file.write(DoctorMetrics.failed(code), output));
	}

}
