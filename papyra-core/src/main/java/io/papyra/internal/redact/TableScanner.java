package io.papyra.internal.redact;

import java.util.ArrayList;
import java.util.List;

/**
 * Masks the columns of tables whose names say that they hold secrets: rows below a
 * header, separated by commas, semicolons, tabs, bars or several blanks, and
 * {@code INSERT} of SQL. Not safe for use by several threads.
 */
final class TableScanner {

	private static final int LONGEST_LINE = 4096;

	private static final int MOST_COLUMNS = 128;

	private static final String SEPARATORS = ",;\t|";

	/** Stands for several blanks. */
	private static final char BLANKS = ' ';

	private final ScannedText text;

	private final Redaction redaction;

	/** Where the cells of the line or list looked at last begin and end. */
	private final List<int[]> cells = new ArrayList<>();

	/** Up to where rows were found. */
	private int tableUntil;

	/**
	 * How many characters of rows may still be looked at: rows without end, one in
	 * another, would each be followed to the end of the text.
	 */
	private long rowsLeft;

	/** Where the text last speaks of values, or -1. */
	private int lastValues;

	TableScanner(ScannedText text, Redaction redaction) {
		this.text = text;
		this.redaction = redaction;
	}

	/** Begins with another text. */
	void begin() {
		this.tableUntil = 0;
		this.rowsLeft = 16L * this.text.length();
		this.lastValues = this.text.length() - 1;
		while (this.lastValues >= 0 && !this.text.is(this.lastValues, "values")) {
			this.lastValues--;
		}
		line(0);
	}

	/** Looks at the line that begins at a place; has cells of the table masked. */
	void line(int from) {
		int last = lineEnd(from);
		char separator = separatorOf(from, last);
		if (separator == 0) {
			return;
		}
		split(from, last, separator);
		if (this.cells.size() < 2) {
			return;
		}
		if (this.cells.size() == 2 && isSecret(this.cells.get(0)) && isOneSecret(this.cells.get(1))) {
			plan(this.cells.get(1));
			return;
		}
		List<Integer> secret = (from < this.tableUntil) ? List.of() : secretColumns();
		if (!secret.isEmpty()) {
			rows(nextLine(last), separator, this.cells.size(), secret);
		}
	}

	private void rows(int from, char separator, int columns, List<Integer> secret) {
		int line = from;
		while (line < this.text.length()) {
			int last = lineEnd(line);
			if (!isRule(line, last)) {
				split(line, last, separator);
				if (this.cells.size() != columns) {
					break;
				}
				secret.forEach((column) -> plan(this.cells.get(column)));
			}
			line = nextLine(last);
		}
		this.tableUntil = line;
	}

	/** The secret ones of the cells if all of them look like names of columns. */
	private List<Integer> secretColumns() {
		List<Integer> secret = new ArrayList<>();
		for (int i = 0; i < this.cells.size(); i++) {
			int[] cell = this.cells.get(i);
			if (!isName(cell)) {
				return List.of();
			}
			if (isSecret(cell)) {
				secret.add(i);
			}
		}
		return secret;
	}

	private boolean isName(int[] cell) {
		for (int i = cell[0]; i < cell[1]; i++) {
			char letter = this.text.at(i);
			if (!TextKeys.isOfKey(letter) && letter != ' ') {
				return false;
			}
		}
		return cell[1] - cell[0] <= TextKeys.LONGEST_KEY;
	}

	private boolean isSecret(int[] cell) {
		return cell[1] - cell[0] <= TextKeys.LONGEST_KEY
				&& this.redaction.masks(this.text.subSequence(cell[0], cell[1]));
	}

	/** Whether a cell is one word that has a digit. */
	private boolean isOneSecret(int[] cell) {
		boolean digit = false;
		for (int i = cell[0]; i < cell[1]; i++) {
			if (Character.isWhitespace(this.text.at(i))) {
				return false;
			}
			digit |= Character.isDigit(this.text.at(i));
		}
		return digit;
	}

	private void plan(int[] cell) {
		this.text.plan(cell[0], cell[1]);
	}

	// --- lines

	/** How long the end of a line is at a place, be it escaped or not; 0 if none. */
	private int breakAt(int at) {
		char letter = this.text.at(at);
		if (at >= this.text.length()) {
			return 0;
		}
		if (letter == '\n') {
			return 1;
		}
		if (letter == '\r' && this.text.at(at + 1) == '\n' && at + 1 < this.text.length()) {
			return 2;
		}
		if (letter != '\\') {
			return 0;
		}
		return this.text.startsWith("\\n", at) ? 2 : this.text.startsWith("\\r\\n", at) ? 4 : 0;
	}

