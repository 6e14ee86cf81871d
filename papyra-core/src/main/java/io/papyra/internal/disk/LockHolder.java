package io.papyra.internal.disk;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * Who has a lock, as far as that is known: the operating system tells that it is held; a
 * note in the lock file says by whom.
 *
 * @param pid the process, as it is numbered where it runs; 0 if not known
 * @param host the name of its machine or container; empty if not known
 * @param started when it started, in milliseconds since the epoch; 0 if not known
 * @param boot identifies the run of the operating system; empty where there is no such
 * thing
 * @param namespace identifies the numbering of processes that {@code pid} belongs to;
 * empty where there is no such thing
 * @param doubt why it is not even known whether the lock is held; null if it is
 */
public record LockHolder(long pid, String host, long started, String boot, String namespace, @Nullable String doubt) {

	/** A holder of whom nothing is known. */
	public static final LockHolder UNKNOWN = new LockHolder(0, "", 0);

	public LockHolder(long pid, String host, long started) {
		this(pid, host, started, "", "", null);
	}

	/** It is unknown whether the lock is held. */
	public static LockHolder unknown(String why) {
		return new LockHolder(0, "", 0, "", "", why);
	}

	/** Whether the lock is held for certain. */
	public boolean isCertain() {
		return this.doubt == null;
	}

	/** The process that asks. */
	public static LockHolder thisProcess() {
		return LockNote.self();
	}

	/**
	 * Who is named in a {@link #note}, or null if no holder is.
	 */
	public static @Nullable LockHolder ofNote(String note) {
		return LockNote.parse(note.getBytes(StandardCharsets.UTF_8));
	}

	/** One line that names it, for others to read. */
	public String note() {
		return new String(LockNote.of(this), StandardCharsets.UTF_8).strip();
	}

	/**
	 * Whether it may still be there: false only where its process is numbered as those of
	 * this one are, and is gone. Of other machines and containers nothing is known.
	 */
	public boolean mayLive() {
		return LockNote.mayLive(this);
	}

	/** Whether it is the process that asks. */
	public boolean isThisProcess() {
		return LockNote.isSelf(this);
	}

	/** For messages. */
	@Override
	public String toString() {
		if (this.doubt != null) {
			return "unknown: " + this.doubt;
		}
		return (this.pid > 0) ? "process " + this.pid + " on " + this.host : "another process";
	}

}
