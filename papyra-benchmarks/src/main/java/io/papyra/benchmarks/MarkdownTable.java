package io.papyra.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** A table in Markdown, its columns aligned for a terminal: the first two are text. */
final class MarkdownTable {

	private MarkdownTable() {
	}

	/** The lines of a table whose first row is its head. */
	static List<String> lines(List<List<String>> rows) {
		int[] widths = new int[rows.get(0).size()];
		rows.forEach((row) -> {
			for (int i = 0; i < widths.length; i++) {
				widths[i] = Math.max(widths[i], row.get(i).length());
			}
		});
		List<String> lines = new ArrayList<>(rows.stream().map((row) -> line(row, widths)).toList());
		lines.add(1, separator(widths));
		return lines;
	}

	private static String line(List<String> cells, int[] widths) {
		StringBuilder line = new StringBuilder("|");
		for (int i = 0; i < widths.length; i++) {
			String pad = " ".repeat(widths[i] - cells.get(i).length());
			line.append(' ').append((i < 2) ? cells.get(i) + pad : pad + cells.get(i)).append(" |");
		}
		return line.toString();
	}

	private static String separator(int[] widths) {
		StringBuilder line = new StringBuilder("|");
		for (int i = 0; i < widths.length; i++) {
			line.append(' ').append("-".repeat(widths[i])).append((i < 2) ? " |" : ":|");
		}
		return line.toString();
	}

}
