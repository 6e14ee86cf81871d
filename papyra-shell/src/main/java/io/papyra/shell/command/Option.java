package io.papyra.shell.command;

import java.util.List;
import java.util.function.BinaryOperator;

import org.jspecify.annotations.Nullable;

/**
 * One option of a command. The same name means the same type in every command, so that an
 * option may come before the command's own words. Immutable.
 *
 * @param name without the dashes
 * @param type what it takes
 * @param description what it is for, in one sentence
 * @param usual what holds when it is left out, human-readable
 * @param properties the properties that it overrides
 * @param letter what stands for the name after one dash, or null if nothing does; the
 * same letter means the same name in every command
 * @param <T> type of the value
 */
public record Option<T>(String name, ValueType<T> type, String description, @Nullable String usual,
		List<String> properties, @Nullable Character letter) {

	public Option {
		properties = List.copyOf(properties);
	}

	/** An option that overrides no property. */
	public static <T> Option<T> of(String name, ValueType<T> type, String description) {
		return new Option<>(name, type, description, null, List.of(), null);
	}

	/** The same with what holds when it is left out. */
	public Option<T> usually(String value) {
		return new Option<>(this.name, this.type, this.description, value, this.properties, this.letter);
	}

	/** The same for these properties. */
	public Option<T> overriding(String... names) {
		return new Option<>(this.name, this.type, this.description, this.usual, List.of(names), this.letter);
	}

	/** The same that may also be written as one dash and a letter. */
	public Option<T> abbreviated(char character) {
		return new Option<>(this.name, this.type, this.description, this.usual, this.properties, character);
	}

	/** As one writes it. */
	public String flag() {
		return "--" + this.name;
	}

	/** Every way to write it, the shortest first. */
	public List<String> flags() {
		return (this.letter != null) ? List.of("-" + this.letter, flag()) : List.of(flag());
	}

	/** The flags as they are typed, with the word that stands for the value. */
	public String synopsis() {
		String flags = String.join(", ", flags());
		return this.type.isFlag() ? flags : flags + " " + this.type.placeholder();
	}

	/** The description, with what is allowed and what is usual. */
	public String meaning() {
		List<String> words = this.type.words();
		return this.description + (words.isEmpty() ? "" : ": " + String.join(", ", words))
				+ ((this.usual != null) ? " (usually " + this.usual + ")" : "");
	}

	/**
	 * The value of a text.
	 * @throws CommandFailure if it is not allowed
	 */
	T parse(String text) {
		try {
			return this.type.parser().parse(text);
		}
		catch (CommandFailure ex) {
			throw refused(text, String.valueOf(ex.getMessage()));
		}
		catch (RuntimeException ex) {
			throw refused(text, this.type.allowed());
		}
	}

	/**
	 * The value of the texts with which it is given, in their order: of all of them where
	 * they add up, or else of the last one.
	 * @throws CommandFailure if one that is used is not allowed
	 */
	T parse(List<String> texts) {
		BinaryOperator<T> sum = this.type.sum();
		T value = parse(texts.get((sum != null) ? 0 : texts.size() - 1));
		for (int at = 1; sum != null && at < texts.size(); at++) {
			value = sum.apply(value, parse(texts.get(at)));
		}
		return value;
	}

	/** The password of an address is not repeated. */
	private CommandFailure refused(String text, String allowed) {
		return CommandFailure.usage("'" + text.replaceFirst("//[^/]*@", "//") + "' is not allowed for " + flag()
				+ ": allowed is " + allowed);
	}

}