	private int lineEnd(int from) {
		int at = from;
		while (at < this.text.length() && at - from < LONGEST_LINE && breakAt(at) == 0) {
			at++;
		}
		return at;
	}

	private int nextLine(int lineEnd) {
		int length = breakAt(lineEnd);
		return (length == 0) ? this.text.length() : lineEnd + length;
	}

	/** Whether a line is drawn, as below the header of a table. */
	private boolean isRule(int from, int to) {
		for (int i = from; i < to; i++) {
			if ("-=+|: ".indexOf(this.text.at(i)) < 0) {
				return false;
			}
		}
		return to > from;
	}

	/** What separates the cells of a line; 0 if nothing does. */
	private char separatorOf(int from, int to) {
		boolean told = false;
		for (int i = from; i < to; i++) {
			char letter = this.text.at(i);
			if (SEPARATORS.indexOf(letter) >= 0) {
				return letter;
			}
			if (letter == ' ' && told && this.text.at(i + 1) == ' ') {
				return BLANKS;
			}
			told |= letter != ' ';
		}
		return 0;
	}

	// --- cells

	private void split(int from, int to, char separator) {
		this.cells.clear();
		int first = from;
		boolean quoted = false;
		for (int i = from; i < to && this.cells.size() < MOST_COLUMNS; i++) {
			char letter = this.text.at(i);
			if (letter == '"') {
				quoted = !quoted;
			}
			boolean separates = (separator == BLANKS) ? letter == ' ' && this.text.at(i + 1) == ' '
					: letter == separator;
			if (separates && !quoted) {
				add(first, i, separator);
				first = i + 1;
			}
		}
		add(first, to, separator);
	}

	private void add(int from, int to, char separator) {
		int first = from;
		int last = to;
		while (first < last && isAround(this.text.at(first))) {
			first++;
		}
		while (last > first && isAround(this.text.at(last - 1))) {
			last--;
		}
		boolean nothing = first == last && (separator == BLANKS || (separator == '|' && isBorder(from, to)));
		if (!nothing) {
			this.cells.add(new int[] { first, last });
		}
	}

	/** Whether an empty cell is what is outside of a table's border. */
	private boolean isBorder(int from, int to) {
		return breakAt(to) > 0 || to >= this.text.length() || this.text.at(from - 1) != '|';
	}

	private static boolean isAround(char letter) {
		return letter == ' ' || letter == '\t' || letter == '"' || letter == '\'' || letter == '`' || letter == '\\';
	}

	// --- SQL

	/** Looks whether a bracket opens the columns of an {@code INSERT}. */
	void columns(int bracket) {
		if (bracket > this.lastValues || this.rowsLeft <= 0) {
			return;
		}
		int last = bracket + 1;
		while (last < this.text.length() && last - bracket < LONGEST_LINE && "()=;".indexOf(this.text.at(last)) < 0) {
			last++;
		}
		if (this.text.at(last) != ')') {
			return;
		}
		int values = skipSpace(last + 1);
		if (!this.text.is(values, "values")) {
			return;
		}
		split(bracket + 1, last, ',');
		int columns = this.cells.size();
		List<Integer> secret = new ArrayList<>();
		for (int i = 0; i < columns; i++) {
			if (isSecret(this.cells.get(i))) {
				secret.add(i);
			}
		}
		int at = skipSpace(values + "values".length());
		while (!secret.isEmpty() && this.text.at(at) == '(') {
			int behind = tuple(at, columns, secret);
			this.rowsLeft -= behind - at;
			at = skipSpace(behind);
			at = (this.text.at(at) == ',') ? skipSpace(at + 1) : this.text.length();
		}
	}

	/** Has the secret values of one row masked; returns what comes after it. */
	private int tuple(int bracket, int columns, List<Integer> secret) {
		this.cells.clear();
		int first = bracket + 1;
		int depth = 0;
		char quote = 0;
		int at = first;
		for (; at < this.text.length(); at++) {
			char letter = this.text.at(at);
			if (quote != 0) {
				quote = (letter == quote) ? 0 : quote;
			}
			else if (letter == '\'' || letter == '"') {
				quote = letter;
			}
			else if (letter == '(') {
				depth++;
			}
			else if (letter == ')' && depth-- == 0) {
				break;
			}
			else if (letter == ',' && depth == 0) {
				add(first, at, ',');
				first = at + 1;
			}
		}
		add(first, at, ',');
		for (int i = 0; i < this.cells.size(); i++) {
			if (this.cells.size() != columns || secret.contains(i)) {
				plan(this.cells.get(i));
			}
		}
		return Math.min(this.text.length(), at + 1);
	}

	private int skipSpace(int from) {
		int at = from;
		while (at < this.text.length() && Character.isWhitespace(this.text.at(at))) {
			at++;
		}
		return at;
	}

}
