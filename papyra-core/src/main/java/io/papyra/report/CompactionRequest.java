package io.papyra.report;

import java.util.Collection;
import java.util.Set;

/**
 * How a store is to be compacted.
 *
 * @param dryRun whether only to tell what would be removed
 * @param force whether to compact also what is no history by all that can be told
 * @param byHand whether it is requested by an operator who knows that the clock is right:
 * then facts expire by their age, too, while a {@link ClockDoubt} makes others wait
 * @param ignoredGroups consumer groups that hold nothing back: what they have not
 * acknowledged is removed, too
 */
public record CompactionRequest(boolean dryRun, boolean force, boolean byHand, Set<String> ignoredGroups) {

	/** Removes for good. */
	public static final CompactionRequest NOW = new CompactionRequest(false);

	/** Only tells. */
	public static final CompactionRequest DRY_RUN = new CompactionRequest(true);

	public CompactionRequest {
		ignoredGroups = Set.copyOf(ignoredGroups);
	}

	/** Leaves what is no history as it is. */
	public CompactionRequest(boolean dryRun) {
		this(dryRun, false);
	}

	/** No operator vouches for the clock. */
	public CompactionRequest(boolean dryRun, boolean force) {
		this(dryRun, force, false);
	}

	/** Every group holds back what it has not acknowledged. */
	public CompactionRequest(boolean dryRun, boolean force, boolean byHand) {
		this(dryRun, force, byHand, Set.of());
	}

	/** The same, requested by an operator who vouches for the clock. */
	public CompactionRequest askedForByHand() {
		return new CompactionRequest(this.dryRun, this.force, true, this.ignoredGroups);
	}

	/** The same, in which these groups hold nothing back. */
	public CompactionRequest ignoring(Set<String> groups) {
		return new CompactionRequest(this.dryRun, this.force, this.byHand, groups);
	}

	/**
	 * For backends, before anything is removed.
	 * @param existing the groups of the store; empty if it has none
	 * @throws UnknownGroupException if one that is to be ignored does not exist
	 */
	public void requireGroups(Collection<String> existing) {
		for (String group : this.ignoredGroups) {
			if (!existing.contains(group)) {
				throw new UnknownGroupException(group, existing);
			}
		}
	}

}
