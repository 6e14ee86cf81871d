package io.papyra.codec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

import io.papyra.internal.json.JsonValueReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads the time of a line: seconds since the epoch as any JSON number, to the nearest
 * microsecond.
 */
final class Timestamps {

	private static final int MICROS = 1_000_000;

	private static final BigInteger MICROS_PER_SECOND = BigInteger.valueOf(MICROS);

	private Timestamps() {
	}

	/** The time that a JSON number tells, or null if no {@link Instant} can hold it. */
	static @Nullable Instant read(byte[] bytes, int from, int to) {
		boolean negative = bytes[from] == '-';
		int at = negative ? from + 1 : from;
		long seconds = 0;
		int wholeFrom = at;
		while (at < to && isDigit(bytes[at]) && at - wholeFrom < 12) {
			seconds = seconds * 10 + (bytes[at++] - '0');
		}
		long nanos = 0;
		int decimals = 0;
		if (at < to && bytes[at] == '.') {
			at++;
			while (at < to && isDigit(bytes[at]) && decimals < 9) {
				nanos = nanos * 10 + (bytes[at++] - '0');
				decimals++;
			}
		}
		if (at != to) {
			return readAny(new String(bytes, from, to - from, StandardCharsets.US_ASCII));
		}
		for (; decimals < 9; decimals++) {
			nanos *= 10;
		}
		long micros = seconds * MICROS + (nanos + 500) / 1000;
		return ofMicros(negative ? -micros : micros);
	}

	static Instant ofMicros(long micros) {
		return Instant.ofEpochSecond(Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * 1000L);
	}

	/** The time that a number from a JSON text tells, or null. */
	static @Nullable Instant of(Number seconds) {
		return readAny(seconds.toString());
	}

	/** Microseconds since the epoch, as near as a long can tell. */
	static long toMicros(Instant time) {
		long limit = Long.MAX_VALUE / MICROS - 1;
		long seconds = Math.max(-limit, Math.min(limit, time.getEpochSecond()));
		return seconds * MICROS + time.getNano() / 1000;
	}

	private static @Nullable Instant readAny(String text) {
		if (text.length() > JsonValueReader.MAX_NUMBER_LENGTH) {
			return null;
		}
		try {
			BigDecimal number = new BigDecimal(text);
			long magnitude = (long) number.precision() - number.scale();
			// Rounding would spell an extreme exponent out digit by digit.
			if (magnitude < -10) {
				return Instant.EPOCH;
			}
			if (magnitude > 18) {
				return null;
			}
			BigInteger micros = number.setScale(6, RoundingMode.HALF_UP).unscaledValue();
			BigInteger rest = micros.mod(MICROS_PER_SECOND);
			long seconds = micros.subtract(rest).divide(MICROS_PER_SECOND).longValue();
			return (seconds < Instant.MIN.getEpochSecond() || seconds > Instant.MAX.getEpochSecond()) ? null
					: Instant.ofEpochSecond(seconds, rest.intValue() * 1000L);
		}
		catch (NumberFormatException ex) {
			return null; // an exponent beyond what a BigDecimal can hold
		}
	}

	private static boolean isDigit(byte digit) {
		return digit >= '0' && digit <= '9';
	}

}
