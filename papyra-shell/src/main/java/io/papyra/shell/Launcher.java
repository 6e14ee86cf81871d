package io.papyra.shell;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.papyra.shell.command.Cancellation;
import io.papyra.shell.command.ExitCode;
import io.papyra.shell.command.PropertyArguments;
import io.papyra.shell.console.ConsoleConfiguration;
import io.papyra.shell.output.Output;
import io.papyra.shell.run.CommandRunner;
import io.papyra.shell.run.Failure;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/** From the arguments of the process to its exit code. Never throws. */
final class Launcher {

	/** Settings of the command itself, which the file of a service must not change. */
	private static final List<String> PINNED = List.of("--spring.main.banner-mode=off",
			"--spring.main.web-application-type=none", "--spring.main.lazy-initialization=true",
			"--spring.main.log-startup-info=false", "--spring.main.keep-alive=false",
			"--spring.main.register-shutdown-hook=false", "--spring.shell.command.help.enabled=false",
			"--spring.shell.command.version.enabled=false", "--spring.shell.command.script.enabled=false",
			"--spring.shell.history.name=history");

	private final Streams streams;

	Launcher(Streams streams) {
		this.streams = streams;
	}

	int run(List<String> arguments) {
		Output output = this.streams.output();
		try {
			PropertyArguments divided = PropertyArguments.of(arguments);
			boolean console = divided.rest().isEmpty() && this.streams.isInteractive();
			try (ConfigurableApplicationContext context = start(divided.properties(), console)) {
				return console ? ExitCode.OK.code() : run(context, divided.rest(), output).code();
			}
		}
		catch (RuntimeException | Error ex) {
			return new Failure(ex).tell(output, arguments.contains("--debug")).code();
		}
	}

	private ExitCode run(ConfigurableApplicationContext context, List<String> tokens, Output output) {
		CommandRunner runner = context.getBean(CommandRunner.class);
		if (tokens.isEmpty()) {
			runner.explain(output);
			return ExitCode.USAGE;
		}
		Cancellation cancellation = new Cancellation();
		this.streams.onInterrupt(cancellation);
		return runner.run(tokens, output, cancellation);
	}

	/** The console runs meanwhile, if it is wanted. */
	static ConfigurableApplicationContext start(Map<String, String> properties, boolean console) {
		System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
		System.setProperty("org.jboss.logging.provider", "slf4j");
		SpringApplication application = console
				? new SpringApplication(PapyraApplication.class, ConsoleConfiguration.class)
				: new SpringApplication(PapyraApplication.class);
		application.setBannerMode(Banner.Mode.OFF);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setLazyInitialization(true);
		application.setLogStartupInfo(false);
		application.setRegisterShutdownHook(false);
		Stream<String> given = properties.entrySet()
			.stream()
			.map((property) -> "--" + property.getKey() + "=" + property.getValue());
		return application.run(Stream.concat(given, PINNED.stream()).toArray(String[]::new));
	}

}
