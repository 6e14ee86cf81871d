package io.papyra.shell.inspect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

import io.papyra.fact.FactKind;
import io.papyra.shell.output.TerminalEscaper;
import io.papyra.spring.settings.Spelling;
import org.jspecify.annotations.Nullable;

/**
 * Which types of events or messages there are, as told when a user asks for another one.
 *
 * @param kind whose types
 * @param names those of the newest facts
 * @param facts of how many of these
 * @param all whether these are all there are
 */
record KnownTypes(FactKind kind, Set<String> names, int facts, boolean all) {

	/** How many facts are looked at. */
	private static final int FACTS = 100_000;

	/** How many types are held, and how many of them are told. */
	private static final int HELD = 1000;

	private static final int TOLD = 10;

	static KnownTypes read(FactKind kind, FactReading reading) {
		Set<String> names = new TreeSet<>();
		int[] facts = { 0 };
		boolean all = reading.glance(kind, FACTS, (stored) -> {
			facts[0]++;
			String type = TypeCondition.of(stored.fact());
			if (type != null && names.size() < HELD) {
				names.add(TerminalEscaper.line(type));
			}
		});
		return new KnownTypes(kind, names, facts[0], all);
	}

	/** What is said of a type that no fact has; null if each has one. */
	@Nullable String unknown(TypeCondition types) {
		List<String> missing = types.missingIn(this.names);
		if (missing.isEmpty() || this.names.isEmpty()) {
			return null;
		}
		String wanted = missing.get(0);
		List<String> near = new ArrayList<>(this.names);
		near.sort(Comparator.comparingInt((name) -> Spelling.distance(lower(wanted), lower(name))));
		boolean meant = Spelling.distance(lower(wanted), lower(near.get(0))) <= Math.max(2, wanted.length() / 3);
		String kind = this.kind.wireName().replace('_', ' ');
		String who = this.all ? "no " + kind : "none of the newest " + this.facts + " " + kind + "s";
		return who + " has the type '" + wanted + "'" + (meant ? "; did you mean " + near.get(0) + "?" : ".")
				+ " Types in the history: " + String.join(", ", near.subList(0, Math.min(TOLD, near.size())))
				+ ((near.size() > TOLD) ? " and " + (near.size() - TOLD) + " more" : "");
	}

	private static String lower(String name) {
		return name.toLowerCase(Locale.ROOT);
	}

}
