package io.papyra.shell.inspect;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import io.papyra.fact.ActorEvent;
import io.papyra.fact.DeadLetter;
import io.papyra.fact.Fact;
import io.papyra.shell.command.CommandFailure;
import org.jspecify.annotations.Nullable;

/**
 * Which types of events or messages are wanted: each type is given exactly, or by its
 * beginning and a {@code *}. Immutable.
 *
 * @param wanted those of which one has to match; empty for all
 * @param excluded those of which none may match
 */
record TypeCondition(Set<String> wanted, Set<String> excluded) {

	private static final String NOT = "!";

	private static final String ANY = "*";

	/**
	 * Types as a user lists them, with commas. One that has a comma in it is meant as
	 * well.
	 * @throws CommandFailure if there is none
	 */
	static TypeCondition parse(String text) {
		List<String> parts = Stream.of(text.split(",", -1)).map(String::strip).toList();
		Set<String> wanted = new LinkedHashSet<>();
		Set<String> excluded = new LinkedHashSet<>();
		if (parts.size() > 1 && !text.startsWith(NOT)) {
			wanted.add(text);
		}
		for (String part : parts) {
			String type = part.startsWith(NOT) ? part.substring(NOT.length()).strip() : part;
			if (type.isEmpty()) {
				throw CommandFailure.usage("types with commas between them, '!' before one that is not wanted, "
						+ "and '*' at the end of one for all that begin so");
			}
			(part.startsWith(NOT) ? excluded : wanted).add(type);
		}
		if (!excluded.isEmpty()) {
			wanted.remove(text);
		}
		return new TypeCondition(wanted, excluded);
	}

	/** What both ask for. */
	TypeCondition plus(TypeCondition other) {
		return new TypeCondition(union(this.wanted, other.wanted), union(this.excluded, other.excluded));
	}

	private static Set<String> union(Set<String> one, Set<String> other) {
		Set<String> all = new LinkedHashSet<>(one);
		all.addAll(other);
		return all;
	}

	/** The type, if it is one alone and whole; otherwise null. */
	@Nullable String exactly() {
		String first = this.wanted.isEmpty() ? ANY : this.wanted.iterator().next();
		return (this.wanted.size() == 1 && this.excluded.isEmpty() && !first.endsWith(ANY)) ? first : null;
	}

	/** Types that were named whole and are none of these. */
	List<String> missingIn(Set<String> known) {
		List<String> missing = new ArrayList<>();
		for (String type : this.wanted) {
			boolean several = type.contains(",") && this.wanted.size() > 1;
			if (!several && known.stream().noneMatch((name) -> isMeant(type, name))) {
				missing.add(type);
			}
		}
		return missing;
	}

	boolean matches(Fact fact) {
		String type = of(fact);
		return type != null && (this.wanted.isEmpty() || this.wanted.stream().anyMatch((one) -> isMeant(one, type)))
				&& this.excluded.stream().noneMatch((one) -> isMeant(one, type));
	}

	private static boolean isMeant(String given, String type) {
		return given.equals(type)
				|| (given.endsWith(ANY) && type.startsWith(given.substring(0, given.length() - ANY.length())));
	}

	/** Type of an event or a message; null of an audit. */
	static @Nullable String of(Fact fact) {
		if (fact instanceof ActorEvent event) {
			return event.eventType();
		}
		return (fact instanceof DeadLetter letter) ? letter.messageType() : null;
	}

}
