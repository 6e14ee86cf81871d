package io.papyra.internal.disk;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * A whole disk at rest: every name leads to a file or a directory, and everything is on
 * stable storage. Arrays are shared and never changed.
 *
 * @param names all names, those of directories included
 * @param files content of each file by its node
 * @param directories nodes that are directories
 * @param operations how much was ever done to this disk
 */
record DiskImage(SortedMap<Path, Integer> names, Map<Integer, byte[]> files, Set<Integer> directories, int operations) {

	/** A disk that holds these files in the directories that they need. */
	static DiskImage of(Map<Path, byte[]> contents, Path directory) {
		DiskImage image = new DiskImage(new TreeMap<>(), new HashMap<>(), new HashSet<>(), 0);
		image.addDirectory(directory);
		new TreeMap<>(contents).forEach((file, bytes) -> {
			image.addDirectory(DiskState.directoryOf(file));
			int node = image.names.size();
			image.names.put(file, node);
			image.files.put(node, bytes);
		});
		return image;
	}

	private void addDirectory(Path directory) {
		if (directory.getParent() != null && !this.names.containsKey(directory)) {
			addDirectory(directory.getParent());
			this.directories.add(this.names.size());
			this.names.put(directory, this.names.size());
		}
	}

	/** Content of every file by its name. */
	SortedMap<Path, byte[]> contents() {
		SortedMap<Path, byte[]> contents = new TreeMap<>();
		this.names.forEach((name, node) -> {
			byte[] bytes = this.files.get(node);
			if (bytes != null) {
				contents.put(name, bytes);
			}
		});
		return contents;
	}

	/** The same for the same names and bytes, and as good as never for others. */
	long fingerprint() {
		long hash = 1125899906842597L;
		for (Map.Entry<Path, Integer> entry : this.names.entrySet()) {
			byte[] bytes = this.files.get(entry.getValue());
			hash = 31 * hash + entry.getKey().hashCode();
			hash = 31 * hash + ((bytes != null) ? bytes.length : -1);
			hash = hash * 6364136223846793005L + ((bytes != null) ? checksum(bytes) : 0);
		}
		return hash;
	}

	/**
	 * By the instructions of the processor: of a disk there are thousands of images to
	 * tell apart.
	 */
	private static long checksum(byte[] bytes) {
		CRC32C checksum = new CRC32C();
		checksum.update(bytes, 0, bytes.length);
		return checksum.getValue();
	}

}
