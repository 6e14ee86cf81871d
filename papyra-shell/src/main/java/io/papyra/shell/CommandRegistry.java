package io.papyra.shell;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

import io.papyra.autoconfigure.BackendFactories;
import io.papyra.backup.LogBackups;
import io.papyra.shell.backup.CreateCommand;
import io.papyra.shell.backup.ImportCommand;
import io.papyra.shell.backup.RestoreCommand;
import io.papyra.shell.backup.VerifyCommand;
import io.papyra.shell.command.Catalog;
import io.papyra.shell.command.CommandSpec;
import io.papyra.shell.groups.ListGroupsCommand;
import io.papyra.shell.groups.ParkEntryCommand;
import io.papyra.shell.groups.ResetGroupCommand;
import io.papyra.shell.groups.ShowGroupCommand;
import io.papyra.shell.inspect.ActorCommand;
import io.papyra.shell.inspect.ListCommand;
import io.papyra.shell.inspect.LiveCommand;
import io.papyra.shell.inspect.OverviewCommand;
import io.papyra.shell.inspect.SummaryCommand;
import io.papyra.shell.persistence.CompactCommand;
import io.papyra.shell.persistence.CountersCommand;
import io.papyra.shell.persistence.DoctorCommand;
import io.papyra.shell.persistence.RecoverCommand;
import io.papyra.shell.persistence.ScanCommand;
import io.papyra.shell.persistence.StartupCheckCommand;
import io.papyra.shell.reference.ReferenceCommand;
import io.papyra.shell.remote.RemoteLogSource;
import io.papyra.shell.run.BuiltInCommands;
import io.papyra.shell.source.BackendLogSource;
import io.papyra.shell.source.FileLogSource;
import io.papyra.shell.source.LogSource;
import io.papyra.shell.source.Logs;
import io.papyra.shell.source.SessionCounters;
import io.papyra.shell.source.SettingsFactory;

import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Every command and every kind of history, a line for each. A new one joins here.
 *
 * <p>
 * Plain objects and no beans, since a single command would spend most of its time on a
 * factory for them; the console makes beans of what it needs.
 */
public final class CommandRegistry {

	private final Logs logs;

	private final Catalog catalog;

	/**
	 * The commands for these settings, with the options of all backends that the context
	 * class loader of the calling thread finds.
	 * @throws io.papyra.shell.command.CommandFailure if two backends bring the same
	 * option
	 */
	public CommandRegistry(ConfigurableEnvironment environment) {
		BackendFactories factories = BackendFactories.load(null);
		this.logs = new Logs(histories(factories), factories, new SettingsFactory(environment), new SessionCounters());
		this.catalog = new Catalog(commands(this.logs), this.logs.options());
	}

	private static List<LogSource> histories(BackendFactories factories) {
		List<LogSource> sources = new ArrayList<>(List.of(new RemoteLogSource(), new FileLogSource(factories)));
		factories.all()
			.stream()
			.filter((factory) -> factory.isDurable() && !FileLogSource.BACKENDS.contains(factory.name()))
			.map(BackendLogSource::new)
			.forEach(sources::add);
		return sources;
	}

	private List<CommandSpec> commands(Logs logs) {
		Clock clock = Clock.systemUTC();
		LogBackups backups = new LogBackups();
		return List.of(BuiltInCommands.help(this::catalog), BuiltInCommands.version(),
				new ReferenceCommand(this::catalog).spec(), new ScanCommand(logs).spec(),
				new RecoverCommand(logs).spec(), new CompactCommand(logs).spec(), new StartupCheckCommand(logs).spec(),
				new OverviewCommand(logs).spec(), new DoctorCommand(logs).spec(), new CountersCommand(logs).show(),
				new CountersCommand(logs).reset(), new CreateCommand(logs).spec(), new VerifyCommand(backups).spec(),
				new RestoreCommand(backups).spec(), new ImportCommand().spec(), ListCommand.events(logs),
				ListCommand.audits(logs), ListCommand.deadLetters(logs), new ActorCommand(logs).spec(),
				new LiveCommand(logs, clock).spec(), new SummaryCommand(logs).spec(),
				new ListGroupsCommand(logs, clock).spec(), new ShowGroupCommand(logs, clock).spec(),
				new ResetGroupCommand(logs, clock).spec(), new ParkEntryCommand(logs).spec());
	}

	/** All commands with all their options. */
	public Catalog catalog() {
		return this.catalog;
	}

	/** Finds the history that a command is to work on. */
	public Logs logs() {
		return this.logs;
	}

}
