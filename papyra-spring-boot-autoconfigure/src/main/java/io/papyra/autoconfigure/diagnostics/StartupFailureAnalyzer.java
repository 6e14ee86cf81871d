package io.papyra.autoconfigure.diagnostics;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeoutException;

import io.papyra.autoconfigure.PapyraStartupFailedException;
import io.papyra.backend.AnomalyType;
import io.papyra.backend.NotAHistoryException;
import io.papyra.backend.ScanReport;
import io.papyra.backend.WorkCancelledException;
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
			Nothing is repaired unasked. Start once more with one of
			  - repair it, keeping every byte that is removed beside the history:
			      --papyra.startup.mode=recover
			  - copy the damaged original aside first:
			      --papyra.startup.mode=recover --papyra.startup.recovery-mode=quarantine
			  - start in spite of it:
			      --papyra.startup.mode=scan_only
			As an environment variable: PAPYRA_STARTUP_MODE=recover.""";

	private static final String BY_COMMAND = """

			Or use the command: papyra persistence scan --path %1$s
			tells all of it, papyra persistence recover --path %1$s repairs it.""";

	private static final String MEND_FURTHER = """
			Recovery left something. Start once more with one of
			  - move aside what is left, after copying the original:
			      --papyra.startup.mode=recover --papyra.startup.recovery-mode=quarantine
			  - start in spite of it:
			      --papyra.startup.mode=scan_only""";

	/** For whatever is no damage. */
	private static final String WITHOUT = """

			Or start without it, and
			  - let facts wait in the buffer until it can be had, health being down meanwhile:
			      --papyra.startup.on-unavailable=degrade
			  - keep the history of this run in memory:
			      --papyra.backend=memory
			  - record nothing:
			      --papyra.enabled=false""";

	private static final String OTHER_PLACE = "--papyra.json.path=<file> or --papyra.rotating.directory=<directory>";

	private static final String NO_HISTORY = """
			Correct the path, or set another one: --papyra.json.path=<file> or --papyra.rotating.directory=<directory>.
			If that is a history of which no line is left, look at it with 'papyra persistence scan', and repair it with
			'papyra persistence recover --force --path <file>'.""";

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
							+ "--papyra.json.path=<another file> or --papyra.rotating.directory=<another directory>"
							+ WITHOUT;
		}
		if (findCause(failure, WorkCancelledException.class) != null) {
			return "Nothing is known about the history, and nothing is wrong with it for all that was seen. Start again.";
		}
		NotAHistoryException other = findCause(failure, NotAHistoryException.class);
		if (other != null) {
			return NO_HISTORY;
		}
		StartupCheckFailedException check = findCause(failure, StartupCheckFailedException.class);
		if (check == null) {
			return place(failure, "write there");
		}
		StartupOutcome outcome = check.outcome();
		if (outcome != null) {
			return action(outcome);
		}
		if (findCause(check, TimeoutException.class) != null) {
			return "Raise papyra.startup.timeout, or leave it out to let the check take as long as it needs." + WITHOUT;
		}
		return place(failure, "read and write it");
	}

	/** What can be done about a place where nothing can be written or read. */
	private static String place(Throwable failure, String what) {
		String why = reasons(failure);
		if (why.contains("read-only file system")) {
			return "The file system there is read-only, as that of a container may be: mount a volume for the history "
					+ "and set a place on it: " + OTHER_PLACE + WITHOUT;
		}
		if (why.contains("no space left") || why.contains("quota exceeded")) {
			return "Make room on that volume, or set a place on another one: " + OTHER_PLACE + WITHOUT;
		}
		return "Let the user '%s' %s, or set another place: %s".formatted(System.getProperty("user.name"), what,
				OTHER_PLACE) + WITHOUT;
	}

	private static String reasons(Throwable failure) {
		StringBuilder reasons = new StringBuilder();
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			reasons.append(cause.getMessage()).append('\n');
		}
		return reasons.toString().toLowerCase(Locale.ROOT);
	}

	private static String action(StartupOutcome outcome) {
		ScanReport scan = outcome.scan();
		if (scan != null && isInTheWay(scan)) {
			return "Move away what stands there, or set another place: " + OTHER_PLACE;
		}
		if (scan != null && scan.anomalyCounts().containsKey(AnomalyType.UNSUPPORTED_FORMAT)) {
			return "Start the version of Papyra that wrote it, or a newer one; or set another place: " + OTHER_PLACE;
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
