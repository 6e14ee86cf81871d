package io.papyra.shell.output;

import java.util.ArrayList;
import java.util.List;

import org.springframework.shell.jline.tui.table.ArrayTableModel;
import org.springframework.shell.jline.tui.table.BorderSpecification;
import org.springframework.shell.jline.tui.table.BorderStyle;
import org.springframework.shell.jline.tui.table.CellMatchers;
import org.springframework.shell.jline.tui.table.SizeConstraints;
import org.springframework.shell.jline.tui.table.TableBuilder;

/** Aligned columns without any lines, so that they can be searched and cut. */
final class TextTable {

	/** No column becomes narrower, and none is cut that is not longer. */
	private static final int NARROWEST = 12;

	private TextTable() {
	}

	/** The table, each line with its end. */
	static String render(List<String> header, List<? extends List<String>> rows, int width) {
		List<String[]> cells = new ArrayList<>();
		if (!header.isEmpty()) {
			cells.add(header.toArray(String[]::new));
		}
		rows.forEach((row) -> cells.add(row.stream().map(TerminalEscaper::line).toArray(String[]::new)));
		if (cells.isEmpty()) {
			return "";
		}
		TableBuilder table = new TableBuilder(new ArrayTableModel(cells.toArray(Object[][]::new)));
		table.on(CellMatchers.table()).addSizer(TextTable::extent);
		// A gap of two columns: one of the cell, one of the border that is not seen.
		table.on(CellMatchers.table()).addFormatter((value) -> new String[] { value + " " });
		table.paintBorder(BorderStyle.air, BorderSpecification.INNER_VERTICAL).fromTopLeft().toBottomRight();
		return withoutTrailingBlanks(table.build().render(width));
	}

	private static SizeConstraints.Extent extent(String[] lines, int width, int columns) {
		int longest = 0;
		for (String line : lines) {
			longest = Math.max(longest, line.length());
		}
		return new SizeConstraints.Extent(Math.min(longest, NARROWEST), longest);
	}

	private static String withoutTrailingBlanks(String text) {
		StringBuilder lines = new StringBuilder();
		text.lines().forEach((line) -> lines.append(line.stripTrailing()).append('\n'));
		return lines.toString();
	}

}
