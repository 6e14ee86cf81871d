package io.papyra.internal.log.format;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class TypeHintTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "null",
			value = { "AuditEvent|{\"event_type\":\"AuditEvent\"}|true", "AuditEvent|{\"event_type\":\"Other\"}|false",
					"AuditEvent|AuditEven|false", "AuditEvent|tAuditEventt|true", "null|anything|true", "''|x|true",
					"AuditEvent|{\"event_type\":\"\\u0041uditEvent\"}|true", "a\"b|{\"event_type\":\"a\\\"b\"}|true",
					"ä|{\"event_type\":\"\\u00e4\"}|true", "ä|{\"event_type\":\"ä\"}|true",
					"ä|{\"event_type\":\"a\"}|false", "aab|aaab|true", "b|a|false" })
	void saysNoOnlyWhereNoTextInTheLineCanBeTheType(String type, String line, boolean expected) {
		byte[] bytes = ("##" + line + "##").getBytes(StandardCharsets.UTF_8);
		assertThat(new TypeHint(type).mayBeIn(bytes, 2, bytes.length - 2)).isEqualTo(expected);
	}

	/** The line in front and the one behind are none of its business. */
	@ParameterizedTest
	@CsvSource({ "5, 14", "0, 9", "6, 15" })
	void looksOnlyAtTheLine(int from, int to) {
		byte[] bytes = "AuditEventAuditEvent".getBytes(StandardCharsets.UTF_8);
		assertThat(new TypeHint("AuditEvent").mayBeIn(bytes, from, to)).isFalse();
	}

}
