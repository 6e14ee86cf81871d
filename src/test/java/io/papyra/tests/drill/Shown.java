package io.papyra.tests.drill;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Output as a page shows it. An ellipsis stands for any text within a line, and for any
 * lines where it is alone. Times, processes, sizes, durations and widths of columns are
 * not compared.
 */
final class Shown {

	private static final String ANYTHING = "…";

	private static final Pattern WORDS = Pattern.compile("[^…]+|…");

	private Shown() {
	}

	/** Whether the page shows what came out. */
	static boolean shows(List<String> page, List<String> came) {
		StringBuilder regex = new StringBuilder();
		for (String line : page) {
			regex.append(line.strip().equals(ANYTHING) ? "(?:.*\n)*" : regex(line) + "\n");
		}
		StringBuilder text = new StringBuilder();
		came.forEach((line) -> text.append(normal(line)).append('\n'));
		return Pattern.matches(regex.toString(), text);
	}

	/** Whether a line of the page shows one of these. */
	static boolean showsOneOf(String line, List<String> came) {
		Pattern pattern = Pattern.compile(regex(line));
		return came.stream().anyMatch((each) -> pattern.matcher(normal(each)).find());
	}

	private static String regex(String line) {
		return WORDS.matcher(normal(line)).replaceAll((word) -> word.group().equals(ANYTHING) ? ".*" : quoted(word));
	}

	private static String quoted(MatchResult word) {
		return java.util.regex.Matcher.quoteReplacement(Pattern.quote(word.group()));
	}

	private static String normal(String line) {
		return line.replaceAll("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z", "<time>")
			.replaceAll("\\d{8}T\\d{6}\\.\\d{3}Z", "<time>")
			.replaceAll("process \\d+ on [^\\s,;)]+", "process <id>")
			.replaceAll("\\bbytes \\d+|\\b\\d+ bytes", "<size>")
			.replaceAll("\\b\\d+ (ms|s)\\b", "<duration>")
			.replaceAll("\\s+", " ")
			.strip();
	}

}
