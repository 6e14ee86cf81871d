package io.papyra.recorder;

import io.papyra.backend.PersistenceException;
import io.papyra.observe.DropReason;

/** A fact whose storing was asked for durably was not recorded. */
public final class FactDroppedException extends PersistenceException {

	private static final long serialVersionUID = 1L;

	private final DropReason reason;

	FactDroppedException(DropReason reason, String message) {
		super(message, null);
		this.reason = reason;
	}

	/** Why. */
	public DropReason reason() {
		return this.reason;
	}

}
