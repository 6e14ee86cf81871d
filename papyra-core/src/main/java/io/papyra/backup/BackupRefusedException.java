package io.papyra.backup;

import io.papyra.backend.PersistenceException;

/**
 * A backup was not made or not restored because that would have harmed something, or
 * there is nothing to be backed up or restored; nothing was changed. The message says
 * what is in the way and what to do.
 */
public final class BackupRefusedException extends PersistenceException {

	private static final long serialVersionUID = 1L;

	/** Why a backup is refused. */
	public enum Reason {

		/** Something stands where the backup, or what is restored, should go. */
		TARGET_EXISTS,

		/** The backup would stand inside the history, as a file that is no part of it. */
		INSIDE_HISTORY,

		/** There is no history, or no backup, of that name. */
		SOURCE_MISSING,

		/** It is not what was backed up. */
		DAMAGED,

		/** The store cannot be copied as files. */
		NOT_COPYABLE

	}

	private final Reason reason;

	BackupRefusedException(Reason reason, String message) {
		super(message, null);
		this.reason = reason;
	}

	public Reason reason() {
		return this.reason;
	}

}
