package io.papyra.shell.command;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/** What somebody may have meant. */
final class Nearest {

	private Nearest() {
	}

	/**
	 * The candidate that differs least, or one that is a part of the word or has it as a
	 * part, or null if none is near.
	 */
	static @Nullable String to(String word, Collection<String> candidates) {
		String wanted = word.toLowerCase(Locale.ROOT);
		return candidates.stream()
			.min(Comparator.comparingInt((candidate) -> distance(wanted, candidate)))
			.filter((candidate) -> distance(wanted, candidate) <= Math.max(2, wanted.length() / 3))
			.or(() -> candidates.stream().filter((candidate) -> isPart(wanted, candidate)).findFirst())
			.orElse(null);
	}

	/** Whether one is a word of the other, between dashes. */
	private static boolean isPart(String wanted, String candidate) {
		return ("-" + wanted + "-").contains("-" + candidate + "-")
				|| ("-" + candidate + "-").contains("-" + wanted + "-");
	}

	/** "; perhaps …" with the nearest one, or nothing. */
	static String hint(String prefix, String word, Collection<String> candidates) {
		String nearest = to(word, candidates);
		return (nearest != null) ? "; perhaps you mean " + prefix + nearest : "";
	}

	/** How many letters have to be put in, taken out or exchanged. */
	private static int distance(String left, String right) {
		int[] before = new int[right.length() + 1];
		for (int column = 0; column < before.length; column++) {
			before[column] = column;
		}
		for (int row = 1; row <= left.length(); row++) {
			int[] now = new int[before.length];
			now[0] = row;
			for (int column = 1; column < now.length; column++) {
				int exchanged = before[column - 1] + ((left.charAt(row - 1) != right.charAt(column - 1)) ? 1 : 0);
				now[column] = Math.min(exchanged, Math.min(before[column], now[column - 1]) + 1);
			}
			before = now;
		}
		return before[right.length()];
	}

}
