package io.papyra.internal.disk;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A change to the names in one or two directories: something made, renamed or deleted. A
 * crash keeps it whole or loses it whole, also where a rename concerns two directories,
 * as any journalling file system does; it is durable once every directory concerned was
 * synced.
 *
 * @param removed a name that goes, if any
 * @param added a name that comes, or that gets another meaning, if any
 * @param node what the name stands for
 */
record NameChange(@Nullable Path removed, @Nullable Path added, int node) {

	Set<Path> directories() {
		Set<Path> directories = new HashSet<>();
		for (Path name : new Path[] { this.removed, this.added }) {
			if (name != null) {
				directories.add(DiskState.directoryOf(name));
			}
		}
		return directories;
	}

	void applyTo(Map<Path, Integer> names) {
		if (this.removed != null) {
			names.remove(this.removed, this.node);
		}
		if (this.removed != null && this.added != null) {
			moveBelow(this.removed, this.added, names);
		}
		if (this.added != null) {
			names.put(this.added, this.node);
		}
	}

	/** With a directory goes what is in it. */
	private static void moveBelow(Path from, Path to, Map<Path, Integer> names) {
		for (Path name : List.copyOf(names.keySet())) {
			if (name.startsWith(from) && !name.equals(from)) {
				names.put(to.resolve(from.relativize(name)), Objects.requireNonNull(names.remove(name)));
			}
		}
	}

	@Override
	public String toString() {
		if (this.removed != null && this.added != null) {
			return "rename of " + this.removed + " to " + this.added;
		}
		return (this.added != null) ? "making of " + this.added : "deletion of " + this.removed;
	}

}
