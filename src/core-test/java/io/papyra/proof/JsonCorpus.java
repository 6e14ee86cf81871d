package io.papyra.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Values that readers of JSON are known to quarrel about. Texts are bytes, one character
 * for each.
 */
final class JsonCorpus {

	private JsonCorpus() {
	}

	/** Sound by RFC 8259, whatever a reader makes of them. */
	static Stream<String> sound() {
		return Stream.of(numbers(), strings(), structures()).flatMap(List::stream);
	}

	private static List<String> numbers() {
		return List.of("0", "-0", "-0.0", "-0e-0", "0e0", "0E+1", "0.0000000000000000000000000000000000001", "1e999",
				"-1e999", "1e-999", "1E9999999999", "1e-9999999999", "0e9999999999", "123e45", "123E+45", "123e-45",
				"123.456e78", "1.7976931348623157e308", "4.9e-324", "2.2250738585072011e-308", "9007199254740993",
				"9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809",
				"18446744073709551616", "-" + "9".repeat(400), "0." + "0".repeat(400) + "1", "1" + "0".repeat(400),
				"1e00000000000000000001", "100000000000000000000.00000000000000000001");
	}

	private static List<String> strings() {
		List<String> strings = new ArrayList<>(List.of("\"\"", "\" \"", "\"/\\/\"", "\"\\b\\f\\n\\r\\t\\\"\\\\\"",
				"\"\\u0000\"", "\"\\u001f\"", "\"\\u0022\"", "\"\\u005c\"", "\"\\uABCD\\uabcd\"", "\"\\\\u0041\"",
				"\"\\\\\\\"\"", "\"\u007f\"", "\"\u00ef\u00bb\u00bf\"", "\"\u00e2\u0080\u00a8\u00e2\u0080\u00a9\"",
				"\"\u00ef\u00bf\u00bf\"", "\"\u00f4\u008f\u00bf\u00bf\"", "\"\u00f0\u0090\u0080\u0080\"",
				"\"\u00c2\u0080\"", "\"\u00ed\u009f\u00bf\u00ee\u0080\u0080\"", "\"\\ud83d\\ude00\"",
				"\"\\uD800\\uDC00\"", "\"\\udbff\\udfff\"", "\"/* no comment */\"", "\"//\"", "\"{[\"",
				"\"e\u00cc\u0081\""));
		// The bytes around the end of a word of eight are the ones that are easily
		// forgotten.
		IntStream.range(0, 20).forEach((length) -> strings.add("\"" + "x".repeat(length) + "\\\"\u00c3\u00a9\""));
		return strings;
	}

	private static List<String> structures() {
		return List.of("[]", "{}", "[ ]", "{ }", "[[[[]]]]", "{\"\":{\"\":{}}}", "{\"\":0}", "{\"a\":1,\"a\":2}",
				"{\"\\u0000\":1}", "{\"a\":[{}],\"b\":[]}", "[null,true,false,0,\"\",[],{}]",
				" \t\r[ \t\r1 \t\r, \t\r2 ] ", "{ \"a\" \t: \r1 }", "[" + "0,".repeat(5000) + "0]",
				"[".repeat(900) + "]".repeat(900), "{\"a\":".repeat(900) + "0" + "}".repeat(900));
	}

	/** Damage by RFC 8259, or by RFC 3629 where it is in a string. */
	static Stream<String> damaged() {
		return Stream.of(badNumbers(), badStrings(), badStructures()).flatMap(List::stream);
	}

	private static List<String> badNumbers() {
		return List.of("00", "-00", "-01", "012", "1_000", "1,000", "0.", "-.5", "-0.", "1.e1", ".0e1", "1.2.3", "0e",
				"0e+", "0E-", "1e1.5", "1ee1", "1e+-1", "1e 1", "- 1", "--1", "++1", "+0", "-+1", "1+", "1-", "0b1",
				"0o7", "0x", "1f", "1L", "1d", "-NaN", "nan", "inf", "-inf", "-Inf", "Infinity1", "1/2", "\u00bd",
				"\u00ef\u00bc\u0091", "1\u00d9\u00a0", "1\0", "e1", "-e1", "1 .0");
	}

