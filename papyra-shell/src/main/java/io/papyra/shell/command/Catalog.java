package io.papyra.shell.command;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/** All commands with all their options. Immutable. */
public final class Catalog {

	private final Map<String, CommandSpec> commands = new LinkedHashMap<>();

	private final Map<String, Option<?>> options = new LinkedHashMap<>();

	private final Map<Character, Option<?>> letters = new HashMap<>();

	/**
	 * @param logOptions options by which a user names a log
	 * @throws IllegalStateException if a name stands for two things
	 */
	public Catalog(Collection<CommandSpec> specs, List<? extends Option<?>> logOptions) {
		List<Option<?>> ofLogs = new ArrayList<>(logOptions);
		ofLogs.add(CommonOptions.SYSTEM_ID);
		specs.stream().sorted(Comparator.comparing(CommandSpec::name)).forEach((spec) -> {
			CommandSpec whole = (spec.readsLog() ? spec.with(ofLogs) : spec).with(CommonOptions.forAll(spec.options()));
			if (this.commands.put(spec.name(), whole) != null) {
				throw new IllegalStateException("two commands are named '" + spec.name() + "'");
			}
			refuseTwice(whole);
			whole.options().forEach(this::register);
		});
		register(CommonOptions.VERSION);
	}

	/** Backends of other people bring options, too. */
	private static void refuseTwice(CommandSpec spec) {
		Map<String, Option<?>> first = new HashMap<>();
		for (Option<?> option : spec.options()) {
			Option<?> other = first.putIfAbsent(option.name(), option);
			if (other != null) {
				throw CommandFailure.usage(
						"there are two options " + option.flag() + " for " + spec.name() + ", '" + other.description()
								+ "' and '" + option.description() + "': remove the jar of the backend that "
								+ "brings one of them from the folder ext or from PAPYRA_EXT");
			}
		}
	}

	private void register(Option<?> option) {
		Option<?> other = this.options.putIfAbsent(option.name(), option);
		if (other != null && other.type().isFlag() != option.type().isFlag()) {
			throw new IllegalStateException(option.flag() + " takes a value in one command and none in another");
		}
		Character letter = option.letter();
		Option<?> abbreviated = (letter != null) ? this.letters.putIfAbsent(letter, option) : null;
		if (abbreviated != null && !abbreviated.name().equals(option.name())) {
			throw new IllegalStateException(
					"-" + letter + " stands for " + abbreviated.flag() + " and for " + option.flag());
		}
	}

	/** All commands, by name. */
	public List<CommandSpec> commands() {
		return List.copyOf(this.commands.values());
	}

	/** The command with exactly these words, or null. */
	public @Nullable CommandSpec find(List<String> words) {
		return this.commands.get(String.join(" ", words));
	}

	/** The command whose name is the longest beginning of these words, or null. */
	public @Nullable CommandSpec longest(List<String> words) {
		for (int count = words.size(); count > 0; count--) {
			CommandSpec spec = find(words.subList(0, count));
			if (spec != null) {
				return spec;
			}
		}
		return null;
	}

	/** An option of any command, to know whether it takes a value. */
	@Nullable Option<?> anyOption(String name) {
		return this.options.get(name);
	}

	/** The option of any command for which a letter stands. */
	@Nullable Option<?> abbreviated(char letter) {
		return this.letters.get(letter);
	}

	/** The options of all commands, one of each name. */
	Collection<Option<?>> options() {
		return this.options.values();
	}

	/** Commands that begin with this word. */
	public Stream<CommandSpec> beginningWith(String word) {
		return this.commands.values().stream().filter((spec) -> spec.group().equals(word));
	}

}
