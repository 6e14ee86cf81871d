package io.papyra.shell.console;

import java.util.List;

import io.papyra.shell.command.Completion;

/**
 * What may stand where the cursor is.
 *
 * @param entries words that are known
 * @param completion what else may be offered
 * @param prefix what stands before the value in the same word, such as {@code --path=}
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
