package io.papyra.spring.actuate.endpoint;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

import io.papyra.wire.ShownValues;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.endpoint.SanitizingFunction;

import static org.assertj.core.api.Assertions.assertThat;

class PayloadSanitizerTests {

	private static final Map<String, Object> PAYLOAD = Map.of("cards",
			List.of(Map.of("number", "4711"), Map.of("number", "4712")), "count", 2L);

	@Test
	void hiddenValuesAreMaskedAsAWhole() {
		ShownValues hidden = new PayloadSanitizer(List.of()).shown(false);
		assertThat(hidden.value("payload", PAYLOAD)).isEqualTo("******");
		assertThat(hidden.value("payload", 0L)).isEqualTo("******");
		assertThat(hidden.value("payload", null)).isNull();
	}

	@Test
	void shownValuesAreAsTheyAre() {
		ShownValues shown = new PayloadSanitizer(List.of()).shown(true);
		assertThat(shown.value("payload", PAYLOAD)).isEqualTo(PAYLOAD);
		assertThat(shown.value("payload", Arrays.asList("a", null))).isEqualTo(Arrays.asList("a", null));
	}

	@Test
	void partsAreOfferedUnderTheirPath() {
		ShownValues shown = new PayloadSanitizer(
				List.of(SanitizingFunction.sanitizeValue().ifKeyEquals("payload.cards[1].number")))
			.shown(true);
		assertThat(shown.value("payload", PAYLOAD))
			.isEqualTo(Map.of("cards", List.of(Map.of("number", "4711"), Map.of("number", "******")), "count", 2L));
	}

	@Test
	void aWholeBranchCanBeMasked() {
		ShownValues shown = new PayloadSanitizer(List.of(SanitizingFunction.sanitizeValue().ifKeyEndsWith("cards")))
			.shown(true);
		assertThat(shown.value("payload", PAYLOAD)).isEqualTo(Map.of("cards", "******", "count", 2L));
	}

}
