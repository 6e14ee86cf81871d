package io.papyra.spring.actuate.endpoint;

import java.util.List;
import java.util.Map;

import io.papyra.wire.ShownValues;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever is stored can be shown, by any mapper. */
class DeepValuesTests {

	private final ShownValues shown = new PayloadSanitizer(List.of()).shown(true);

	@ParameterizedTest
	@ValueSource(ints = { 199, 200 })
	void whatIsNotDeepIsShownAsItIs(int depth) {
		Object value = nested(depth);
		assertThat(this.shown.value("payload", value)).isEqualTo(value);
	}

	@ParameterizedTest
	@ValueSource(ints = { 201, 500, 999 })
	void whatLiesDeeperIsTheTextOfItsJson(int depth) {
		Object value = this.shown.value("payload", nested(depth));
		String json = JsonMapper.shared().writeValueAsString(value);
		assertThat(json.replace("\\", "").replace("\"[", "[").replace("]\"", "]"))
			.isEqualTo("[".repeat(depth) + "\"x\"" + "]".repeat(depth));
	}

	@Test
	void objectsToo() {
		Object value = "x";
		for (int level = 0; level < 900; level++) {
			value = Map.of("k", value);
		}
		assertThat(JsonMapper.shared().writeValueAsString(this.shown.value("payload", value))).contains("\\\"k\\\"");
	}

	private static Object nested(int depth) {
		Object value = "x";
		for (int level = 0; level < depth; level++) {
			value = List.of(value);
		}
		return value;
	}

}
