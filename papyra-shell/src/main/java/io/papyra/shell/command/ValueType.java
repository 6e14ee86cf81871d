package io.papyra.shell.command;

import java.util.List;
import java.util.function.BinaryOperator;

import org.jspecify.annotations.Nullable;

/**
 * What an option takes. Immutable.
 *
 * @param placeholder how help names it; empty for a flag, which needs no value
 * @param allowed what it may hold, for people
 * @param words the words it may hold, if they can be counted
 * @param completion what the console offers
 * @param parser makes the value
 * @param sum makes one value of two where an option is given several times; null if the
 * last one counts
 * @param <T> type of the value
 */
public record ValueType<T>(String placeholder, String allowed, List<String> words, Completion completion,
		Parser<T> parser, @Nullable BinaryOperator<T> sum) {

	public ValueType {
		words = List.copyOf(words);
	}

	/** Of an option of which the last one counts. */
	public ValueType(String placeholder, String allowed, List<String> words, Completion completion, Parser<T> parser) {
		this(placeholder, allowed, words, completion, parser, null);
	}

	/** Whether the option may stand alone. */
	public boolean isFlag() {
		return this.placeholder.isEmpty();
	}

	/**
	 * Makes a value of a text.
	 *
	 * @param <T> type of the value
	 */
	@FunctionalInterface
	public interface Parser<T> {

		/**
		 * Makes the value.
		 * @throws RuntimeException if the text is not allowed
		 */
		T parse(String text);

	}

}
