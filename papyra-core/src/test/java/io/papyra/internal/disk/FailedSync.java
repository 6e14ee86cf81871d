package io.papyra.internal.disk;

/**
 * What a file system does with the unsynced bytes of a file whose sync failed. In each
 * case they are lost and marked clean: the next sync succeeds without writing them.
 */
public enum FailedSync {

	/**
	 * Readers see at once that the bytes and the growth of the file are gone, as on
	 * Btrfs.
	 */
	REVERTED,

	/** The file keeps its new size; where the bytes should be, readers see zeros. */
	ZEROED,

	/** Readers go on seeing the bytes until the next crash, as on ext4 and XFS. */
	CACHED

}
