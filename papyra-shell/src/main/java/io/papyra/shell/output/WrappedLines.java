package io.papyra.shell.output;

import java.util.ArrayList;
import java.util.List;

import org.jline.utils.WCWidth;
import org.jspecify.annotations.Nullable;

/**
 * Lines that are no wider than a terminal, broken between words. A word that is too long
 * for what is left beside its indent has a line to itself, further to the left; only one
 * that is longer than a line is broken. Widths are columns of a terminal: an ideograph or
 * an emoji has two, a combining mark none. Used by one thread.
 */
final class WrappedLines {

	/** Below it every character has one column, or is a control character. */
	private static final int FIRST_COMBINING = 0x300;

	/** An indent that leaves less is too deep. */
	private static final int LEAST_ROOM = 8;

	private final int width;

	private final List<String> lines = new ArrayList<>();

	private StringBuilder line = new StringBuilder();

	/** Columns of the line that are taken. */
	private int taken;

	/** Where the line continues. */
	private int column;

	/**
	 * @param width how wide lines may be, in columns; at least 1
	 */
	WrappedLines(int width) {
		this.width = Math.max(1, width);
	}

	/** How many columns the text has where it has no control characters. */
	static int columns(String text) {
		int columns = 0;
		for (int at = 0; at < text.length(); at++) {
			char character = text.charAt(at);
			if (character >= FIRST_COMBINING) {
				return columns + text.substring(at).codePoints().map(WrappedLines::columns).sum();
			}
			columns++;
		}
		return columns;
	}

	private static int columns(int codePoint) {
		return Math.max(0, WCWidth.wcwidth(codePoint));
	}

	/** Continues at this column, counted from 0. */
	WrappedLines at(int column) {
		this.column = column;
		return this;
	}

	/** Text that stays in one piece. */
	WrappedLines write(String text, @Nullable Style style) {
		if (!text.isEmpty()) {
			this.line.append(" ".repeat(Math.max(0, this.column - this.taken)))
				.append((style != null) ? style.paint(text) : text);
			this.taken = Math.max(this.taken, this.column) + columns(text);
			this.column = this.taken;
		}
		return this;
	}

	/** Words from here on; the lines after this one begin at the indent. */
	WrappedLines words(String text, int indent, @Nullable Style style) {
		int left = (this.width - indent >= LEAST_ROOM) ? indent : Math.min(indent, this.width / 2);
		boolean begins = true;
		for (String word : text.split(" ", -1)) {
			boolean glued = begins;
			for (String part : parts(word, this.width - left)) {
				place(glued ? part : " " + part, left, style);
				glued = true;
			}
			begins = false;
		}
		return this;
	}

	/**
	 * A word, or what it can be divided into if it is longer than the room: JSON has no
	 * blanks.
	 */
	private static List<String> parts(String word, int room) {
		if (columns(word) <= room) {
			return List.of(word);
		}
		List<String> parts = new ArrayList<>();
		int from = 0;
		for (int comma = word.indexOf(','); comma >= 0; comma = word.indexOf(',', comma + 1)) {
			parts.add(word.substring(from, comma + 1));
			from = comma + 1;
		}
		if (from < word.length()) {
			parts.add(word.substring(from));
		}
		return parts;
	}

	/** A word, perhaps with a blank before it that is for the middle of a line. */
	private void place(String spaced, int indent, @Nullable Style style) {
		if (this.column + columns(spaced) <= this.width) {
			write(spaced, style);
			return;
		}
		String word = spaced.startsWith(" ") ? spaced.substring(1) : spaced;
		int columns = columns(word);
		if (columns <= this.width) {
			end(indent).at(Math.min(indent, this.width - columns)).write(word, style);
			return;
		}
		if (this.column != indent) {
			end(indent);
		}
		for (String piece : pieces(word, this.width - indent)) {
			if (this.column + columns(piece) > this.width) {
				end(indent);
			}
			write(piece, style);
		}
	}

	/** Pieces of this many columns; marks stay with the character that they belong to. */
	private static List<String> pieces(String word, int room) {
		List<String> pieces = new ArrayList<>();
		int from = 0;
		int used = 0;
		for (int at = 0; at < word.length(); at += Character.charCount(word.codePointAt(at))) {
			int columns = columns(word.codePointAt(at));
			if (used > 0 && used + columns > room) {
				pieces.add(word.substring(from, at));
				from = at;
				used = 0;
			}
			used += columns;
		}
		pieces.add(word.substring(from));
		return pieces;
	}

	/** Ends the line if there is anything on it; the next one begins at the indent. */
	private WrappedLines end(int indent) {
		return ((this.taken > 0) ? end() : this).at(indent);
	}

	/** Ends the line, which may be empty. */
	WrappedLines end() {
		this.lines.add(this.line.toString().stripTrailing());
		this.line = new StringBuilder();
		this.taken = 0;
		this.column = 0;
		return this;
	}

	/** All lines that were ended. */
	List<String> lines() {
		return this.lines;
	}

}
