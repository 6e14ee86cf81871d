package io.papyra.spring.diagnostics;

import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeoutException;

import io.papyra.backend.NotAHistoryException;
import io.papyra.backend.WorkCancelledException;
import io.papyra.backend.WriterLockedException;
import io.papyra.report.AnomalyType;
import io.papyra.report.Remedy;
import io.papyra.report.ScanReport;
import io.papyra.spring.backend.BackendFactories;
import io.papyra.spring.backend.BackendFactory;
import io.papyra.spring.startup.PapyraStartupFailedException;
import io.papyra.startup.StartupCheckFailedException;
import io.papyra.startup.StartupMode;
import io.papyra.startup.StartupOutcome;
import io.papyra.wire.NextStep;
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

	private static final String REPAIR = """
			Papyra does not repair automatically in this mode. Start once more with one of
			  - repair it, keeping every byte that is removed beside the history:
			      --papyra.startup.mode=recover
			  - copy the damaged original first:
			      --papyra.startup.mode=recover --papyra.startup.recovery-mode=quarantine
			  - start despite it:
			      --papyra.startup.mode=scan_only
			As an environment variable: PAPYRA_STARTUP_MODE=recover.""";

	private static final String BY_COMMAND = """

			Or use the command: papyra persistence scan --path %1$s
			tells all of it, papyra persistence recover --path %1$s repairs it.""";

	private static final String BY_EXTENSION = """

			Or use the command with these settings, and with the jar of the backend in PAPYRA_EXT:
			papyra persistence scan --papyra.backend=%1$s
			tells all of it""";

	private static final String BY_EXTENSION_TOO = ", papyra persistence recover --papyra.backend=%1$s repairs it.";

	private static final String UNREPAIRABLE = """
			The backend repairs nothing. Either
			  - begin another history, and keep this one:
			      %s
			  - start despite it:
			      --papyra.startup.mode=scan_only""";

	private static final String REPAIR_FURTHER = """
			Recovery left something. Start once more with one of
			  - remove what is left, after copying the original:
			      --papyra.startup.mode=recover --papyra.startup.recovery-mode=quarantine
			  - start despite it:
			      --papyra.startup.mode=scan_only""";

	/** For lines of which each says that a newer version wrote it. */
	private static final String WITHOUT_NEWER = """
			%s.
			Without that version, start with one of
			  - start despite it; these lines stay, and no read returns them:
			      --papyra.startup.mode=scan_only
			  - remove and save them, after copying the original:
			      --papyra.startup.mode=recover --papyra.startup.recovery-mode=quarantine""";

	private static final String REPLACE = "\n  - begin another history, and keep this one:\n      %s";

	/** For whatever is no damage. */
	private static final String WITHOUT = """

			Or start without it, and
			  - let facts wait in the buffer until it can be had, health being down meanwhile:
			      --papyra.startup.on-unavailable=degrade
			  - keep the history of this run in memory:
			      --papyra.backend=memory
			  - record nothing:
			      --papyra.enabled=false""";

	private static final String NO_HISTORY = """
			Correct the path, or set another one: %s.
			If that is a history of which no line is left, look at it with 'papyra persistence scan', and repair it with
			'papyra persistence recover --force --path <file>'.""";

	/** Words of a failure that another user, or other rights, would not have. */
	private static final List<String> RIGHTS = List.of("permission denied", "operation not permitted", "belongs to",
			"not belong to");

	private static final String OTHER_CONTEXT = """
			Another application context of this process writes this history. Either
			  - close that context first; in a test, @DirtiesContext does
			  - keep this one's history in memory:
			      --papyra.backend=memory
			  - give this one a history of its own%s
			  - record nothing here:
			      --papyra.enabled=false""";

	/** For a backend that the user has made, it is not known how. */
	private static final String NOBODY_KNOWS = "as the backend wants it";

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, PapyraStartupFailedException failure) {
		return new FailureAnalysis(StringUtils.capitalize(String.valueOf(failure.getMessage())), action(failure),
				failure);
	}

	private String action(PapyraStartupFailedException failure) {
		BackendFactory factory = failure.factory();
		String otherPlace = (factory != null) ? factory.otherPlace() : "";
		WriterLockedException locked = findCause(failure, WriterLockedException.class);
		if (locked != null) {
			return locked(locked, otherPlace);
		}
		if (findCause(failure, WorkCancelledException.class) != null) {
			return "Nothing is known about the history, and nothing is wrong with it for all that was seen. Start again.";
		}
		if (findCause(failure, NotAHistoryException.class) != null) {
			return NO_HISTORY.formatted(otherPlace.isEmpty() ? NOBODY_KNOWS : otherPlace);
		}
		StartupCheckFailedException check = findCause(failure, StartupCheckFailedException.class);
		if (check == null) {
			return place(failure, "write there", otherPlace);
		}
		StartupOutcome outcome = check.outcome();
		if (outcome != null) {
			return action(outcome, failure, otherPlace);
		}
		if (findCause(check, TimeoutException.class) != null) {
			return "Raise papyra.startup.timeout, or leave it out to let the check take as long as it needs." + WITHOUT;
		}
		return place(failure, "read and write it", otherPlace);
	}

	private static String locked(WriterLockedException locked, String otherPlace) {
		if (locked.isInThisProcess()) {
			return OTHER_CONTEXT.formatted(otherPlace.isEmpty() ? "" : ":\n      " + otherPlace);
		}
		return "Stop the process that writes this history, or give this application one of its own"
				+ behind(": ", otherPlace) + WITHOUT;
	}

	private static String behind(String separator, String otherPlace) {
		return otherPlace.isEmpty() ? "" : separator + otherPlace;
	}

	/** What can be done about a place where nothing can be written or read. */
	private String place(Throwable failure, String what, String otherPlace) {
		String why = reasons(failure);
		String place = behind(": ", otherPlace);
		if (why.contains("read-only file system")) {
			return "The file system there is read-only, as that of a container may be: mount a volume for the history "
					+ "and set a place on it" + place + WITHOUT;
		}
		if (why.contains("no space left") || why.contains("quota exceeded")) {
			return "Make room on that volume, or set a place on another one" + place + WITHOUT;
		}
		if (findCause(failure, AccessDeniedException.class) == null && RIGHTS.stream().noneMatch(why::contains)) {
			return "Fix the cause, or set another place" + place + WITHOUT;
		}
		return "Let the user '%s' %s, or set another place%s".formatted(System.getProperty("user.name"), what, place)
				+ WITHOUT;
	}

	private static String reasons(Throwable failure) {
		StringBuilder reasons = new StringBuilder();
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			reasons.append(cause.getMessage()).append('\n');
		}
		return reasons.toString().toLowerCase(Locale.ROOT);
	}

	private static String action(StartupOutcome outcome, PapyraStartupFailedException failure, String otherPlace) {
		ScanReport scan = (outcome.recovery() != null) ? outcome.recovery().after() : outcome.scan();
		String replacement = howToMove(failure.factory()) + behind(", or set ", otherPlace);
		Remedy remedy = (scan != null) ? Remedy.of(scan, failure.isRecoverable()) : Remedy.REPAIR;
		return switch (remedy) {
			case NEWER_VERSION -> newer(Objects.requireNonNull(scan), replacement);
			case RESTORE -> remedy.sentence() + ".\nOr begin another history: " + replacement;
			case MOVE_AWAY -> remedy.sentence() + ".\nOr set another place" + behind(": ", otherPlace);
			case BEGIN_ANOTHER -> UNREPAIRABLE.formatted(replacement) + byCommand(scan, failure);
			case REPAIR, NONE -> (outcome.mode() == StartupMode.RECOVER)
					? REPAIR_FURTHER + REPLACE.formatted(replacement) : REPAIR + byCommand(scan, failure);
		};
	}

	/** A header of another format stops every mode; single lines do not. */
	private static String newer(ScanReport scan, String replacement) {
		String sentence = Remedy.NEWER_VERSION.sentence();
		if (scan.anomalyCounts().containsKey(AnomalyType.UNSUPPORTED_FORMAT)) {
			return sentence + ".\nOr begin another history: " + replacement;
		}
		return WITHOUT_NEWER.formatted(sentence) + REPLACE.formatted(replacement);
	}

	private static String howToMove(@Nullable BackendFactory factory) {
		return (factory != null) ? factory.howToMove() : "move away what is stored there";
	}

	/**
	 * The command takes files and directories by their path, and what other backends have
	 * by the name of these.
	 */
	private static String byCommand(@Nullable ScanReport scan, PapyraStartupFailedException failure) {
		BackendFactory factory = failure.factory();
		if (factory != null && !BackendFactories.FILES.contains(factory.name())) {
			String both = failure.isRecoverable() ? BY_EXTENSION + BY_EXTENSION_TOO : BY_EXTENSION + ".";
			return factory.isDurable() ? both.formatted(factory.name()) : "";
		}
		if (scan == null || !scan.location().startsWith("/") || !Files.exists(Path.of(scan.location()))) {
			return "";
		}
		return BY_COMMAND.formatted(NextStep.quoted(scan.location()));
	}

}
