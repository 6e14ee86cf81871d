package io.papyra.internal.disk;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * Names and files of a disk, as they are now and as stable storage has them. Knows
 * neither faults nor handles: every {@link Operation} applied to it works. Not safe for
 * use by several threads.
 */
final class DiskState {

	private final TreeMap<Path, Integer> names;

	private final TreeMap<Path, Integer> durableNames;

	private final List<PendingName> pendingNames = new ArrayList<>();

	private final Map<Integer, FileState> files = new HashMap<>();

	private final Set<Integer> directories;

	private int nextNode;

	DiskState(DiskImage image) {
		this.names = new TreeMap<>(image.names());
		this.durableNames = new TreeMap<>(image.names());
		image.files().forEach((node, bytes) -> this.files.put(node, new FileState(bytes)));
		this.directories = new HashSet<>(image.directories());
		this.nextNode = image.names().values().stream().mapToInt((node) -> node + 1).max().orElse(0);
	}

	static Path directoryOf(Path name) {
		Path directory = name.getParent();
		return (directory != null) ? directory : name;
	}

	@Nullable Integer node(Path name) {
		return this.names.get(name);
	}

	boolean isDirectory(Path name) {
		Integer node = this.names.get(name);
		return (node != null) ? this.directories.contains(node) : name.getParent() == null;
	}

	FileState file(int node) {
		FileState file = this.files.get(node);
		if (file == null) {
			throw new IllegalStateException("node " + node + " is no file");
		}
		return file;
	}

	/** Names directly below a directory, sorted. */
	List<Path> list(Path directory) {
		return this.names.keySet()
			.stream()
			.filter((name) -> name.getParent() != null && directoryOf(name).equals(directory))
			.toList();
	}

	long usedBytes() {
		return this.names.values()
			.stream()
			.map(this.files::get)
			.filter((file) -> file != null)
			.mapToLong((file) -> file.current().size())
			.sum();
	}

	int nextNode() {
		return this.nextNode;
	}

	void addFile(Path name, int node) {
		this.nextNode = node + 1;
		this.files.put(node, new FileState(new byte[0]));
		change(new NameChange(null, name, node));
	}

	void addDirectory(Path name, int node) {
		this.nextNode = node + 1;
		this.directories.add(node);
		change(new NameChange(null, name, node));
	}

	void change(NameChange change) {
		change.applyTo(this.names);
		this.pendingNames.add(new PendingName(change, change.directories()));
	}

	void syncDirectory(Path directory) {
		for (PendingName name : List.copyOf(this.pendingNames)) {
			name.unsynced.remove(directory);
			if (name.unsynced.isEmpty()) {
				name.change.applyTo(this.durableNames);
				this.pendingNames.remove(name);
			}
		}
	}

	/** Everything as readers see it now, as if all of it were durable. */
	DiskImage current(int operations) {
		Map<Integer, byte[]> contents = new HashMap<>();
		this.files.forEach((node, file) -> contents.put(node, file.current().toArray()));
		return new DiskImage(new TreeMap<>(this.names), contents, new HashSet<>(this.directories), operations);
	}

	/** What stable storage has now, and what is still on its way there. */
	Snapshot snapshot(int operations) {
		Map<Integer, byte[]> durable = new HashMap<>();
		Map<Integer, List<DataChange>> pending = new TreeMap<>();
		Map<Integer, byte[]> cached = new HashMap<>();
		this.files.forEach((node, file) -> {
			durable.put(node, file.durable());
			if (!file.pending().isEmpty()) {
				pending.put(node, file.pending());
			}
			if (file.onlyCached()) {
				cached.put(node, file.current().toArray());
			}
		});
		DiskImage image = new DiskImage(new TreeMap<>(this.durableNames), durable, new HashSet<>(this.directories),
				operations);
		return new Snapshot(image, pending, this.pendingNames.stream().map((name) -> name.change).toList(), cached);
	}

	/** A change with the directories that must still be synced for it. */
	private record PendingName(NameChange change, Set<Path> unsynced) {
	}

}
