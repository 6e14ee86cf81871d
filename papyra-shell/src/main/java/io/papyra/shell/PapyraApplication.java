package io.papyra.shell;

import java.util.Arrays;

import io.papyra.shell.backup.BackupCommands;
import io.papyra.shell.inspect.InspectCommands;
import io.papyra.shell.metrics.MetricsCommands;
import io.papyra.shell.persistence.PersistenceCommands;
import io.papyra.shell.run.RunnerConfiguration;
import io.papyra.shell.source.LogSources;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.context.annotation.Import;

/**
 * The command {@code papyra}. With arguments it runs one command and ends with its exit
 * code; without, on a terminal, it opens the console.
 *
 * <p>
 * Exactly what is needed is imported instead of every auto-configuration, Papyra's own
 * above all: a command has no recorder and no gate, and is quick to start.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@LogSources
@Import({ RunnerConfiguration.class, PersistenceCommands.class, BackupCommands.class, InspectCommands.class,
		MetricsCommands.class })
public final class PapyraApplication {

	private PapyraApplication() {
	}

	public static void main(String[] args) {
		System.exit(new Launcher(new ProcessStreams()).run(Arrays.asList(args)));
	}

}
