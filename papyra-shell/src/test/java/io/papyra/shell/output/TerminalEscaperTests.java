package io.papyra.shell.output;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** Nothing that comes from a history drives a terminal. */
class TerminalEscaperTests {

	@Test
	void controlCharactersAreShownAndNotObeyed() {
		assertThat(TerminalEscaper.line("a\u001b[2Jb\rc\nd\u0007\u009be\u007f"))
			.isEqualTo("a\\u001b[2Jb\\u000dc\\u000ad\\u0007\\u009be\\u007f");
		assertThat(TerminalEscaper.line("x\u202egnp\u2066y\ufeff\u200f"))
			.isEqualTo("x\\u202egnp\\u2066y\\ufeff\\u200f");
		assertThat(TerminalEscaper.lines("a\nb\u001b")).isEqualTo("a\nb\\u001b");
	}

	@Test
	void everythingElseStays() {
		String text = "Grüße, 混合文字 🚀 é";
		assertThat(TerminalEscaper.line(text)).isSameAs(text);
	}

	@Test
	void jsonMeansTheSame() {
		JsonMapper mapper = Json.mapper();
		String value = "\u0085\u202e\u001b[31m";
		String json = TerminalEscaper.json(mapper.writeValueAsString(value));
		assertThat(json).isPrintable().isASCII();
		assertThat(mapper.readValue(json, String.class)).isEqualTo(value);
	}

}
