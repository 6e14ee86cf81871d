package io.papyra.shell.output;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Aligned columns without any lines, so that they can be searched and cut. Rows may come
 * bit by bit: columns become wider and never narrower. Used by one thread.
 *
 * <p>
 * Where rows are wider than the terminal, only the last column is wrapped; where that has
 * too little room, columns in front of it are put below one another in its place, each
 * with its name, and where even the first ones leave no room, or the terminal is narrow,
 * so are all of them, with a blank line after each row. The tables of Spring Shell cut
 * every column alike, also numbers and times, and know neither the columns of an
 * ideograph nor rows that come later, which is why this is not theirs.
 */
public final class TextTable {

	private static final int GAP = 2;

	private static final int STEP = 8;

	/**
	 * Terminals that are narrower show rows that do not fit as records, unless these are
	 * but a name and a value.
	 */
	private static final int NARROW = 60;

	/** The last column is not narrower than that, unless it is whole. */
	private static final int LEAST_ROOM = 24;

	private final List<String> header;

	/** How many of the first columns stay beside one another. */
	private final int first;

	private final Function<String, @Nullable Style> verdicts;

	/** Of what each column has had so far. */
	private final int[] widths;

	/** Widths are multiples of it, so that they rarely change. */
	private final int step;

	/** How many columns are beside one another; 0 where all are below one another. */
	private int beside;

	/** How many columns the heading showed that was printed last; -1 before. */
	private int headed = -1;

	private boolean begun;

	private TextTable(List<String> header, int columns, int first, Function<String, @Nullable Style> verdicts,
			int step) {
		this.header = List.copyOf(header);
		this.first = first;
		this.step = step;
		this.verdicts = verdicts;
		this.widths = new int[columns];
		this.beside = columns;
		for (int column = 0; column < header.size(); column++) {
			this.widths[column] = WrappedLines.columns(header.get(column));
		}
	}

	/** With these names above the columns. */
	public static TextTable of(String... header) {
		return of(List.of(header));
	}

	/** With these names above the columns. */
	public static TextTable of(List<String> header) {
		return new TextTable(header, header.size(), 1, (cell) -> null, 1);
	}

	/** Without names, such as a list of names and values. */
	static TextTable withoutHeader(int columns) {
		return new TextTable(List.of(), columns, columns - 1, (cell) -> null, 1);
	}

	/** The same, still empty, whose first columns stay beside one another, that many. */
	public TextTable keeping(int columns) {
		return new TextTable(this.header, this.widths.length, columns, this.verdicts, this.step);
	}

	/**
	 * The same, still empty, for rows that come one by one: each column but the last has
	 * room for somewhat wider values, so that those below one another stay so.
	 */
	public TextTable growing() {
		return new TextTable(this.header, this.widths.length, this.first, this.verdicts, STEP);
	}

	/**
	 * The same, still empty, with a first column that stands out according to its text.
	 */
	public TextTable withVerdicts(Function<String, @Nullable Style> styles) {
		return new TextTable(this.header, this.widths.length, this.first, styles, this.step);
	}

	/**
	 * The next lines, for these rows.
	 * @param width columns of the terminal
	 * @param headings whether the names are shown above the columns
	 * @param colours whether names and verdicts stand out
	 */
	List<String> render(List<? extends List<String>> rows, int width, boolean headings, boolean colours) {
		List<List<String>> cells = rows.stream()
			.map((row) -> row.stream().map(TerminalEscaper::line).toList())
			.toList();
		for (List<String> row : cells) {
			for (int column = 0; column < row.size(); column++) {
				int needed = WrappedLines.columns(row.get(column));
				boolean last = column == this.widths.length - 1;
				this.widths[column] = Math.max(this.widths[column], last ? needed : roomFor(needed));
			}
		}
		this.beside = fitting(width);
		Canvas canvas = new Canvas(new WrappedLines(width), colours);
		if (this.beside > 0 && this.headed != this.beside && headings && !this.header.isEmpty()) {
			this.headed = this.beside;
			heading(canvas);
		}
		cells.forEach((row) -> row(row, canvas));
		return canvas.lines.lines();
	}

	private int roomFor(int width) {
		return (width + this.step - 1) / this.step * this.step;
	}

	/** How many columns can be beside one another, at most as many as before. */
	private int fitting(int width) {
		int columns = this.widths.length;
		boolean whole = Arrays.stream(this.widths).sum() + GAP * (columns - 1) <= width;
		if (width < NARROW && !whole && this.header.size() > 2) {
			return 0;
		}
		int fewest = Math.min(columns, this.first + 1);
		for (int count = this.beside; count >= fewest; count--) {
			int below = Arrays.stream(this.widths, count, columns).max().orElse(0);
			int needed = Math.max(Math.min(this.widths[count - 1], LEAST_ROOM),
					nameWidth(count) + Math.min(below, LEAST_ROOM));
			if (width - start(count - 1) >= needed) {
				return count;
			}
		}
		return 0;
	}

	/** Whether the last row was several lines, one for each column. */
	boolean isStacked() {
		return this.begun && this.beside == 0;
	}

	/** Where a column begins. */
	private int start(int column) {
		return Arrays.stream(this.widths, 0, column).sum() + GAP * column;
	}

	/** The place for the names of the columns from this one on. */
	private int nameWidth(int from) {
		return this.header.stream().skip(from).mapToInt((name) -> WrappedLines.columns(name) + GAP).max().orElse(0);
	}

	private void heading(Canvas canvas) {
		for (int column = 0; column < this.beside; column++) {
			canvas.lines.at(start(column)).words(this.header.get(column), start(column), canvas.bold());
		}
		canvas.lines.end();
		this.begun = true;
	}

	private void row(List<String> row, Canvas canvas) {
		if (this.beside == 0) {
			if (this.begun) {
				canvas.lines.end();
			}
			below(row, 0, 0, canvas);
		}
		else {
			int last = this.beside - 1;
			for (int column = 0; column < last; column++) {
				canvas.lines.at(start(column)).write(row.get(column), style(row, column, canvas));
			}
			canvas.lines.at(start(last)).words(row.get(last), start(last), style(row, last, canvas)).end();
			below(row, this.beside, start(last), canvas);
		}
		this.begun = true;
	}

	/** The columns from one on that are not empty, below one another. */
	private void below(List<String> row, int from, int indent, Canvas canvas) {
		int values = indent + nameWidth(from);
		for (int column = from; column < row.size(); column++) {
			if (!row.get(column).isEmpty()) {
				if (this.header.isEmpty()) {
					int hanging = indent + ((column > 0) ? GAP : 0);
					canvas.lines.at(hanging).words(row.get(column), hanging, style(row, column, canvas)).end();
				}
				else {
					canvas.lines.at(indent)
						.words(this.header.get(column), indent, canvas.bold())
						.at(values)
						.words(row.get(column), values, style(row, column, canvas))
						.end();
				}
			}
		}
	}

	private @Nullable Style style(List<String> row, int column, Canvas canvas) {
		return (canvas.colours && column == 0) ? this.verdicts.apply(row.get(column)) : null;
	}

	/**
	 * What is written on.
	 *
	 * @param colours whether text may stand out
	 */
	private record Canvas(WrappedLines lines, boolean colours) {

		@Nullable Style bold() {
			return this.colours ? Style.BOLD : null;
		}

	}

}
