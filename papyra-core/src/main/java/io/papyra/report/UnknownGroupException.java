package io.papyra.report;

import java.util.Collection;
import java.util.stream.Collectors;

/**
 * A compaction was to ignore a consumer group that does not exist, such as a misspelt
 * one, or one of a store that has no groups. Nothing was removed.
 */
public class UnknownGroupException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	private final String group;

	private final String allowed;

	/**
	 * @param group what was asked for
	 * @param existing those that exist; empty if there are none
	 */
	public UnknownGroupException(String group, Collection<String> existing) {
		super("'" + group + "' is no consumer group of this history: "
				+ (existing.isEmpty() ? "it has none, so that nothing is held back" : "there is " + list(existing)));
		this.group = group;
		this.allowed = existing.isEmpty() ? "none, as no consumer group reads this history" : list(existing);
	}

	private static String list(Collection<String> existing) {
		return existing.stream().sorted().distinct().collect(Collectors.joining(", "));
	}

	/** The group that does not exist. */
	public String group() {
		return this.group;
	}

	/** Which ones exist, human-readable. */
	public String allowed() {
		return this.allowed;
	}

}
