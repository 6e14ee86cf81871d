package io.papyra.fact;

import java.util.List;

/**
 * Which names count: those that are included and not excluded.
 *
 * @param include patterns as {@link NamePattern} means them; none for every name
 * @param exclude likewise; none for no name
 */
public record NameFilter(List<String> include, List<String> exclude) {

	/** Every name. */
	public static final NameFilter ALL = new NameFilter(List.of(), List.of());

	public NameFilter {
		include = List.copyOf(include);
		exclude = List.copyOf(exclude);
	}

	/** Whether every name counts. */
	public boolean isEverything() {
		return this.include.isEmpty() && this.exclude.isEmpty();
	}

	/** Whether a name counts. */
	public boolean admits(String name) {
		return (this.include.isEmpty() || NamePattern.anyMatches(this.include, name))
				&& !NamePattern.anyMatches(this.exclude, name);
	}

}
