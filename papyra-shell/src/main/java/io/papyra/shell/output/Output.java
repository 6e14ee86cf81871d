package io.papyra.shell.output;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

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

	/** Lines of a human-readable answer. */
	public void text(String lines) {
		answer(TerminalEscaper.lines(lines) + "\n");
	}

	/** A line of an answer that stands out on a terminal. */
	public void text(String line, Style style) {
		String safe = TerminalEscaper.lines(line);
		answer((this.capabilities.colours() ? style.paint(safe) : safe) + "\n");
	}

	/** A table; columns narrower than the terminal. */
	public void table(List<String> header, List<? extends List<String>> rows) {
		List<String> lines = TextTable.render(header, rows, this.capabilities.width()).lines().toList();
		boolean heading = !header.isEmpty() && this.capabilities.colours();
		for (String line : lines) {
			answer((heading ? Style.BOLD.paint(line) : line) + "\n");
			heading = false;
		}
	}

	/** The one JSON document of an answer. */
	public void json(Object document) {
		answer(TerminalEscaper.json(mapper().writerWithDefaultPrettyPrinter().writeValueAsString(document)) + "\n");
	}

	/** One JSON document of several, on a line of its own. */
	public void jsonLine(Object document) {
		answer(TerminalEscaper.json(mapper().writeValueAsString(document)) + "\n");
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
			this.messages.write(TerminalEscaper.lines(lines) + "\n");
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