	private static List<String> badStrings() {
		List<String> strings = new ArrayList<>(List.of("\"\\\"", "\"\\\\\\\"", "\"\\a\"", "\"\\v\"", "\"\\0\"",
				"\"\\'\"", "\"\\U0041\"", "\"\\u\"", "\"\\u004\"", "\"\\u 041\"", "\"\\u+041\"", "\"\\u-041\"",
				"\"\\u{41}\"", "\"\\ \"", "\"\\\u00c3\u00a9\"", "\"\\u004\u00ef\u00bc\u0091\"", "'a'", "`a`",
				"\"a\"b\"", "\"a\" \"b\"", "\u00e2\u0080\u009ca\u00e2\u0080\u009d", "&quot;a&quot;", "\"\u00c3\"",
				"\"\u00a9\"", "\"\u00c3\u00a9\u00a9\"", "\"\u00c0\u00af\"", "\"\u00c1\u00bf\"",
				"\"\u00e0\u0080\u00af\"", "\"\u00e0\u009f\u00bf\"", "\"\u00f0\u0080\u0080\u00af\"",
				"\"\u00f0\u008f\u00bf\u00bf\"", "\"\u00ed\u00a0\u0080\"", "\"\u00ed\u00bf\u00bf\"",
				"\"\u00ed\u00a0\u00bd\u00ed\u00b8\u0080\"", "\"\u00f4\u0090\u0080\u0080\"",
				"\"\u00f5\u0080\u0080\u0080\"", "\"\u00f8\u0088\u0080\u0080\u0080\"",
				"\"\u00fc\u0084\u0080\u0080\u0080\u0080\"", "\"\u00fe\"", "\"\u00ff\"", "\"\u00e2\u0082\"",
				"\"\u00f0\u009f\u0098\"", "\u00ef\u00bb\u00bf\"a\"", "\u00c2\u00a01", "\u00e2\u0080\u00a81"));
		for (char control = 0; control < ' '; control++) {
			String text = String.valueOf(control);
			IntStream.of(0, 7, 8, 15).forEach((length) -> strings.add("\"" + "x".repeat(length) + text + "x\""));
		}
		return strings;
	}

	private static List<String> badStructures() {
		return List.of("", " ", "[", "]", "{", "}", "[]]", "{}}", "[}", "{]", "[1}", "{\"a\":1]", "[,]", "[,1]",
				"[1,,2]", "[1,", "[1", "[\"a\"", "[\"a", "[1:2]", "[1;2]", "[1 true]", "[a]", "[nul]", "[null", "[*]",
				"[...]", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}", "{,\"a\":1}", "{\"a\":1,,\"b\":2}",
				"{\"a\":1 \"b\":2}", "{\"a\":1;\"b\":2}", "{\"a\",1}", "{\"a\"=1}", "{\"a\":1:2}", "{\"a\"::1}", "{:1}",
				"{1:1}", "{null:1}", "{[]:1}", "{a:1}", "{'a':1}", "{\"a\":1}x", "{\"a\" b}", "{\"a\":/**/1}", "[1]//",
				"[1]#", "# 1", "<null/>", "TRUE", "False", "NULL", "nil", "None", "undefined", "tru\u00c3\u00a9",
				"truefalse", "true false", "null\0", "\f1", "\u000b1", "\u00a01", "1,\"kind\"", "[".repeat(2000),
				"{\"a\":".repeat(2000), "[".repeat(2000) + "]".repeat(2000), "[{\"a\":".repeat(2000), "]".repeat(2000));
	}

	/** Text of which a reader may think either, so long as it goes on. */
	static Stream<String> either() {
		return Stream.of("\"\\ud800\"", "\"\\udc00\"", "\"\\ud800\\ud800\"", "\"\\udc00\\ud800\"", "\"\\ud800x\"",
				"\"\\ud800\\n\"", "\"\\ud800\\u0041\"", "\"x\\ud83d\"", "{\"\\udead\":1}", "{\"a\":1,\"\\u0061\":2}",
				"[".repeat(995) + "]".repeat(995), "[".repeat(1005) + "]".repeat(1005),
				"\"" + "\\ud800".repeat(3000) + "\"", "1e" + "9".repeat(3000), "-1e-" + "9".repeat(3000));
	}

}
