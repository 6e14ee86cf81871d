package io.papyra.shell.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Understands what was typed, in a shell or in the console: {@code --option=value} or
 * {@code --option value}, in any place, and flags without a value. Immutable.
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
		given.options().forEach((name, texts) -> {
			Option<?> option = option(command, name);
			List<String> all = texts.stream().map((text) -> text(option, text)).toList();
			values.put(name, option.parse(all));
			option.properties().forEach((property) -> overrides.put(property, all.get(all.size() - 1)));
		});
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
	 * @param options texts by option, in their order; null where it stands alone
	 */
	private record Given(List<String> words, Map<String, List<@Nullable String>> options) {

		void add(String option, @Nullable String text) {
			this.options.computeIfAbsent(option, (any) -> new ArrayList<>()).add(text);
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
			String name = (token.equals("-h")) ? CommonOptions.HELP.name() : name(token);
			if (name == null) {
				given.words().add(token);
			}
			else if (token.contains("=")) {
				given.add(name, token.substring(token.indexOf('=') + 1));
			}
			else if (takesValue(name) && next < tokens.size() && !tokens.get(next).startsWith("--")) {
				given.add(name, tokens.get(next++));
			}
			else {
				given.add(name, null);
			}
		}
		return given;
	}

	/** The name of an option, or null if the token is none. */
	private static @Nullable String name(String token) {
		if (!token.startsWith("-") || token.length() < 2) {
			return null;
		}
		String name = token.replaceFirst("^--?", "");
		return canonical(name.contains("=") ? name.substring(0, name.indexOf('=')) : name);
	}

	/** Papyra for Python spells some options otherwise; all of its spellings work. */
	private static String canonical(String name) {
		String dashed = name.contains(".") ? name : name.replace('_', '-');
		return ALIASES.getOrDefault(dashed, dashed);
	}

	private boolean takesValue(String name) {
		Option<?> option = this.catalog.anyOption(name);
		return option != null && !option.type().isFlag();
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
		given.options()
			.keySet()
			.stream()
			.filter((name) -> this.catalog.anyOption(name) == null)
			.findFirst()
			.ifPresent((name) -> {
				throw UsageErrors.unknownOption(this.catalog, name);
			});
		throw UsageErrors.unknown(this.catalog, words);
	}

	private static Option<?> option(CommandSpec command, String name) {
		return command.options()
			.stream()
			.filter((option) -> option.name().equals(name))
			.findFirst()
			.orElseThrow(() -> UsageErrors.unknownOption(command, name));
	}

	private static String text(Option<?> option, @Nullable String text) {
		if (text != null) {
			return text;
		}
		if (option.type().isFlag()) {
			return "true";
		}
		throw CommandFailure.usage(option.flag() + " has no value: write " + option.flag() + "="
				+ option.type().placeholder() + " with " + option.type().allowed());
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
