package io.papyra.shell.inspect;

import java.io.Writer;

import tools.jackson.databind.json.JsonMapper;

/**
 * Appends a payload as JSON to a text, no more of it than is wanted and without a copy
 * beside the text: a payload may have as many bytes as half of the memory.
 */
final class PayloadText extends Writer {

	private final StringBuilder text;

	private final int most;

	private PayloadText(StringBuilder text, int most) {
		this.text = text;
		this.most = most;
	}

	/**
	 * Appends the payload.
	 * @param most how long the text becomes at most; the rest is left out
	 */
	static void append(Object payload, JsonMapper mapper, StringBuilder text, int most) {
		mapper.writeValue(new PayloadText(text, most), payload);
	}

	@Override
	public void write(char[] characters, int from, int length) {
		this.text.append(characters, from, Math.max(0, Math.min(length, this.most - this.text.length())));
	}

	@Override
	public void flush() {
		// Nothing is buffered.
	}

	@Override
	public void close() {
		// The text is in memory.
	}

}
