package io.papyra.internal.disk;

import java.time.Instant;

/**
 * What is under a name.
 *
 * @param type what it is
 * @param size its bytes
 * @param modified when it was last changed
 * @param key identity of the file itself, whatever its name: the same text means the same
 * file
 */
public record FileInfo(Type type, long size, Instant modified, String key) {

	/** What can be under a name. */
	public enum Type {

		FILE, DIRECTORY, OTHER

	}

	public boolean isFile() {
		return this.type == Type.FILE;
	}

	public boolean isDirectory() {
		return this.type == Type.DIRECTORY;
	}

}
