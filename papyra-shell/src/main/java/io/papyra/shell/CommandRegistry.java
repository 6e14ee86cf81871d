package io.papyra.shell;

import java.util.ArrayList;
import java.util.List;

import io.papyra.backup.LogBackups;
import io.papyra.shell.backup.BackupListCommand;
import io.papyra.shell.backup.CreateCommand;
import io.papyra.shell.backup.ImportCommand;
import io.papyra.shell.backup.PruneCommand;
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
import io.papyra.shell.inspect.RunsCommand;
import io.papyra.shell.inspect.SummaryCommand;
import io.papyra.shell.persistence.CompactCommand;
import io.papyra.shell.persistence.CountersCommand;
import io.papyra.shell.persistence.DoctorCommand;
import io.papyra.shell.persistence.RecoverCommand;
import io.papyra.shell.persistence.RemovedCommand;
import io.papyra.shell.persistence.ScanCommand;
import io.papyra.shell.persistence.StartupCheckCommand;
import io.papyra.shell.reference.ReferenceCommand;
import io.papyra.shell.remote.RemoteHistorySource;
import io.papyra.shell.run.BuiltInCommands;
import io.papyra.shell.source.BackendHistorySource;
import io.papyra.shell.source.FileHistorySource;
import io.papyra.shell.source.HistoryResolver;
import io.papyra.shell.source.HistorySource;
import io.papyra.shell.source.SessionCounters;
import io.papyra.shell.source.SettingsFactory;
import io.papyra.spring.backend.BackendFactories;

import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Every command and every kind of history, a line for each. A new one joins here.
 *
 * <p>
 * Plain objects and no beans, since a single command would spend most of its time on a
 * factory for them; the console makes beans of what it needs.
 */
public final class CommandRegistry {

	private final HistoryResolver histories;

	private final Catalog catalog;

	/**
	 * The commands for these settings, with the options of all backends that the context
	 * class loader of the calling thread finds.
	 * @throws io.papyra.shell.command.CommandFailure if two backends bring the same
	 * option
	 */
	public CommandRegistry(ConfigurableEnvironment environment) {
		BackendFactories factories = BackendFactories.load(null);
		this.histories = new HistoryResolver(histories(factories), factories, new SettingsFactory(environment),
				new SessionCounters());
		this.catalog = new Catalog(commands(this.histories), this.histories.options());
	}

	private static List<HistorySource> histories(BackendFactories factories) {
		List<HistorySource> sources = new ArrayList<>(
				List.of(new RemoteHistorySource(), new FileHistorySource(factories)));
		factories.all()
			.stream()
			.filter((factory) -> factory.isDurable() && !BackendFactories.FILES.contains(factory.name()))
			.map(BackendHistorySource::new)
			.forEach(sources::add);
		return sources;
	}

	private List<CommandSpec> commands(HistoryResolver histories) {
		LogBackups backups = new LogBackups();
		return List.of(BuiltInCommands.help(this::catalog), BuiltInCommands.versionCommand(),
				new ReferenceCommand(this::catalog).spec(), ScanCommand.spec(histories), RecoverCommand.spec(histories),
				CompactCommand.spec(histories), StartupCheckCommand.spec(histories), OverviewCommand.spec(histories),
				DoctorCommand.spec(histories), CountersCommand.show(histories), CountersCommand.reset(histories),
				CreateCommand.spec(histories), VerifyCommand.spec(backups), RestoreCommand.spec(backups),
				BackupListCommand.spec(backups), PruneCommand.spec(backups), RemovedCommand.list(histories),
				RemovedCommand.prune(histories), ImportCommand.spec(), ListCommand.events(histories),
				ListCommand.audits(histories), ListCommand.deadLetters(histories), ActorCommand.spec(histories),
				LiveCommand.spec(histories), RunsCommand.spec(histories), SummaryCommand.spec(histories),
				ListGroupsCommand.spec(histories), ShowGroupCommand.spec(histories), ResetGroupCommand.spec(histories),
				ParkEntryCommand.spec(histories));
	}

	/** All commands with all their options. */
	public Catalog catalog() {
		return this.catalog;
	}

	/** Finds the history that a command is to work on. */
	public HistoryResolver logs() {
		return this.histories;
	}

}
