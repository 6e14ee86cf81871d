package io.papyra.shell.run;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import io.papyra.backend.CompactionRefusedException;
import io.papyra.backend.NotAHistoryException;
import io.papyra.backend.PersistenceException;
import io.papyra.backend.WorkCancelledException;
import io.papyra.backend.WriterLockedException;
import io.papyra.backup.BackupRefusedException;
import io.papyra.fact.UnknownPositionException;
import io.papyra.report.UnknownGroupException;
import io.papyra.shell.command.CommandFailure;
import io.papyra.shell.command.ExitCode;
import io.papyra.shell.output.Output;
import io.papyra.spring.backend.BackendUnavailableException;
import io.papyra.spring.settings.InvalidPapyraPropertyException;
import io.papyra.startup.StartupCheckFailedException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.config.ConfigDataException;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.util.ClassUtils;

/** Something went wrong: which exit code that is, and what people are told. */
public final class ExitCodeMapper {

	private static final String YAML = "org.yaml.snakeyaml.error.YAMLException";

	private final Throwable thrown;

	public ExitCodeMapper(Throwable thrown) {
		this.thrown = thrown;
	}

	/**
	 * Tells what went wrong.
	 * @param debug whether with a stack trace
	 * @return how the command ended
	 */
	public ExitCode tell(Output output, boolean debug) {
		ExitCode code = exitCode();
		output.message("papyra: " + message(code));
		if (debug) {
			StringWriter trace = new StringWriter();
			this.thrown.printStackTrace(new PrintWriter(trace));
			output.message(trace.toString());
		}
		return code;
	}

	private ExitCode exitCode() {
		CommandFailure failure = find(CommandFailure.class);
		if (failure != null) {
			return failure.exitCode();
		}
		BackupRefusedException refused = find(BackupRefusedException.class);
		if (refused != null) {
			return switch (refused.reason()) {
				case TARGET_EXISTS, INSIDE_HISTORY, NOT_COPYABLE -> ExitCode.USAGE;
				case SOURCE_MISSING -> ExitCode.NO_INPUT;
				case DAMAGED -> ExitCode.ANOMALIES;
			};
		}
		if (isAny(WorkCancelledException.class)) {
			return ExitCode.INTERRUPTED;
		}
		if (isAny(WriterLockedException.class)) {
			return ExitCode.LOCKED;
		}
		if (isAny(NotAHistoryException.class, UnknownPositionException.class, UnknownGroupException.class)) {
			return ExitCode.USAGE;
		}
		if (isAny(CompactionRefusedException.class)) {
			return ExitCode.ANOMALIES;
		}
		if (isConfiguration()) {
			return ExitCode.USAGE;
		}
		return isAny(PersistenceException.class, UncheckedIOException.class, IOException.class, TimeoutException.class,
				StartupCheckFailedException.class) ? ExitCode.IO : ExitCode.INTERNAL;
	}

	private boolean isConfiguration() {
		return isYaml() || isAny(InvalidPapyraPropertyException.class, BackendUnavailableException.class,
				BindException.class, ConfigDataException.class);
	}

	private boolean isAny(Class<?>... types) {
		return Stream.of(types).anyMatch((type) -> find(type) != null);
	}

	private boolean isYaml() {
		for (Throwable cause = this.thrown; cause != null; cause = cause.getCause()) {
			for (Class<?> type = cause.getClass(); type != null; type = type.getSuperclass()) {
				if (type.getName().equals(YAML)) {
					return true;
				}
			}
		}
		return false;
	}

	private String message(ExitCode code) {
		CommandFailure failure = find(CommandFailure.class);
		if (code == ExitCode.USAGE && failure == null && isConfiguration()) {
			return configuration();
		}
		String message = (failure != null) ? failure.getMessage() : this.thrown.getMessage();
		if (code != ExitCode.INTERNAL && message != null) {
			return message;
		}
		if (isAny(OutOfMemoryError.class)) {
			long megabytes = Runtime.getRuntime().maxMemory() >> 20;
			return "the memory of this process, " + megabytes + " MB, is not enough for what it should do; give it "
					+ "more with PAPYRA_OPTS=-Xmx" + 4 * megabytes + "m, or ask for fewer facts with --limit";
		}
		return "an error inside papyra, " + ClassUtils.getShortName(this.thrown.getClass())
				+ ((message != null) ? ": " + message : "") + "; run it again with --debug and report what it prints";
	}

	/** In the words of Spring Boot's and Papyra's own analyzers, as a service says it. */
	private String configuration() {
		return SpringFactoriesLoader.forDefaultResourceLocation().load(FailureAnalyzer.class, (type, name, failure) -> {
			// An analyzer that needs more than there is here.
		})
			.stream()
			.map((analyzer) -> analyzer.analyze(this.thrown))
			.filter((analysis) -> analysis != null)
			.findFirst()
			.map(ExitCodeMapper::text)
			.orElseGet(() -> String.valueOf(NestedExceptionUtils.getMostSpecificCause(this.thrown).getMessage()).strip()
					+ "; correct the configuration in the working directory, or name another "
					+ "one with --spring.config.location");
	}

	private static String text(FailureAnalysis analysis) {
		String description = analysis.getDescription().strip();
		String end = description.endsWith(".") ? "" : ".";
		return description + end + ((analysis.getAction() != null) ? " " + analysis.getAction() : "");
	}

	private <T> @Nullable T find(Class<T> type) {
		for (Throwable cause = this.thrown; cause != null; cause = cause.getCause()) {
			if (type.isInstance(cause)) {
				return type.cast(cause);
			}
		}
		return null;
	}

}
