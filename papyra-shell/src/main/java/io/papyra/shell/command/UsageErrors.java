package io.papyra.shell.command;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import io.papyra.spring.settings.Spelling;
import org.jspecify.annotations.Nullable;

/** What is said about unknown words and options. */
final class UsageErrors {

	private UsageErrors() {
	}

	/** Refuses too few or too many words after a command. */
	static void check(CommandSpec command, List<String> words) {
		PositionalParameter positional = command.positional();
		if (words.size() < positional.least()) {
			throw CommandFailure.usage(
					command.name() + " needs " + positional.name() + ", " + positional.description() + help(command));
		}
		if (words.size() > positional.most()) {
			throw CommandFailure.usage("'" + words.get(positional.most()) + "' is one argument too many for "
					+ command.name() + help(command));
		}
	}

	static CommandFailure unknown(Catalog catalog, List<String> words) {
		if (words.isEmpty()) {
			return CommandFailure.usage("missing command; 'papyra help' lists all commands");
		}
		List<CommandSpec> group = catalog.beginningWith(words.get(0)).toList();
		if (!group.isEmpty()) {
			return unknownInGroup(group, words);
		}
		String typed = String.join(" ", words);
		List<String> names = catalog.commands().stream().map(CommandSpec::name).toList();
		return CommandFailure.usage("unknown command '" + typed + "'" + SpellingSuggestion.hint("papyra ", typed, names)
				+ " 'papyra help' lists all commands");
	}

	private static CommandFailure unknownInGroup(List<CommandSpec> group, List<String> words) {
		String first = words.get(0);
		List<String> seconds = group.stream().map((spec) -> spec.name().substring(first.length()).trim()).toList();
		if (words.size() == 1) {
			return CommandFailure.usage("'" + first + "' needs a second word. Commands: " + String.join(", ", seconds));
		}
		return CommandFailure.usage("unknown command '" + first + " " + words.get(1) + "'"
				+ SpellingSuggestion.hint("papyra " + first + " ", words.get(1), seconds) + " Commands: "
				+ String.join(", ", seconds));
	}

	/**
	 * @param typed the option with its dashes
	 */
	static CommandFailure unknownOption(CommandSpec command, String typed) {
		return CommandFailure
			.usage("unknown option '" + typed + "' for " + command.name() + hint(typed, command.options())
					+ " Options: " + command.options().stream().map(Option::flag).collect(Collectors.joining(", ")));
	}

	/**
	 * @param typed the option with its dashes
	 */
	static CommandFailure unknownOption(Catalog catalog, String typed) {
		return CommandFailure.usage("unknown option '" + typed + "'" + hint(typed, catalog.options())
				+ " 'papyra help' lists all commands");
	}

	/** What is written with one dash would be a letter and its value. */
	static CommandFailure oneDash(String token) {
		return CommandFailure.usage("unknown option '" + token + "'; did you mean -" + token + "?");
	}

	private static String hint(String typed, Collection<? extends Option<?>> options) {
		if (typed.startsWith("--")) {
			return SpellingSuggestion.hint("--", typed.substring(2), options.stream().map(Option::name).toList());
		}
		return options.stream()
			.map((option) -> option.flags().get(0))
			.filter(typed::equalsIgnoreCase)
			.findFirst()
			.or(() -> options.stream()
				.map(Option::flag)
				.filter((flag) -> flag.regionMatches(true, 2, typed, 1, 1))
				.findFirst())
			.map((meant) -> "; did you mean " + meant + "?")
			.orElse(".");
	}

	private static String help(CommandSpec command) {
		return "; 'papyra help " + command.name() + "' tells more";
	}

	/** What the user may have meant. */
	static final class SpellingSuggestion {

		private SpellingSuggestion() {
		}

		/**
		 * The candidate that differs least, or one that is a part of the word or has it
		 * as a part, or null if none is near.
		 */
		static @Nullable String to(String word, Collection<String> candidates) {
			String wanted = word.toLowerCase(Locale.ROOT);
			return candidates.stream()
				.min(Comparator.comparingInt((candidate) -> Spelling.distance(wanted, candidate)))
				.filter((candidate) -> Spelling.distance(wanted, candidate) <= Math.max(2, wanted.length() / 3))
				.or(() -> candidates.stream().filter((candidate) -> isPart(wanted, candidate)).findFirst())
				.orElse(null);
		}

		/** Whether one is a word of the other, between dashes. */
		private static boolean isPart(String wanted, String candidate) {
			return ("-" + wanted + "-").contains("-" + candidate + "-")
					|| ("-" + candidate + "-").contains("-" + wanted + "-");
		}

		/** "; did you mean …?" with the nearest one, or the end of the sentence. */
		static String hint(String prefix, String word, Collection<String> candidates) {
			String nearest = to(word, candidates);
			return (nearest != null) ? "; did you mean " + prefix + nearest + "?" : ".";
		}

	}

}
