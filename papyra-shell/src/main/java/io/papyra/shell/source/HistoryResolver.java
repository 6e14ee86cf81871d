package io.papyra.shell.source;

import java.util.List;
import java.util.stream.Collectors;

import io.papyra.shell.command.Arguments;
import io.papyra.shell.command.CommandFailure;
import io.papyra.shell.command.CommandSpec;
import io.papyra.shell.command.ExitCode;
import io.papyra.shell.command.Invocation;
import io.papyra.shell.command.Option;
import io.papyra.shell.command.ValueType;
import io.papyra.spring.backend.BackendFactories;
import io.papyra.wire.ReportDescriptors;
import org.jspecify.annotations.Nullable;

/** Finds the history that a command is to work on, and opens it. */
public final class HistoryResolver {

	/** Properties by which a user has chosen a history. */
	private static final List<String> CHOICES = List.of("papyra.backend", "papyra.json.path",
			"papyra.rotating.directory");

	/** For commands that otherwise pass before a first start. */
	public static final Option<Boolean> MUST_EXIST = Option.of("must-exist", ValueType.FLAG,
			"a history that is not there is an error, also before the first start");

	private final List<HistorySource> sources;

	private final BackendFactories factories;

	private final SettingsFactory settings;

	private final SessionCounters counters;

	/**
	 * @param sources every kind of history
	 */
	public HistoryResolver(List<HistorySource> sources, BackendFactories factories, SettingsFactory settings,
			SessionCounters counters) {
		this.sources = List.copyOf(sources);
		this.factories = factories;
		this.settings = settings;
		this.counters = counters;
	}

	/** Options of all sources. */
	public List<? extends Option<?>> options() {
		return this.sources.stream().flatMap((source) -> source.options().stream()).toList();
	}

	/**
	 * Opens the history that is named, or else that of the settings, which must be there.
	 * @throws CommandFailure if it is not, or cannot be reached
	 */
	public History open(Invocation invocation) {
		return open(invocation, false, false);
	}

	/**
	 * Opens the history that is named, or else that of the settings, or a copy of what
	 * can be read only once, to read it from its beginning to its end.
	 */
	public History openToRead(Invocation invocation) {
		return open(invocation, false, true);
	}

	/** Opens the history that is named, or else that of the settings, there or not. */
	public History openEvenIfMissing(Invocation invocation) {
		return open(invocation, true, false);
	}

	/** What a command does with an opened history. */
	@FunctionalInterface
	public interface Work {

		ExitCode run(Invocation invocation, History history);

	}

	/** Lets work run with the history of {@link #open}, and closes that. */
	public CommandSpec.Handler opening(Work work) {
		return (invocation) -> run(work, invocation, false);
	}

	/** Lets work run with the history of {@link #openToRead}, and closes that. */
	public CommandSpec.Handler openingToRead(Work work) {
		return (invocation) -> {
			try (History history = openToRead(invocation)) {
				return work.run(invocation, history);
			}
		};
	}

	/**
	 * Lets work run with the history that is named, or else that of the settings, there
	 * or not unless {@link #MUST_EXIST} is given; and closes that.
	 */
	public CommandSpec.Handler openingEvenIfMissing(Work work) {
		return (invocation) -> run(work, invocation, !invocation.arguments().isSet(MUST_EXIST));
	}

	/**
	 * Refuses what turns out not to be there, as only a scan shows for some stores.
	 * @param scan what was found, or null if nothing was looked for
	 * @throws CommandFailure if {@link #MUST_EXIST} is given and the history does not
	 * exist
	 */
	public static void requireFound(Invocation invocation, String location, ReportDescriptors.@Nullable Scan scan) {
		if (invocation.arguments().isSet(MUST_EXIST) && scan != null && !scan.exists()) {
			throw CommandFailure.missing("there is no history at " + location + ", and " + MUST_EXIST.flag()
					+ " wants one: check where the settings say it is, or leave that out before the first start");
		}
	}

	/** Whether the history that is named, or else that of the settings, is in files. */
	public boolean isInFiles(Invocation invocation) {
		return source(new OpenRequest(invocation, this.settings, true, this.counters, true,
				null)) instanceof FileHistorySource;
	}

	private ExitCode run(Work work, Invocation invocation, boolean mayBeMissing) {
		try (History history = open(invocation, mayBeMissing, false)) {
			return work.run(invocation, history);
		}
	}

	private History open(Invocation invocation, boolean mayBeMissing, boolean readsOnly) {
		OpenRequest request = new OpenRequest(invocation, this.settings, mayBeMissing, this.counters, readsOnly, null);
		return source(request).open(request);
	}

	private HistorySource source(OpenRequest request) {
		Arguments arguments = request.invocation().arguments();
		List<HistorySource> named = this.sources.stream()
			.filter((source) -> source.options().stream().anyMatch(arguments::has))
			.toList();
		if (named.size() > 1) {
			requireNames(named, arguments);
			throw CommandFailure.usage(named.stream().map(HistoryResolver::name).collect(Collectors.joining(" and "))
					+ " name two histories; give one of them");
		}
		return named.isEmpty() ? usual(request) : named.get(0);
	}

	/** An option that only adds to the one that names a history is no name by itself. */
	private static void requireNames(List<HistorySource> named, Arguments arguments) {
		for (HistorySource source : named) {
			if (!arguments.has(source.options().get(0))) {
				String given = source.options().stream().filter(arguments::has).findFirst().orElseThrow().flag();
				String other = named.stream()
					.filter((another) -> another != source)
					.map((another) -> another.options()
						.stream()
						.filter(arguments::has)
						.findFirst()
						.orElseThrow()
						.flag())
					.findFirst()
					.orElseThrow();
				throw CommandFailure.usage(given + " belongs to " + name(source) + " and does not go with " + other
						+ "; leave out one of them");
			}
		}
	}

	private HistorySource usual(OpenRequest request) {
		HistorySource inEnvironment = inEnvironment(request);
		if (inEnvironment != null) {
			return inEnvironment;
		}
		String backend = request.settings().properties().backend();
		return this.sources.stream()
			.filter((source) -> source.serves(backend))
			.findFirst()
			.orElseThrow(() -> CommandFailure
				.usage("papyra.backend is '" + backend + "', " + why(backend) + "; name another history with "
						+ this.sources.stream()
							.filter((source) -> !source.options().isEmpty())
							.map(HistoryResolver::name)
							.collect(Collectors.joining(" or "))));
	}

	/**
	 * What the environment names instead of an option, as one with a password, which is
	 * to stay hidden: unless anything else says which history is meant.
	 */
	private @Nullable HistorySource inEnvironment(OpenRequest request) {
		List<HistorySource> named = this.sources.stream().filter((source) -> {
			String property = source.environmentProperty();
			return property != null && request.environment().isInEnvironment(property);
		}).toList();
		if (named.isEmpty() || CHOICES.stream().anyMatch(request::isSet)) {
			return null;
		}
		if (named.size() > 1) {
			throw CommandFailure.usage("the environment names several histories, instead of "
					+ named.stream().map(HistoryResolver::name).collect(Collectors.joining(" and "))
					+ "; choose one by papyra.backend");
		}
		return named.get(0);
	}

	/** Why there is no history of that backend. */
	private String why(String backend) {
		if (this.factories.find(backend) != null) {
			return "whose history only its service can read";
		}
		return "and here are " + this.factories.names() + ": put the jar of that backend and what it needs into the "
				+ "folder ext of the program, or let PAPYRA_EXT name it; the history of a bean only its service can read";
	}

	private static String name(HistorySource source) {
		return source.options().get(0).flag();
	}

}
