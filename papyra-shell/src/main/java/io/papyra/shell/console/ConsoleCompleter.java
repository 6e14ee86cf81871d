package io.papyra.shell.console;

import java.util.ArrayList;
import java.util.List;

import io.papyra.shell.command.Completion;
import io.papyra.shell.output.Printable;
import org.jline.builtins.Completers;
import org.jline.reader.Candidate;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import org.jline.reader.impl.completer.ArgumentCompleter;

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
		Suggestion suggestion = this.words.suggest(before, current);
		suggestion.entries()
			.forEach((entry) -> candidates.add(new Candidate(suggestion.prefix() + entry.word(), entry.word(),
					entry.group(), entry.description().isEmpty() ? null : entry.description(), null, null, true)));
		if (suggestion.completion() == Completion.FILES) {
			files(reader, current.substring(suggestion.prefix().length()), suggestion.prefix(), candidates);
		}
		else if (suggestion.completion() == Completion.ACTORS) {
			names(this.names.actors(before), "actors", suggestion.prefix(), candidates);
		}
		else if (suggestion.completion() == Completion.GROUPS) {
			names(this.names.groups(before), "groups", suggestion.prefix(), candidates);
		}
	}

	private static void names(List<String> names, String what, String prefix, List<Candidate> candidates) {
		names.stream()
			.map(Printable::line)
			.forEach((name) -> candidates.add(new Candidate(prefix + name, name, what, null, null, null, true)));
	}

	private static void files(LineReader reader, String typed, String prefix, List<Candidate> candidates) {
		List<Candidate> found = new ArrayList<>();
		new Completers.FileNameCompleter().complete(reader, new ArgumentCompleter.ArgumentLine(typed, typed.length()),
				found);
		found.forEach((file) -> candidates.add(new Candidate(prefix + file.value(), file.displ(), file.group(),
				file.descr(), file.suffix(), file.key(), file.complete())));
	}

}
