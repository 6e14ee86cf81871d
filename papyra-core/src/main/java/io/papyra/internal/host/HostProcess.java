package io.papyra.internal.host;

import io.papyra.internal.disk.LockHolder;
import org.jspecify.annotations.Nullable;

/** A process that a note tells apart from all others, also of other machines. */
public final class HostProcess {

	private final LockHolder holder;

	private HostProcess(LockHolder holder) {
		this.holder = holder;
	}

	/** The note of the process that asks: one line. */
	public static String ownNote() {
		return LockHolder.thisProcess().note();
	}

	/** The process that a note names, or null if it names none. */
	public static @Nullable HostProcess ofNote(String note) {
		LockHolder holder = LockHolder.ofNote(note);
		return (holder != null) ? new HostProcess(holder) : null;
	}

	/**
	 * Whether it may still be there: false only where its process is numbered as those of
	 * this one are, and is gone. Of other machines and containers nothing is known.
	 */
	public boolean mayLive() {
		return this.holder.mayLive();
	}

	/** For messages. */
	@Override
	public String toString() {
		return this.holder.toString();
	}

}
