package io.papyra.internal.disk;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * A disk between two operations, as a loss of power would meet it.
 *
 * @param durable what is on stable storage
 * @param pending changes of each file that are not, in the order in which they were made
 * @param pendingNames changes to names that are not, likewise
 * @param cached what readers see in files in which they see more than all that
 */
record Snapshot(DiskImage durable, Map<Integer, List<DataChange>> pending, List<NameChange> pendingNames,
		Map<Integer, byte[]> cached) {

	/**
	 * Decides what becomes of one pending change: the same, a mangled one, or null if it
	 * is lost.
	 */
	interface DataChoice {

		DataChoice ALL = (node, index, change) -> change;

		DataChoice NONE = (node, index, change) -> null;

		/** Everything that readers see, as after the death of a process alone. */
		DataChoice KILL = (node, index, change) -> change;

		@Nullable DataChange survivor(int node, int index, DataChange change);

	}

	/** Decides whether one pending change to names survives. */
	interface NameChoice {

		NameChoice ALL = (index) -> true;

		NameChoice NONE = (index) -> false;

		boolean survives(int index);

	}

	/** Which names there are when the disk comes back. */
	SortedMap<Path, Integer> names(NameChoice surviving) {
		TreeMap<Path, Integer> names = new TreeMap<>(this.durable.names());
		for (int i = 0; i < this.pendingNames.size(); i++) {
			if (surviving.survives(i)) {
				this.pendingNames.get(i).applyTo(names);
			}
		}
		if (!this.pendingNames.isEmpty()) {
			names.keySet().removeIf((name) -> !isReachable(name, names));
		}
		return names;
	}

	/** What the disk holds when it comes back with these names. */
	DiskImage crash(DataChoice data, SortedMap<Path, Integer> names) {
		Map<Integer, byte[]> files = new HashMap<>();
		Set<Integer> directories = new HashSet<>(this.durable.directories());
		directories.retainAll(names.values());
		names.values().forEach((node) -> {
			byte[] bytes = this.durable.files().get(node);
			byte[] seen = (data == DataChoice.KILL) ? this.cached.get(node) : null;
			if (bytes != null) {
				files.put(node, (seen != null) ? seen : ByteStore.after(bytes, survivors(node, data)));
			}
		});
		return new DiskImage(names, files, directories, this.durable.operations());
	}

	/**
	 * A name below a directory that did not survive is lost with it. Asked in order, in
	 * which a directory comes before what is in it.
	 */
	private static boolean isReachable(Path name, SortedMap<Path, Integer> names) {
		Path above = name.getParent();
		return above == null || above.getParent() == null || names.containsKey(above);
	}

	private List<DataChange> survivors(int node, DataChoice choice) {
		List<DataChange> changes = this.pending.getOrDefault(node, List.of());
		if (choice == DataChoice.ALL || changes.isEmpty()) {
			return changes;
		}
		List<DataChange> survivors = new ArrayList<>(changes.size());
		for (int i = 0; i < changes.size(); i++) {
			DataChange survivor = choice.survivor(node, i, changes.get(i));
			if (survivor != null) {
				survivors.add(survivor);
			}
		}
		return survivors;
	}

}
