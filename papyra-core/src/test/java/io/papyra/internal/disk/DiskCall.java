package io.papyra.internal.disk;

/** A call of a {@link Disk} or of one of its files that may fail. */
public enum DiskCall {

	CREATE, OPEN_FOR_WRITE, OPEN_FOR_READ, INFO, RENAME, LINK, DELETE, LIST, CREATE_DIRECTORIES, SYNC_DIRECTORY,
	FREE_SPACE, LOCK, LOCK_HOLDER, UNLOCK, READ, WRITE, FORCE, TRUNCATE, SIZE, CLOSE

}
