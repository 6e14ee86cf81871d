package io.papyra.shell.persistence;

import io.papyra.shell.command.CommandSpec;
import io.papyra.shell.command.CommonOptions;
import io.papyra.shell.command.ExitCode;
import io.papyra.shell.command.Invocation;
import io.papyra.shell.output.Output;
import io.papyra.shell.output.Style;
import io.papyra.shell.source.CheckResult;
import io.papyra.shell.source.History;
import io.papyra.shell.source.HistoryResolver;
import org.jspecify.annotations.Nullable;

/** {@code persistence startup-check}. */
public final class StartupCheckCommand {

	private StartupCheckCommand() {
	}

	public static CommandSpec spec(HistoryResolver histories) {
		return CommandSpec
			.onLog("persistence startup-check", "run the check that a service runs before its first actor")
			.options(ModeOptions.MODE.usually("papyra.startup.mode, else fail_on_anomaly"), ModeOptions.RECOVERY_MODE,
					ModeOptions.QUARANTINE_DIRECTORY, CommonOptions.DRY_RUN, HistoryResolver.MUST_EXIST)
			.example("persistence startup-check --path papyra.ndjson")
			.example("persistence startup-check --dry-run")
			.example("persistence startup-check --mode recover --recovery-mode repair")
			.does(histories.openingEvenIfMissing(StartupCheckCommand::run));
	}

	private static ExitCode run(Invocation invocation, History history) {
		ModeOptions.refuseDirectoryOfService(invocation.arguments(), history.isLocal());
		if (invocation.arguments().isSet(CommonOptions.DRY_RUN)) {
			StartPlan plan = StartPlan.of(history, invocation.monitor());
			HistoryResolver.requireFound(invocation, history.location(), plan.scan());
			String step = plan.next(history);
			invocation.answer(() -> invocation.output().located(history.location(), plan, step), () -> {
				plan.print(history.location(), invocation.output());
				invocation.output().next(step);
			});
			return plan.code();
		}
		CheckResult result = history.check(invocation.monitor());
		HistoryResolver.requireFound(invocation, history.location(), result.scan());
		String next = next(history, result);
		invocation.answer(() -> invocation.output().located(history.location(), result, next), () -> {
			print(history.location(), result, invocation.output());
			invocation.output().next(next);
		});
		return code(result);
	}

	private static @Nullable String next(History history, CheckResult result) {
		if (result.recovery() != null) {
			return history.next().afterRecovery(result.remaining(), false, true);
		}
		return (result.scan() != null) ? history.next().afterScan(result.scan()) : null;
	}

	static ExitCode code(CheckResult result) {
		if (result.passed()) {
			return ExitCode.OK;
		}
		return result.left() ? ExitCode.ANOMALIES : ExitCode.REFUSED;
	}

	/** How the check went, human-readable. */
	static void print(String location, CheckResult result, Output output) {
		ScanText text = new ScanText(output);
		if (result.scan() != null) {
			text.print(location, result.scan());
		}
		if (result.unavailable() != null) {
			output.text(result.unavailable());
		}
		if (result.recovery() != null) {
			RecoverCommand.printReport(result.recovery(), output);
		}
		if (result.remaining() != null) {
			text.verdict(result.remaining());
		}
		output.text((result.passed() ? "passed" : "NOT passed") + ": mode " + result.mode() + ", verdict "
				+ result.verdict(), result.passed() ? Style.GREEN : Style.RED);
	}

}
