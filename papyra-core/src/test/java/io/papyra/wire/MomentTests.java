package io.papyra.wire;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class MomentTests {

	private static final Clock NOW = Clock.fixed(Instant.parse("2026-01-14T12:00:00Z"), ZoneOffset.UTC);

	@ParameterizedTest
	@CsvSource(textBlock = """
			1768392000,                     2026-01-14T12:00:00Z
			1768392000.000472,              2026-01-14T12:00:00.000472Z
			1768392000.5,                   2026-01-14T12:00:00.5Z
			0,                              1970-01-01T00:00:00Z
			2026-01-14T12:00:00Z,           2026-01-14T12:00:00Z
			2026-01-14T13:00+01:00,         2026-01-14T12:00:00Z
			2026-01-14T13:00:00 01:00,      2026-01-14T12:00:00Z
			90s,                            2026-01-14T11:58:30Z
			15m,                            2026-01-14T11:45:00Z
			12h,                            2026-01-14T00:00:00Z
			7d,                             2026-01-07T12:00:00Z
			1w,                             2026-01-07T12:00:00Z
			""")
	void understandsSecondsTimesAndAges(String text, Instant moment) {
		assertThat(Moment.parse(text, NOW)).isEqualTo(moment);
	}

	@ParameterizedTest
	@ValueSource(strings = { "yesterday", "-5", "15M", "15 m", "1.7E9", "2026-01-14", "2026-01-14T12:00:00",
			"2026-13-14T12:00:00Z", "1768392000.0000000001", "٣m" })
	void refusesWhatItCannotKnow(String text) {
		assertThatThrownBy(() -> Moment.parse(text, NOW)).isInstanceOf(DateTimeException.class);
	}

}
