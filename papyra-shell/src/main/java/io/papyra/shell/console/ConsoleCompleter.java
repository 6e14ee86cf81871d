package io.papyra.shell.console;

import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

import io.papyra.backend.ProgressMonitor;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.DeadLetter;
import io.papyra.fact.Fact;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.shell.command.Arguments;
import io.papyra.shell.command.Cancellation;
import io.papyra.shell.command.Catalog;
import io.papyra.shell.command.CommandLineParser;
import io.papyra.shell.command.Completion;
import io.papyra.shell.command.Invocation;
import io.papyra.shell.groups.GroupNames;
import io.papyra.shell.output.Output;
import io.papyra.shell.output.TerminalCapabilities;
import io.papyra.shell.output.TerminalEscaper;
import io.papyra.shell.source.History;
import io.papyra.shell.source.HistoryResolver;
import org.jline.builtins.Completers;
import org.jline.reader.Candidate;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import org.jline.reader.impl.completer.ArgumentCompleter;
import org.jspecify.annotations.Nullable;

import org.springframework.shell.core.command.CommandRegistry;
import org.springframework.shell.jline.CommandCompleter;

/** Offers commands, options, values, files, actors and groups at the cursor. */
final class ConsoleCompleter extends CommandCompleter {

	private final WordCompletion words;

	private final KnownNames names;

	ConsoleCompleter(WordCompletion words, KnownNames names, CommandRegistry registry) {
		super(registry);
		this.words = words;
		this.names = names;
	}

	@Override
	public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
		List<String> before = line.words().subList(0, line.wordIndex());
		String current = line.word().substring(0, line.wordCursor());
		WordCompletion.Suggestion suggestion = this.words.suggest(before, current);
		suggestion.entries()
			.forEach((entry) -> candidates.add(new Candidate(suggestion.prefix() + entry.word(), entry.word(),
					entry.group(), entry.description().isEmpty() ? null : entry.description(), null, null, true)));
		if (suggestion.completion() == Completion.FILES) {
			files(reader, current.substring(suggestion.prefix().length()), suggestion.prefix(), candidates);
		}
		else if (suggestion.completion() == Completion.ACTORS) {
			names(this.names.actors(before), "actors", suggestion.prefix(), candidates);
		}
		else if (suggestion.completion() == Completion.TYPES) {
			String typed = current.substring(suggestion.prefix().length());
			int last = Math.max(typed.lastIndexOf(','), typed.lastIndexOf('!')) + 1;
			names(this.names.types(before), "types", suggestion.prefix() + typed.substring(0, last), candidates);
		}
		else if (suggestion.completion() == Completion.GROUPS) {
			names(this.names.groups(before), "groups", suggestion.prefix(), candidates);
		}
	}

	private static void names(List<String> names, String what, String prefix, List<Candidate> candidates) {
		names.stream()
			.map(TerminalEscaper::line)
			.forEach((name) -> candidates.add(new Candidate(prefix + name, name, what, null, null, null, true)));
	}

	private static void files(LineReader reader, String typed, String prefix, List<Candidate> candidates) {
		List<Candidate> found = new ArrayList<>();
		new Completers.FileNameCompleter().complete(reader, new ArgumentCompleter.ArgumentLine(typed, typed.length()),
				found);
		found.forEach((file) -> candidates.add(new Candidate(prefix + file.value(), file.displ(), file.group(),
				file.descr(), file.suffix(), file.key(), file.complete())));
	}

	/** Names in the history that a line is about. */
	static final class KnownNames {

		private static final int FACTS = 500;

		private static final int MOST = 100;

		private final CommandLineParser parser;

		private final HistoryResolver histories;

		KnownNames(Catalog catalog, HistoryResolver histories) {
			this.parser = new CommandLineParser(catalog);
			this.histories = histories;
		}

		/**
		 * Paths or ids of the actors of the newest facts.
		 * @param before whole words of the line before the actor
		 * @return none if the history cannot be read: a user who types is not to be
		 * disturbed
		 */
		List<String> actors(List<String> before) {
			return newest(before, FactQuery.all(), KnownNames::name);
		}

		/**
		 * Types of the newest events, or of the newest dead letters where the line is
		 * about these; none if they cannot be read.
		 */
		List<String> types(List<String> before) {
			FactKind kind = before.contains("dead-letters") ? FactKind.DEAD_LETTER : FactKind.EVENT;
			return newest(before, FactQuery.of(kind), (fact) -> (fact instanceof ActorEvent event) ? event.eventType()
					: (fact instanceof DeadLetter letter) ? letter.messageType() : null);
		}

		private List<String> newest(List<String> before, FactQuery query, Function<Fact, @Nullable String> name) {
			try (History history = this.histories.open(invocation(before));
					Stream<StoredFact> facts = history.read(query.withLimit(FACTS))) {
				Set<String> names = new LinkedHashSet<>();
				facts.map((stored) -> name.apply(stored.fact())).filter(Objects::nonNull).forEach(names::add);
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
				return GroupNames.of(this.histories, invocation(before)).stream().limit(MOST).toList();
			}
			catch (RuntimeException ex) {
				return List.of();
			}
		}

		private Invocation invocation(List<String> before) {
			boolean option = !before.isEmpty() && before.get(before.size() - 1).startsWith("-");
			List<String> tokens = option ? before.subList(0, before.size() - 1)
					: Stream.concat(before.stream(), Stream.of("*")).toList();
			Arguments arguments = this.parser.parse(tokens).arguments();
			Output silent = new Output(Writer.nullWriter(), Writer.nullWriter(), TerminalCapabilities.PLAIN);
			return new Invocation(arguments, silent, new Cancellation(), ProgressMonitor.NONE, null);
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

}
