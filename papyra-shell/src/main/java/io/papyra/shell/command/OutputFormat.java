package io.papyra.shell.command;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** In which form a command answers: the values of {@code --output}. */
public enum OutputFormat {

	/** Columns that fit the terminal. */
	TABLE,

	/** Columns as wide as they are, as with {@code --wide}. */
	WIDE,

	/** One document, as with {@code --json}. */
	JSON,

	/** A document for each member of a list, one on a line. */
	NDJSON;

	private static final String OF_LISTS = "; ndjson is for what answers with a list: inspect events, audits and "
			+ "dead-letters, persistence scan, doctor run, groups list";

	/** The option with these formats. */
	static Option<OutputFormat> option(Set<OutputFormat> formats) {
		List<String> words = formats.stream().map(OutputFormat::word).toList();
		String allowed = String.join(", ", words) + (formats.contains(NDJSON) ? "" : OF_LISTS);
		return Option.of("output", new ValueType<>("FORMAT", allowed, words, Completion.WORDS, (text) -> {
			OutputFormat format = valueOf(text.toUpperCase(Locale.ROOT));
			if (!formats.contains(format)) {
				throw new IllegalArgumentException(text);
			}
			return format;
		}), "the form of the answer").usually("table").abbreviated('o');
	}

	/** As one writes it. */
	String word() {
		return name().toLowerCase(Locale.ROOT);
	}

}
