package io.papyra.spring.settings;

/** How near what was written is to what is known. */
public final class Spelling {

	private Spelling() {
	}

	/**
	 * How many characters have to be added, removed or exchanged to make one of the
	 * other.
	 */
	public static int distance(String left, String right) {
		int[] row = new int[right.length() + 1];
		for (int j = 0; j <= right.length(); j++) {
			row[j] = j;
		}
		for (int i = 1; i <= left.length(); i++) {
			int diagonal = row[0];
			row[0] = i;
			for (int j = 1; j <= right.length(); j++) {
				int above = row[j];
				int replaced = diagonal + ((left.charAt(i - 1) == right.charAt(j - 1)) ? 0 : 1);
				row[j] = Math.min(replaced, Math.min(row[j - 1], above) + 1);
				diagonal = above;
			}
		}
		return row[right.length()];
	}

}
