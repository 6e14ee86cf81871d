package io.papyra.shell.console;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.papyra.shell.command.Catalog;
import io.papyra.shell.command.CommandSpec;
import io.papyra.shell.command.Completion;
import io.papyra.shell.command.Option;
import org.jspecify.annotations.Nullable;

/** Says what may come next on a line. A pure function of the words before the cursor. */
final class WordCompletion {

	private final Catalog catalog;

	WordCompletion(Catalog catalog) {
		this.catalog = catalog;
	}

	/**
	 * What may be typed there.
	 * @param before whole words before the cursor
	 * @param current the word at the cursor, up to it
	 */
	Suggestion suggest(List<String> before, String current) {
		CommandSpec command = this.catalog.longest(wordsOf(before));
		String last = before.isEmpty() ? "" : before.get(before.size() - 1);
		Option<?> open = (command != null) ? option(command, last) : null;
		if (open != null && !open.type().isFlag()) {
			return value(open, "");
		}
		int equals = current.indexOf('=');
		Option<?> joined = (command != null && equals > 0) ? option(command, current.substring(0, equals)) : null;
		if (joined != null) {
			return value(joined, current.substring(0, equals + 1));
		}
		if (command == null) {
			return new Suggestion(commands(wordsOf(before)), Completion.NONE, "");
		}
		return current.startsWith("-") ? new Suggestion(options(command, before, current), Completion.NONE, "")
				: new Suggestion(longer(command, before), command.positional().completion(), "");
	}

	private Suggestion value(Option<?> option, String prefix) {
		List<Suggestion.Entry> words = option.type()
			.words()
			.stream()
			.map((word) -> new Suggestion.Entry(word, "", option.flag()))
			.toList();
		return new Suggestion(words, option.type().completion(), prefix);
	}

	/** Further words of the command itself, where there are some, and its options. */
	private List<Suggestion.Entry> longer(CommandSpec command, List<String> before) {
		List<Suggestion.Entry> entries = new ArrayList<>(commands(wordsOf(before)));
		entries.addAll(options(command, before, ""));
		return entries;
	}

	private List<Suggestion.Entry> commands(List<String> typed) {
		Map<String, Suggestion.Entry> next = new LinkedHashMap<>();
		for (CommandSpec spec : this.catalog.commands()) {
			List<String> words = spec.words();
			if (words.size() > typed.size() && words.subList(0, typed.size()).equals(typed)) {
				String word = words.get(typed.size());
				String description = (words.size() == typed.size() + 1) ? spec.summary() : word + " ...";
				next.putIfAbsent(word, new Suggestion.Entry(word, description, "commands"));
			}
		}
		return List.copyOf(next.values());
	}

	/** A letter has its place after one dash. */
	private static List<Suggestion.Entry> options(CommandSpec command, List<String> before, String current) {
		return command.options()
			.stream()
			.filter((option) -> before.stream()
				.noneMatch((word) -> option.flags().contains(word) || word.startsWith(option.flag() + "=")))
			.flatMap((option) -> option.flags()
				.stream()
				.filter((flag) -> flag.startsWith("--") || current.equals("-"))
				.map((flag) -> new Suggestion.Entry(flag, option.description(), "options")))
			.toList();
	}

	private static @Nullable Option<?> option(CommandSpec command, String flag) {
		return command.options().stream().filter((option) -> option.flags().contains(flag)).findFirst().orElse(null);
	}

	/** Without options; the value of one cannot be told from a word, and need not. */
	private static List<String> wordsOf(List<String> before) {
		return before.stream().filter((word) -> !word.startsWith("-")).toList();
	}

	/**
	 * What may be typed where the cursor is.
	 *
	 * @param entries words that are known
	 * @param completion what else may be offered
	 * @param prefix what comes before the value in the same word, such as {@code --path=}
	 */
	record Suggestion(List<Entry> entries, Completion completion, String prefix) {

		/**
		 * A word.
		 *
		 * @param word the word
		 * @param description what it means
		 * @param group under which heading it is listed
		 */
		record Entry(String word, String description, String group) {
		}

	}

}
