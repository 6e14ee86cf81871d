package io.papyra.backup;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A backup among others in one directory.
 *
 * @param name its name in that directory
 * @param state what is known about it
 * @param manifest what it should hold; null if it has no manifest that can be read
 * @param problem why it is not what was backed up, the first reason alone; empty if it is
 */
public record ListedBackup(String name, State state, @Nullable BackupManifest manifest, String problem) {

	/** What is known about a backup. */
	public enum State {

		/** Every file is there and has its size; no byte was read. */
		COMPLETE,

		/** Every byte was read and is what was backed up. */
		VERIFIED,

		/** It is not what was backed up, or has something else in it. */
		DAMAGED,

		/** What a backup left that was killed, or one that was being removed. */
		INCOMPLETE,

		/** It is being made. */
		IN_PROGRESS,

		/** It cannot be looked at, as the directory of another user. */
		UNREADABLE

	}

	/** Whether it could be restored, as far as is known. */
	public boolean isUsable() {
		return this.state == State.COMPLETE || this.state == State.VERIFIED;
	}

	/** Whether it is known to be a backup that cannot be restored. */
	public boolean isDamaged() {
		return this.state == State.DAMAGED || (this.state == State.UNREADABLE && this.manifest != null);
	}

	/** Whether the history was intact when it was backed up. */
	public boolean isOfCleanHistory() {
		return this.manifest != null && this.manifest.anomalies() == 0;
	}

	/** When it was made; before all others if that is not known. */
	Instant created() {
		return (this.manifest != null) ? this.manifest.created() : Instant.MIN;
	}

}
