package io.papyra.autoconfigure.diagnostics;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeoutException;

import io.papyra.autoconfigure.PapyraStartupFailedException;
import io.papyra.backend.AnomalyType;
import io.papyra.backend.ScanReport;
import io.papyra.backend.WriterLockedException;
import io.papyra.startup.StartupCheckFailedException;
import io.papyra.startup.StartupMode;
import io.papyra.startup.StartupOutcome;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.annotation.Order;
import org.springframework.util.StringUtils;

/**
 * The history stopped the start: it did not pass its check, or cannot be written. The
 * core's message tells what is wrong and where; this adds what to do in a service.
 */
@Order(0)
final class StartupFailureAnalyzer extends AbstractFailureAnalyzer<PapyraStartupFailedException> {

	private static final String MEND = """
			Nothing is mended unasked. Start once more with one of
			  - mend it, keeping every byte that is taken out beside the history:
			      --papyra.startup.mode=recover
			  - copy the damaged original aside first:
			      --papyra.startup.mode=recover --papyra.startup.recovery-mode=quarantine
			  - start in spite of it:
			      --papyra.startup.mode=scan_only
			As an environment variable: PAPYRA_STARTUP_MODE=recover.""";

	private static final String BY_COMMAND = """

			Or use the command: papyra persistence scan --path %1$s
			tells all of it, papyra persistence recover --path %1$s mends it.""";

	private static final String MEND_FURTHER = """
			Recovery left something. Start once more with one of
			  - move aside what is left, after copying the original:
			      --papyra.startup.mode=recover --papyra.startup.recovery-mode=quarantine
			  - start in spite of it:
			      --papyra.startup.mode=scan_only""";

	private static final String OTHER_CONTEXT = """
			Another application context of this process writes this history. Either
			  - close that context first; in a test, @DirtiesContext does
			  - keep this one's history in memory:
			      --papyra.backend=memory
			  - give this one a history of its own:
			      --papyra.json.path=<another file> or --papyra.rotating.directory=<another directory>
			  - record nothing here:
			      --papyra.enabled=false""";

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, PapyraStartupFailedException failure) {
		return new FailureAnalysis(StringUtils.capitalize(String.valueOf(failure.getMessage())), action(failure),
				failure);
	}

	private String action(PapyraStartupFailedException failure) {
		WriterLockedException locked = findCause(failure, WriterLockedException.class);
		if (locked != null) {
			return locked.isInThisProcess() ? OTHER_CONTEXT
					: "Stop the process that writes this history, or give this application one of its own: "
							+ "--papyra.json.path=<another file> or --papyra.rotating.directory=<another directory>";
		}
		StartupCheckFailedException check = findCause(failure, StartupCheckFailedException.class);
		if (check == null) {
			return "Let the user '%s' write there, or set another place: --papyra.json.path=<file> or --papyra.rotating.directory=<directory>"
				.formatted(System.getProperty("user.name"));
		}
		StartupOutcome outcome = check.outcome();
		if (outcome != null) {
			return action(outcome);
		}
		if (findCause(check, TimeoutException.class) != null) {
			return "Raise papyra.startup.timeout, or leave it out to let the check take as long as it needs.";
		}
		return "Make it readable for the user '%s', or start once without the check: --papyra.startup.mode=ignore"
			.formatted(System.getProperty("user.name"));
	}

	private static String action(StartupOutcome outcome) {
		ScanReport scan = outcome.scan();
		if (scan != null && isInTheWay(scan)) {
			return "Move away what stands there, or set another place: --papyra.json.path=<file> or --papyra.rotating.directory=<directory>";
		}
		if (scan != null && scan.anomalyCounts().containsKey(AnomalyType.UNSUPPORTED_FORMAT)) {
			return "Start the version of Papyra that wrote it, or a newer one; or set another place: "
					+ "--papyra.json.path=<file> or --papyra.rotating.directory=<directory>";
		}
		return (outcome.mode() == StartupMode.RECOVER) ? MEND_FURTHER : MEND + byCommand(scan);
	}

	/**
	 * The command reads files and directories; what else holds a history, it may not
	 * know.
	 */
	private static String byCommand(@Nullable ScanReport scan) {
		if (scan == null || !scan.location().startsWith("/") || !Files.exists(Path.of(scan.location()))) {
			return "";
		}
		boolean plain = scan.location()
			.chars()
			.allMatch((each) -> each > ' ' && "'\"\\$`&;|<>()*?[]#~!{}".indexOf(each) < 0);
		return BY_COMMAND.formatted(plain ? scan.location() : "'" + scan.location().replace("'", "'\\''") + "'");
	}

	/**
	 * Whether something else stands where the history is expected, which no recovery
	 * moves.
	 */
	private static boolean isInTheWay(ScanReport scan) {
		return scan.anomalies()
			.stream()
			.anyMatch((anomaly) -> anomaly.type() == AnomalyType.UNEXPECTED_FILE
					&& anomaly.location().equals(scan.location()));
	}

}
