package io.papyra.shell.output;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where a command says what it has to say: answers to stdout, messages to stderr. When
 * the reader of the answers is gone, it continues quietly, as other Unix tools end. Used
 * by one thread at a time.
 */
public final class Output {

	private final Writer answers;

	private final Writer messages;

	private final TerminalCapabilities capabilities;

	private boolean wide;

	private boolean headings = true;

	/** The last thing that was answered, if it needs a blank line after it. */
	private @Nullable TextTable stacked;

	/** What is not shown, and what is shown instead; null if everything is. */
	private @Nullable String hidden;

	private String alias = "";

	private boolean closed;

	private boolean answered;

	/**
	 * Output to two places.
	 */
	public Output(Writer answers, Writer messages, TerminalCapabilities capabilities) {
		this.answers = answers;
		this.messages = messages;
		this.capabilities = capabilities;
	}

	/** What the place can show where answers go. */
	public TerminalCapabilities capabilities() {
		return this.capabilities;
	}

	/** What makes JSON; made when it is first asked for, since tables need none. */
	public JsonMapper mapper() {
		return Json.mapper();
	}

	/** The fields of an answer after the place that it is about. */
	public Map<String, Object> located(String location, Object answer) {
		Map<String, Object> document = new LinkedHashMap<>();
		document.put("location", location);
		document.putAll(mapper().convertValue(answer, new TypeReference<LinkedHashMap<String, Object>>() {
		}));
		return document;
	}

	/** Whether the reader of the answers is gone. */
	public boolean isClosed() {
		return this.closed;
	}

	/** Whether something was answered already. */
	public boolean isAnswered() {
		return this.answered;
	}

	/**
	 * From now on, whether lines are as long as they are, also on a terminal, and whether
	 * tables have headings.
	 */
	public void format(boolean wide, boolean headings) {
		this.wide = wide;
		this.headings = headings;
	}

	/**
	 * The last line of an answer, if there is something to do. On a terminal, too, it is
	 * one line, so that a command in it can be copied.
	 */
	public void next(@Nullable String step) {
		if (step != null) {
			endTable(null);
			answer(TerminalEscaper.lines("next: " + step) + "\n");
		}
	}

	/** The fields of an answer with what to do next, if there is something. */
	public Map<String, Object> located(String location, Object answer, @Nullable String step) {
		return with(located(location, answer), step);
	}

	/** A document with what to do next, if there is something. */
	public Map<String, Object> with(Map<String, Object> document, @Nullable String step) {
		if (step != null) {
			document.put("next", step);
		}
		return document;
	}

	/**
	 * From now on one text stands for another wherever that comes up, such as what was
	 * copied for the name of the copy.
	 */
	public void alias(String text, String shown) {
		this.hidden = text;
		this.alias = shown;
	}

	private String aliased(String text) {
		return (this.hidden != null) ? text.replace(this.hidden, this.alias) : text;
	}

	/** The name of a file may have a quote in it, or what a terminal obeys. */
	private String safeJson(String json) {
		return TerminalEscaper
			.json((this.hidden != null) ? json.replace(inString(this.hidden), inString(this.alias)) : json);
	}

	/** A text as it is between the quotes of a JSON string. */
	private String inString(String text) {
		String quoted = mapper().writeValueAsString(text);
		return quoted.substring(1, quoted.length() - 1);
	}

	/** Lines of a human-readable answer. */
	public void text(String lines) {
		text(lines, null);
	}

	/** A line of an answer that stands out on a terminal. */
	public void text(String line, @Nullable Style style) {
		boolean apart = endTable(null);
		String safe = TerminalEscaper.lines(aliased(line));
		Style shown = this.capabilities.colours() ? style : null;
		safe.lines().forEach((each) -> fitting(each).forEach((part) -> answer(painted(part, shown) + "\n")));
		if (safe.isEmpty() && !apart) {
			answer("\n");
		}
	}

	private static String painted(String text, @Nullable Style style) {
		return (style != null) ? style.paint(text) : text;
	}

	/** Lines as wide as the terminal; one that fits stays as it is. */
	private List<String> fitting(String line) {
		if (line.length() <= width() / 2 || WrappedLines.columns(line) <= width()) {
			return List.of(line);
		}
		int indent = line.length() - line.stripLeading().length();
		return new WrappedLines(width()).at(indent).words(line.strip(), indent + 2, null).end().lines();
	}

	/** Sets what comes next apart from a table that needs it; whether it did. */
	private boolean endTable(@Nullable TextTable next) {
		boolean apart = this.stacked != null && this.stacked != next;
		if (apart) {
			answer("\n");
		}
		this.stacked = null;
		return apart;
	}

	private int width() {
		return this.wide ? TerminalCapabilities.UNLIMITED : this.capabilities.width();
	}

	/** A table without a heading if there are no names for the columns. */
	public void table(List<String> header, List<? extends List<String>> rows) {
		boolean nothing = header.isEmpty() && rows.isEmpty();
		if (!nothing) {
			table(header.isEmpty() ? TextTable.withoutHeader(rows.get(0).size()) : TextTable.of(header), rows);
		}
	}

	/** The next rows of a table. */
	public void table(TextTable table, List<? extends List<String>> rows) {
		endTable(table);
		List<? extends List<String>> shown = (this.hidden == null) ? rows
				: rows.stream().map((row) -> row.stream().map(this::aliased).toList()).toList();
		for (String line : table.render(shown, width(), this.headings, this.capabilities.colours())) {
			answer(line + "\n");
		}
		this.stacked = table.isStacked() ? table : null;
	}

	/** The one JSON document of an answer. */
	public void json(Object document) {
		answer(safeJson(mapper().writerWithDefaultPrettyPrinter().writeValueAsString(document)) + "\n");
	}

	/** One JSON document of several, on a line of its own. */
	public void jsonLine(Object document) {
		answer(safeJson(mapper().writeValueAsString(document)) + "\n");
	}

	/** The place for a JSON document that is too long for the memory. */
	public Writer jsonWriter() {
		return new Writer() {

			@Override
			public void write(char[] characters, int from, int length) {
				answer(TerminalEscaper.json(new String(characters, from, length)));
			}

			@Override
			public void flush() {
				// The output decides when.
			}

			@Override
			public void close() {
				answer("\n");
			}

		};
	}

	/** A human-readable message. */
	public void message(String lines) {
		try {
			flush();
			this.messages.write(TerminalEscaper.lines(aliased(lines)) + "\n");
			this.messages.flush();
		}
		catch (IOException ex) {
			// There is no reader left to tell.
		}
	}

	/** Sends what has been said on its way. */
	public void flush() {
		if (!this.closed) {
			try {
				this.answers.flush();
			}
			catch (IOException ex) {
				failed(ex);
			}
		}
	}

	private void answer(String text) {
		this.answered = true;
		if (!this.closed) {
			try {
				this.answers.write(text);
			}
			catch (IOException ex) {
				failed(ex);
			}
		}
	}

	private void failed(IOException ex) {
		this.closed = true;
		String reason = String.valueOf(ex.getMessage()).toLowerCase(Locale.ROOT);
		if (!reason.contains("broken pipe") && !reason.contains("stream closed")) {
			throw new UncheckedIOException("the answer cannot be written: " + ex.getMessage(), ex);
		}
	}

}
