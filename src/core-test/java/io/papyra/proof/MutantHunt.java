package io.papyra.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Judges whichever engine it is loaded with, until something is found. Speaks only in
 * words that every class loader shares.
 */
public final class MutantHunt implements Function<String, String> {

	private static final int STATES = 400;

	/**
	 * Hunts.
	 * @param first scenario and kind of store that are tried first, separated by commas
	 * @return what was found, or nothing
	 */
	@Override
	public String apply(String first) {
		List<String> hunts = new ArrayList<>(List.of(first.split(",")));
		hunts.add("damage");
		for (String hunt : hunts) {
			try {
				hunt(hunt);
			}
			catch (AssertionError | RuntimeException ex) {
				return hunt + ": " + words(ex).lines().findFirst().orElse("");
			}
		}
		return "";
	}

	private static String words(Throwable found) {
		Throwable cause = found;
		while (cause.getMessage() == null && cause.getCause() != null) {
			cause = cause.getCause();
		}
		return String.valueOf(cause.getMessage());
	}

	private static void hunt(String hunt) {
		if (hunt.equals("damage")) {
			DamageProgramme.flips(StoreKind.JSON, DamageProgramme.sound(StoreKind.JSON), 7);
			return;
		}
		String[] words = hunt.split(" ", 2);
		CrashProgramme.crashes(Scenario.valueOf(words[0]), StoreKind.valueOf(words[1]), STATES);
	}

}
