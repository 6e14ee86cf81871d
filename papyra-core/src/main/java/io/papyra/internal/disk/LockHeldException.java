package io.papyra.internal.disk;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/** A lock is held elsewhere. */
public final class LockHeldException extends IOException {

	private static final long serialVersionUID = 1L;

	private final transient @Nullable LockHolder holder;

	public LockHeldException(String lockFile, @Nullable LockHolder holder) {
		super("lock " + lockFile + " is held by " + ((holder != null) ? holder : "an unknown process"));
		this.holder = holder;
	}

	/** Who has it, if known. */
	public @Nullable LockHolder holder() {
		return this.holder;
	}

}
