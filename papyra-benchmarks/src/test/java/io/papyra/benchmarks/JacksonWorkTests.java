package io.papyra.benchmarks;

import java.nio.charset.StandardCharsets;

import io.papyra.codec.LineParser;
import io.papyra.fact.ActorEvent;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What stands beside the codec does the same work. */
class JacksonWorkTests {

	private final JacksonWork jackson = new JacksonWork();

	@Test
	void itWritesTheSameBytesAndReadsTheSameFacts() {
		ActorEvent[] events = Facts.events();
		byte[][] lines = Facts.plainLines();
		LineParser parser = new LineParser();
		for (int number = 0; number < Facts.DISTINCT; number++) {
			byte[] line = lines[number];
			assertThat(this.jackson.write(events[number]).toString(StandardCharsets.UTF_8))
				.isEqualTo(new String(line, StandardCharsets.UTF_8));
			assertThat(this.jackson.read(line)).isEqualTo(parser.parse(line, 0, line.length));
		}
	}

}
