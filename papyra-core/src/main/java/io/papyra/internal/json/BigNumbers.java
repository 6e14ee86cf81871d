package io.papyra.internal.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;

/** Numbers of any size as text, without ever spelling out a gigantic one. */
final class BigNumbers {

	/** A decimal that would be longer is written with an exponent. */
	private static final int MAX_PLAIN_DIGITS = 400;

	private static final double DIGITS_PER_BIT = 0.301;

	private static final Pattern JSON = Pattern.compile("-?+(?:0|[1-9]\\d*+)(?:\\.\\d++)?+(?:[eE][+-]?+\\d++)?+");

	private BigNumbers() {
	}

	/**
	 * Text of a BigInteger or BigDecimal, unless it is sure to be too long for the
	 * output.
	 */
	static String text(Number number, JsonWriter out) {
		if (!(number instanceof BigDecimal decimal)) {
			out.checkLimit((long) (((BigInteger) number).bitLength() * DIGITS_PER_BIT), false);
			return number.toString();
		}
		out.checkLimit((long) (decimal.unscaledValue().bitLength() * DIGITS_PER_BIT), false);
		boolean plain = (long) decimal.precision() + Math.abs((long) decimal.scale()) <= MAX_PLAIN_DIGITS;
		return plain ? decimal.toPlainString() : decimal.toString();
	}

	static boolean isJson(String text) {
		return JSON.matcher(text).matches();
	}

}
