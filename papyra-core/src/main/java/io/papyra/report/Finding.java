package io.papyra.report;

/**
 * One line of a checklist.
 *
 * @param check short name of what was looked at, such as {@code storage-rights}
 * @param severity how bad it is
 * @param message what was found, human-readable
 * @param advice what to do about it; empty if nothing
 */
public record Finding(String check, Severity severity, String message, String advice) {

	/** How bad a finding is. */
	public enum Severity {

		/** As it should be. */
		OK,

		/** Works, but will hurt one day; never fails a check. */
		WARNING,

		/** Facts are or will be lost, or the service will not start. */
		ERROR

	}

	public static Finding ok(String check, String message) {
		return new Finding(check, Severity.OK, message, "");
	}

	public static Finding warning(String check, String message, String advice) {
		return new Finding(check, Severity.WARNING, message, advice);
	}

	public static Finding error(String check, String message, String advice) {
		return new Finding(check, Severity.ERROR, message, advice);
	}

}
