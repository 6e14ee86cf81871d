package io.papyra.spring.maintenance;

/**
 * A scan, compaction or recovery on demand was not begun; the message says why and what
 * to do instead. Nothing was changed.
 */
public final class MaintenanceRefusedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	MaintenanceRefusedException(String message) {
		super(message);
	}

}
