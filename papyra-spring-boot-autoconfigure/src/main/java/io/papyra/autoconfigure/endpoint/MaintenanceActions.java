package io.papyra.autoconfigure.endpoint;

import java.util.Locale;

import io.papyra.autoconfigure.HistoryMaintenance;
import io.papyra.autoconfigure.MaintenanceRefusedException;
import io.papyra.backend.CompactionRefusedException;
import io.papyra.backend.PersistenceException;
import io.papyra.backend.RecoveryMode;
import io.papyra.backend.ScanReport;
import io.papyra.backend.WriterLockedException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.util.StringUtils;

/**
 * What an operator can have done to the history. The answer is the report; what is
 * refused is a conflict that says why.
 */
final class MaintenanceActions {

	private static final String ACTIONS = "scan, compact, recover";

	private final HistoryMaintenance maintenance;

	MaintenanceActions(HistoryMaintenance maintenance) {
		this.maintenance = maintenance;
	}

	WebEndpointResponse<Object> run(String action, @Nullable String dryRun, @Nullable String mode,
			@Nullable String full) {
		try {
			OperationResponseBody report = report(action, dryRun, mode, full);
			return (report != null) ? new WebEndpointResponse<>(report)
					: answer(Problem.unknownAction(action, ACTIONS));
		}
		catch (BadParameterException ex) {
			return answer(ex.problem());
		}
		catch (MaintenanceRefusedException | CompactionRefusedException | WriterLockedException ex) {
			return answer(Problem.conflict(String.valueOf(ex.getMessage())));
		}
		catch (PersistenceException ex) {
			return answer(Problem.unavailable(String.valueOf(ex.getMessage())));
		}
	}

	private @Nullable OperationResponseBody report(String action, @Nullable String dryRun, @Nullable String mode,
			@Nullable String full) {
		return switch (action) {
			case "scan" ->
				ReportDescriptors.Scan.of(this.maintenance.scan(isTrue("full", full)), ScanReport.LISTED_ANOMALIES);
			case "compact" -> CompactionDescriptors.Compaction.of(this.maintenance.compact(isTrue("dryRun", dryRun)));
			case "recover" ->
				ReportDescriptors.Recovery.of(this.maintenance.recover(recoveryMode(mode), isTrue("dryRun", dryRun)));
			default -> null;
		};
	}

	private static boolean isTrue(String parameter, @Nullable String value) {
		String word = StringUtils.hasText(value) ? value.trim().toLowerCase(Locale.ROOT) : "false";
		return switch (word) {
			case "true" -> true;
			case "false" -> false;
			default -> throw new BadParameterException(parameter, word, "true or false");
		};
	}

	private static RecoveryMode recoveryMode(@Nullable String value) {
		String word = StringUtils.hasText(value) ? value.trim().toUpperCase(Locale.ROOT) : "REPAIR";
		return switch (word) {
			case "REPAIR" -> RecoveryMode.REPAIR;
			case "QUARANTINE" -> RecoveryMode.QUARANTINE;
			case "IGNORE" -> RecoveryMode.IGNORE;
			default -> throw new BadParameterException("mode", String.valueOf(value), "repair, quarantine or ignore");
		};
	}

	private static WebEndpointResponse<Object> answer(Problem problem) {
		return new WebEndpointResponse<>(problem, problem.status());
	}

}
