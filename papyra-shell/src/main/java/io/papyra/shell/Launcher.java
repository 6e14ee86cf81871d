package io.papyra.shell;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.papyra.shell.command.Cancellation;
import io.papyra.shell.command.ExitCode;
import io.papyra.shell.command.PropertyArguments;
import io.papyra.shell.console.ConsoleConfiguration;
import io.papyra.shell.output.Output;
import io.papyra.shell.persistence.DoctorCommand;
import io.papyra.shell.run.CommandRunner;
import io.papyra.shell.run.ExitCodeMapper;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;

/** From the arguments of the process to its exit code. Never throws. */
final class Launcher {

	/** Settings of the command itself, which the file of a service must not change. */
	private static final List<String> PINNED = List.of("--spring.main.banner-mode=off",
			"--spring.main.web-application-type=none", "--spring.main.lazy-initialization=true",
			"--spring.main.log-startup-info=false", "--spring.main.keep-alive=false",
			"--spring.main.register-shutdown-hook=false", "--spring.shell.command.help.enabled=false",
			"--spring.shell.command.version.enabled=false", "--spring.shell.command.script.enabled=false",
			"--spring.shell.history.name=history");

	private final CommandIo streams;

	private final Extensions extensions;

	Launcher(CommandIo streams, Extensions extensions) {
		this.streams = streams;
		this.extensions = extensions;
	}

	int run(List<String> arguments) {
		Thread thread = Thread.currentThread();
		ClassLoader classes = thread.getContextClassLoader();
		try {
			return runWithExtensions(arguments);
		}
		finally {
			thread.setContextClassLoader(classes);
		}
	}

	private int runWithExtensions(List<String> arguments) {
		Output output = this.streams.output();
		silenceLibraries(arguments);
		System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
		System.setProperty("org.jboss.logging.provider", "slf4j");
		CommandRunner runner = null;
		try {
			LocaleCheck locale = LocaleCheck.ofProcess();
			locale.require(arguments, System.getenv());
			String warning = locale.warning();
			if (warning != null) {
				output.message("papyra: " + warning);
			}
			this.extensions.use();
			PropertyArguments divided = PropertyArguments.of(arguments);
			if (divided.rest().isEmpty() && this.streams.isInteractive()) {
				openConsole(divided.properties());
				return ExitCode.OK.code();
			}
			runner = new CommandRunner(new CommandRegistry(CommandEnvironment.of(divided.properties())).catalog());
			return run(runner, divided.rest(), output).code();
		}
		catch (RuntimeException | Error ex) {
			ExitCode code = new ExitCodeMapper(ex).tell(output, arguments.contains("--debug"));
			if (runner == null) {
				DoctorCommand.notStarted(arguments, code, output);
			}
			return code.code();
		}
	}

	/**
	 * What a library logs is not for the user of a command, whose failure papyra words
	 * itself. A class without a configuration leaves java.util.logging without handlers.
	 */
	private static void silenceLibraries(List<String> arguments) {
		if (arguments.contains("--debug")) {
			System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "warn");
		}
		else {
			System.setProperty("java.util.logging.config.class", Object.class.getName());
		}
	}

	private ExitCode run(CommandRunner runner, List<String> tokens, Output output) {
		if (tokens.isEmpty()) {
			runner.explain(output);
			return ExitCode.USAGE;
		}
		Cancellation cancellation = new Cancellation();
		this.streams.onInterrupt(cancellation);
		return runner.run(tokens, output, cancellation, this.streams.confirmation());
	}

	/** Returns when it has been left. */
	private static void openConsole(Map<String, String> properties) {
		SpringApplication application = new SpringApplication(PapyraApplication.class, ConsoleConfiguration.class);
		application.setBannerMode(Banner.Mode.OFF);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setLazyInitialization(true);
		application.setLogStartupInfo(false);
		application.setRegisterShutdownHook(false);
		Stream<String> given = properties.entrySet()
			.stream()
			.map((property) -> "--" + property.getKey() + "=" + property.getValue());
		application.run(Stream.concat(given, PINNED.stream()).toArray(String[]::new)).close();
	}

}
