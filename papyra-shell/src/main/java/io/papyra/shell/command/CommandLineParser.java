package io.papyra.shell.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Understands what was typed, in a shell or in the console: {@code --option=value} or
 * {@code --option value}, in any place, and flags without a value; and letters as getopt
 * has them, {@code -n 20}, {@code -n20} and {@code -fn20}. Immutable.
 */
public final class CommandLineParser {

	private static final String END_OF_OPTIONS = "--";

	/** Names of options in Papyra for Python that differ from those here. */
	private static final Map<String, String> ALIASES = Map.of("event-type", "type");

	private final Catalog catalog;

	public CommandLineParser(Catalog catalog) {
		this.catalog = catalog;
	}

	/**
	 * Finds the command and its arguments.
	 * @param tokens what was typed, already divided into words
	 * @throws CommandFailure if there is no such command, option or value
	 */
	public ParsedCommand parse(List<String> tokens) {
		PropertyArguments divided = PropertyArguments.of(tokens);
		Given given = divide(divided.rest());
		CommandSpec command = command(given);
		List<String> behind = given.words().subList(command.words().size(), given.words().size());
		Map<String, Object> values = new LinkedHashMap<>();
		Map<String, String> overrides = new LinkedHashMap<>();
		given.options().forEach((name, occurrences) -> {
			Option<?> option = option(command, name, occurrences.get(0));
			List<String> all = occurrences.stream().map((occurrence) -> occurrence.text(option)).toList();
			values.put(name, option.parse(all));
			option.properties().forEach((property) -> overrides.put(property, all.get(all.size() - 1)));
		});
		CommonOptions.unify(values);
		Arguments arguments = new Arguments(values, overrides, behind, divided.properties());
		if (!arguments.isSet(CommonOptions.HELP)) {
			UsageErrors.check(command, behind);
		}
		return new ParsedCommand(command, arguments);
	}

	/**
	 * What was typed, divided into words and options.
	 *
	 * @param words everything that is neither an option nor the value of one
	 * @param options by name, in their order; by what was typed if a letter stands for
	 * none
	 */
	private record Given(List<String> words, Map<String, List<Occurrence>> options) {

		void add(String option, String typed, @Nullable String text) {
			this.options.computeIfAbsent(option, (any) -> new ArrayList<>()).add(new Occurrence(typed, text));
		}

	}

	/**
	 * An option on the command line.
	 *
	 * @param typed with one dash or two, without a value
	 * @param text its value, or null where it stands alone
	 */
	private record Occurrence(String typed, @Nullable String text) {

		/** The value, or what stands for it where none is needed. */
		String text(Option<?> option) {
			if (this.text != null) {
				return this.text;
			}
			if (option.type().isFlag()) {
				return "true";
			}
			throw CommandFailure
				.usage(this.typed + " has no value: write " + this.typed + (this.typed.startsWith("--") ? "=" : " ")
						+ option.type().placeholder() + " with " + option.type().allowed());
		}

	}

	private Given divide(List<String> tokens) {
		Given given = new Given(new ArrayList<>(), new LinkedHashMap<>());
		int next = 0;
		while (next < tokens.size()) {
			String token = tokens.get(next++);
			if (token.equals(END_OF_OPTIONS)) {
				given.words().addAll(tokens.subList(next, tokens.size()));
				break;
			}
			String following = (next < tokens.size() && !tokens.get(next).startsWith("--")) ? tokens.get(next) : null;
			boolean taken = false;
			if (token.startsWith("--")) {
				taken = named(token, following, given);
			}
			else if (token.startsWith("-") && token.length() > 1) {
				taken = abbreviated(token, following, given);
			}
			else {
				given.words().add(token);
			}
			next += (taken && following != null) ? 1 : 0;
		}
		return given;
	}

	/**
	 * Understands an option that is named.
	 * @param following the word after it, if that can be its value
	 * @return whether that is its value
	 */
	private boolean named(String token, @Nullable String following, Given given) {
		int equals = token.indexOf('=');
		String typed = (equals < 0) ? token : token.substring(0, equals);
		String name = canonical(typed.substring(2));
		Option<?> option = this.catalog.anyOption(name);
		boolean takes = equals < 0 && option != null && !option.type().isFlag();
		given.add(name, typed, (equals < 0) ? (takes ? following : null) : token.substring(equals + 1));
		return takes;
	}

	/**
	 * Understands letters behind one dash: flags, and at their end one that takes a
	 * value, which may follow at once.
	 * @return whether the word after it is the value
	 */
	private boolean abbreviated(String token, @Nullable String following, Given given) {
		int equals = token.indexOf('=');
		String whole = (equals < 0) ? token : token.substring(0, equals);
		if (whole.length() > 2 && this.catalog.anyOption(canonical(whole.substring(1))) != null) {
			throw UsageErrors.oneDash(whole);
		}
		for (int index = 1; index < token.length(); index++) {
			String typed = "-" + token.charAt(index);
			Option<?> option = this.catalog.abbreviated(token.charAt(index));
			if (option == null) {
				given.add(typed, typed, null);
				return false;
			}
			String rest = token.substring(index + 1);
			if (rest.startsWith("=")) {
				given.add(option.name(), typed, rest.substring(1));
				return false;
			}
			if (!option.type().isFlag()) {
				given.add(option.name(), typed, rest.isEmpty() ? following : rest);
				return rest.isEmpty();
			}
			given.add(option.name(), typed, null);
		}
		return false;
	}

	/** Papyra for Python spells some options otherwise; all of its spellings work. */
	private static String canonical(String name) {
		String dashed = name.contains(".") ? name : name.replace('_', '-');
		return ALIASES.getOrDefault(dashed, dashed);
	}

	private CommandSpec command(Given given) {
		CommandSpec command = this.catalog.longest(given.words());
		if (command != null) {
			return command;
		}
		List<String> words = given.words();
		if (given.options().containsKey(CommonOptions.VERSION.name()) && words.isEmpty()) {
			words.add(CommonOptions.VERSION.name());
			given.options().remove(CommonOptions.VERSION.name());
		}
		else if (given.options().containsKey(CommonOptions.HELP.name())) {
			words.add(0, CommonOptions.HELP.name());
			given.options().remove(CommonOptions.HELP.name());
		}
		CommandSpec builtIn = this.catalog.longest(words);
		if (builtIn != null) {
			return builtIn;
		}
		given.options().forEach((name, occurrences) -> {
			if (this.catalog.anyOption(name) == null) {
				throw UsageErrors.unknownOption(this.catalog, occurrences.get(0).typed());
			}
		});
		throw UsageErrors.unknown(this.catalog, words);
	}

	private static Option<?> option(CommandSpec command, String name, Occurrence first) {
		return command.options()
			.stream()
			.filter((option) -> option.name().equals(name))
			.findFirst()
			.orElseThrow(() -> UsageErrors.unknownOption(command, first.typed()));
	}

	/**
	 * A command line that makes sense.
	 *
	 * @param command what is to be done
	 * @param arguments with what
	 */
	public record ParsedCommand(CommandSpec command, Arguments arguments) {
	}

}
