package io.papyra.wire;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
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
			2026-01-14 12:00Z,              2026-01-14T12:00:00Z
			2026-01-14 12:00 UTC,           2026-01-14T12:00:00Z
			2026-01-14T13:00+01:00,         2026-01-14T12:00:00Z
			2026-01-14 13:00 +0100,         2026-01-14T12:00:00Z
			2026-01-14T13:00:00 01:00,      2026-01-14T12:00:00Z
			2026-01-14T11:00:00.25-01:00,   2026-01-14T12:00:00.25Z
			90s,                            2026-01-14T11:58:30Z
			15m,                            2026-01-14T11:45:00Z
			-15m,                           2026-01-14T11:45:00Z
			15m ago,                        2026-01-14T11:45:00Z
			1h30m,                          2026-01-14T10:30:00Z
			1 hour ago,                     2026-01-14T11:00:00Z
			90 sec ago,                     2026-01-14T11:58:30Z
			2 days 3 hours ago,             2026-01-12T09:00:00Z
			1h 30min,                       2026-01-14T10:30:00Z
			12h,                            2026-01-14T00:00:00Z
			7d,                             2026-01-07T12:00:00Z
			1w,                             2026-01-07T12:00:00Z
			now,                            2026-01-14T12:00:00Z
			""")
	void understandsSecondsTimesAndAges(String text, Instant moment) {
		assertThat(Moment.parse(text, NOW)).isEqualTo(moment);
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			Europe/Berlin,    2026-11-30T23:30:00Z, today,                  2026-11-30T23:00:00Z
			Europe/Berlin,    2026-11-30T23:30:00Z, Yesterday,              2026-11-29T23:00:00Z
			Europe/Berlin,    2026-11-30T23:30:00Z, tomorrow,               2026-12-01T23:00:00Z
			Europe/Berlin,    2026-11-30T12:00:00Z, 2026-11-29,             2026-11-28T23:00:00Z
			Europe/Berlin,    2026-11-30T12:00:00Z, 2026-11-29 14:00,       2026-11-29T13:00:00Z
			Europe/Berlin,    2026-11-30T12:00:00Z, 2026-11-29T14:00:01.5,  2026-11-29T13:00:01.5Z
			Europe/Berlin,    2026-11-30T12:00:00Z, 14:00,                  2026-11-30T13:00:00Z
			America/New_York, 2026-11-30T02:00:00Z, 14:00:30,               2026-11-29T19:00:30Z
			# Of 02:30, which the clocks have not, and have twice:
			Europe/Berlin,    2026-11-30T12:00:00Z, 2026-03-29 02:30,       2026-03-29T01:30:00Z
			Europe/Berlin,    2026-11-30T12:00:00Z, 2026-10-25 02:30,       2026-10-25T00:30:00Z
			# A day that begins at one o'clock, and one of 25 hours:
			America/Santiago, 2026-11-30T12:00:00Z, 2026-09-06,             2026-09-06T04:00:00Z
			Europe/Berlin,    2026-10-26T11:00:00Z, yesterday,              2026-10-24T22:00:00Z
			Europe/Berlin,    2026-10-26T11:00:00Z, 1d,                     2026-10-25T11:00:00Z
			""")
	void daysAndTimesAreThoseOfTheZone(ZoneId zone, Instant now, String text, Instant moment) {
		assertThat(Moment.parse(text, Clock.fixed(now, zone))).isEqualTo(moment);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "noon", "-5", "15M", "15 m", "1.7E9", "2026-1-14", "2026-13-14", "24:01", "8:45",
			"2026-01-14 08", "2026-13-14T12:00:00Z", "2026-01-14T12:00:00+99:00", "1768392000.0000000001", "٣m", "ago",
			"--5m", "3 months ago", "3m onths", "2 hoursago" })
	void refusesWhatItCannotKnow(String text) {
		assertThatThrownBy(() -> Moment.parse(text, NOW)).isInstanceOf(DateTimeException.class);
	}

}
