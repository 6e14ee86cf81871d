package io.papyra.backend;

/** Another writer has the store open; the message names it. */
public final class WriterLockedException extends PersistenceException {

	private static final long serialVersionUID = 1L;

	private final boolean inThisProcess;

	public WriterLockedException(String message) {
		this(message, false);
	}

	/**
	 * @param message who it is
	 * @param inThisProcess whether it is known to be a writer of this very process
	 */
	public WriterLockedException(String message, boolean inThisProcess) {
		super(message, null);
		this.inThisProcess = inThisProcess;
	}

	/**
	 * Whether the other writer is known to belong to this very process: another
	 * application context, or another recorder.
	 */
	public boolean isInThisProcess() {
		return this.inThisProcess;
	}

}
