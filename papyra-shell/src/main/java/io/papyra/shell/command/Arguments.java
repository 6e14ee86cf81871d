package io.papyra.shell.command;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** What a user has given with a command. Immutable. */
public final class Arguments {

	/** Nothing. */
	public static final Arguments NONE = new Arguments(Map.of(), Map.of(), List.of(), Map.of());

	private final Map<String, Object> values;

	private final Map<String, String> overrides;

	private final List<String> words;

	private final Map<String, String> properties;

	Arguments(Map<String, Object> values, Map<String, String> overrides, List<String> words,
			Map<String, String> properties) {
		this.values = Map.copyOf(values);
		this.overrides = Map.copyOf(overrides);
		this.words = List.copyOf(words);
		this.properties = Map.copyOf(properties);
	}

	/** The value of an option, or null if it was not given. */
	@SuppressWarnings("unchecked")
	public <T> @Nullable T find(Option<T> option) {
		return (T) this.values.get(option.name());
	}

	/** The value of an option, or what holds without it. */
	public <T> T get(Option<T> option, T usual) {
		T value = find(option);
		return (value != null) ? value : usual;
	}

	/** Whether an option was given. */
	public boolean has(Option<?> option) {
		return this.values.containsKey(option.name());
	}

	/** Whether a flag is set. */
	public boolean isSet(Option<Boolean> flag) {
		return get(flag, false);
	}

	/** What comes after the command's own words. */
	public List<String> words() {
		return this.words;
	}

	/**
	 * The first word after the command's own, as a file or directory.
	 * @throws CommandFailure if it is none
	 */
	public Path path() {
		String text = this.words.get(0);
		try {
			return ValueType.path(text);
		}
		catch (CommandFailure ex) {
			throw CommandFailure.usage("'" + text + "' is not allowed here: allowed is " + ex.getMessage());
		}
	}

	/**
	 * Properties that hold for this command alone: given as such, or by options, which
	 * win.
	 */
	public Map<String, String> properties() {
		Map<String, String> all = new LinkedHashMap<>(this.properties);
		all.putAll(this.overrides);
		return all;
	}

}
