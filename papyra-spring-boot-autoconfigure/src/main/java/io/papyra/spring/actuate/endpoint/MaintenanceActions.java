package io.papyra.spring.actuate.endpoint;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.papyra.backend.CompactionRefusedException;
import io.papyra.backend.NotAHistoryException;
import io.papyra.backend.PersistenceException;
import io.papyra.backend.WriterLockedException;
import io.papyra.maintenance.MaintenanceOrigin;
import io.papyra.report.RecoveryMode;
import io.papyra.report.ScanReport;
import io.papyra.report.UnknownGroupException;
import io.papyra.spring.maintenance.HistoryMaintenance;
import io.papyra.spring.maintenance.MaintenanceRefusedException;
import io.papyra.wire.CompactionDescriptors;
import io.papyra.wire.ReportDescriptors;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/**
 * What an operator can have done to the history. The answer is the report; what is
 * refused is a conflict that says why.
 */
final class MaintenanceActions {

	private static final String ACTIONS = "scan, compact, recover";

	private static final String IGNORE_GROUP = "ignoreGroup";

	private final HistoryMaintenance maintenance;

	MaintenanceActions(HistoryMaintenance maintenance) {
		this.maintenance = maintenance;
	}

	/**
	 * @param origin who asks for it
	 */
	WebEndpointResponse<Object> run(String action, Map<String, ?> arguments, MaintenanceOrigin origin) {
		try {
			Object report = report(action, arguments, origin);
			return (report != null) ? new WebEndpointResponse<>(new Answer(report))
					: answer(ProblemDescriptor.unknownAction(action, ACTIONS));
		}
		catch (BadParameterException ex) {
			return answer(ex.problem());
		}
		catch (UnknownGroupException ex) {
			return answer(ProblemDescriptor.badParameter(IGNORE_GROUP, ex.group(), ex.allowed()));
		}
		catch (MaintenanceRefusedException | CompactionRefusedException | NotAHistoryException
				| WriterLockedException ex) {
			return answer(ProblemDescriptor.conflict(String.valueOf(ex.getMessage())));
		}
		catch (PersistenceException ex) {
			return answer(ProblemDescriptor.unavailable(String.valueOf(ex.getMessage())));
		}
	}

	private @Nullable Object report(String action, Map<String, ?> arguments, MaintenanceOrigin origin) {
		return switch (action) {
			case "scan" -> {
				checkNames(arguments, "full");
				yield ReportDescriptors.Scan.of(this.maintenance.scan(isTrue("full", arguments), origin),
						ScanReport.LISTED_ANOMALIES);
			}
			case "compact" -> {
				checkNames(arguments, "dryRun", IGNORE_GROUP);
				yield CompactionDescriptors.Compaction.of(this.maintenance.compact(isTrue("dryRun", arguments),
						texts(arguments.get(IGNORE_GROUP)), origin));
			}
			case "recover" -> {
				checkNames(arguments, "mode", "dryRun");
				yield ReportDescriptors.Recovery
					.of(this.maintenance.recover(recoveryMode(arguments), isTrue("dryRun", arguments), origin));
			}
			default -> null;
		};
	}

	/**
	 * A misspelt name is refused: with <code>dryrun=true</code> the history would be
	 * changed by a user who wanted to know what would be.
	 */
	private static void checkNames(Map<String, ?> arguments, String... known) {
		for (String name : arguments.keySet()) {
			if (!Arrays.asList(known).contains(name)) {
				throw new BadParameterException(ProblemDescriptor.unknownParameter(name, String.join(", ", known)));
			}
		}
	}

	private static boolean isTrue(String parameter, Map<String, ?> arguments) {
		if (!arguments.containsKey(parameter)) {
			return false;
		}
		String value = text(arguments.get(parameter));
		return switch (value.trim().toLowerCase(Locale.ROOT)) {
			case "true" -> true;
			case "false" -> false;
			default -> throw new BadParameterException(parameter, value, "true or false");
		};
	}

	private static RecoveryMode recoveryMode(Map<String, ?> arguments) {
		if (!arguments.containsKey("mode")) {
			return RecoveryMode.REPAIR;
		}
		String value = text(arguments.get("mode"));
		return switch (value.trim().toUpperCase(Locale.ROOT)) {
			case "REPAIR" -> RecoveryMode.REPAIR;
			case "QUARANTINE" -> RecoveryMode.QUARANTINE;
			case "IGNORE" -> RecoveryMode.IGNORE;
			default -> throw new BadParameterException("mode", value, "repair, quarantine or ignore");
		};
	}

	/** A parameter that is given twice has several values, of which none is meant. */
	private static String text(@Nullable Object value) {
		if (value instanceof Object[] several) {
			return (several.length == 1) ? String.valueOf(several[0]) : Arrays.toString(several);
		}
		if (value instanceof Collection<?> several && several.size() == 1) {
			return String.valueOf(several.iterator().next());
		}
		return String.valueOf(value);
	}

	/** Of a parameter that may be given several times; none if it is not given. */
	private static Set<String> texts(@Nullable Object value) {
		if (value == null) {
			return Set.of();
		}
		Collection<?> all = (value instanceof Object[] several) ? Arrays.asList(several)
				: (value instanceof Collection<?> several) ? several : List.of(value);
		return all.stream().map(String::valueOf).collect(Collectors.toSet());
	}

	private static WebEndpointResponse<Object> answer(ProblemDescriptor problem) {
		return new WebEndpointResponse<>(problem, problem.status());
	}

}
