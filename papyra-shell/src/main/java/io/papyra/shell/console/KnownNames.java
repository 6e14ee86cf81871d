package io.papyra.shell.console;

import java.io.Writer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import io.papyra.backend.Work;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.DeadLetter;
import io.papyra.fact.Fact;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.shell.command.Arguments;
import io.papyra.shell.command.Cancellation;
import io.papyra.shell.command.Catalog;
import io.papyra.shell.command.CommandLineParser;
import io.papyra.shell.command.Invocation;
import io.papyra.shell.groups.GroupNames;
import io.papyra.shell.output.Appearance;
import io.papyra.shell.output.Output;
import io.papyra.shell.source.Logs;
import io.papyra.shell.source.Target;
import org.jspecify.annotations.Nullable;

/** Names in the history that a line is about. */
final class KnownNames {

	private static final int FACTS = 500;

	private static final int MOST = 100;

	private final CommandLineParser parser;

	private final Logs logs;

	KnownNames(Catalog catalog, Logs logs) {
		this.parser = new CommandLineParser(catalog);
		this.logs = logs;
	}

	/**
	 * Paths or ids of the actors of the newest facts.
	 * @param before whole words of the line before the actor
	 * @return none if the history cannot be read: whoever types is not to be disturbed
	 */
	List<String> actors(List<String> before) {
		try (Target target = this.logs.open(invocation(before));
				Stream<StoredFact> facts = target.read(FactQuery.all().withLimit(FACTS))) {
			Set<String> names = new LinkedHashSet<>();
			facts.map((stored) -> name(stored.fact())).filter(Objects::nonNull).forEach(names::add);
			return names.stream().limit(MOST).toList();
		}
		catch (RuntimeException ex) {
			return List.of();
		}
	}

	/**
	 * Names of consumer groups; none if they cannot be read.
	 */
	List<String> groups(List<String> before) {
		try {
			return GroupNames.of(this.logs, invocation(before)).stream().limit(MOST).toList();
		}
		catch (RuntimeException ex) {
			return List.of();
		}
	}

	private Invocation invocation(List<String> before) {
		boolean option = !before.isEmpty() && before.get(before.size() - 1).startsWith("--");
		List<String> tokens = option ? before.subList(0, before.size() - 1)
				: Stream.concat(before.stream(), Stream.of("*")).toList();
		Arguments arguments = this.parser.parse(tokens).arguments();
		Output silent = new Output(Writer.nullWriter(), Writer.nullWriter(), Appearance.PLAIN);
		return new Invocation(arguments, silent, new Cancellation(), Work.UNWATCHED);
	}

	private static @Nullable String name(Fact fact) {
		ActorAddress address = (fact instanceof ActorEvent event) ? event.actorAddress()
				: (fact instanceof DeadLetter letter) ? letter.target() : null;
		if (address == null) {
			return null;
		}
		ActorAddress parsed = address.parsed();
		String system = parsed.system().isEmpty() ? "" : parsed.system() + "/";
		return (parsed.path() != null) ? parsed.path() : system + parsed.actorId();
	}

}
