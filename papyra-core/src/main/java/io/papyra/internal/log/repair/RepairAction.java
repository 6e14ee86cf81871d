package io.papyra.internal.log.repair;

import io.papyra.internal.log.format.LineOrder;
import io.papyra.internal.log.format.LineValidator;
import io.papyra.report.AnomalyType;
import io.papyra.report.RecoveryMode;
import io.papyra.report.RecoveryRequest;

/**
 * What recovery does with one line: a pure decision. A damaged line gets a number where
 * its {@link AnomalyType} says so, and otherwise is removed, unless another version can
 * read it; what becomes of a valid one follows from its place among the others.
 */
enum RepairAction {

	/** Stays where it is, byte for byte. */
	KEEP,

	/** Stays, and gets the newline that it lacks or that is damaged. */
	APPEND_NEWLINE,

	/** Stays, and gets a number and a checksum. */
	RENUMBER,

	/** Goes to the place in the sequence where it was missed. */
	REORDER,

	/**
	 * Its number is taken: goes if it is the same line again, else stays under a new
	 * number.
	 */
	DEDUPLICATE,

	/** Is removed and saved. */
	REMOVE;

	static RepairAction of(LineValidator line, LineOrder place, RecoveryRequest request) {
		if (place == LineOrder.TORN) {
			return REMOVE;
		}
		AnomalyType found = line.anomaly();
		if (found != null && found.resolution() == AnomalyType.Resolution.RENUMBERED) {
			return RENUMBER;
		}
		boolean damaged = line.content() == LineValidator.Content.DAMAGED;
		if (damaged && !stays(line, request)) {
			return REMOVE;
		}
		if (place == LineOrder.OUT_OF_ORDER) {
			return REORDER;
		}
		if (place == LineOrder.DUPLICATE) {
			return DEDUPLICATE;
		}
		boolean brokenEnd = !damaged && found != null;
		return (brokenEnd || place == LineOrder.MISSING_NEWLINE) ? APPEND_NEWLINE : KEEP;
	}

	/**
	 * A record of another version, or of Papyra for Python, is no anomaly of the line,
	 * only unknown here. What a newer version wrote is for that one to repair, whatever
	 * the mode, unless a user wants it quarantined all the same.
	 */
	private static boolean stays(LineValidator line, RecoveryRequest request) {
		return line.isRecord() && (request.mode() == RecoveryMode.REPAIR
				|| (line.anomaly() == AnomalyType.UNSUPPORTED_FORMAT && !request.force()));
	}

}
