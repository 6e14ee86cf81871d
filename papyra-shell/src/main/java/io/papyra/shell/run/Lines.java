package io.papyra.shell.run;

/** Breaks text between its words, so that a terminal need not break it within one. */
final class Lines {

	/** However narrow the terminal is. */
	private static final int NARROWEST = 16;

	private Lines() {
	}

	/**
	 * The text behind a head, its further lines indented as far as the head is long.
	 * @param columns how long lines may be
	 * @return without a line end at its end
	 */
	static String hanging(String head, String text, int columns) {
		int room = Math.max(NARROWEST, columns - head.length());
		StringBuilder lines = new StringBuilder(head);
		int used = 0;
		for (String word : text.split("\\s+", -1)) {
			if (used > 0 && used + 1 + word.length() > room) {
				lines.append('\n').append(" ".repeat(head.length()));
				used = 0;
			}
			lines.append((used > 0) ? " " : "").append(word);
			used += word.length() + ((used > 0) ? 1 : 0);
		}
		return lines.toString();
	}

}
