package io.papyra.internal.log.repair;

import io.papyra.backend.AnomalyType;
import io.papyra.backend.RecoveryMode;
import io.papyra.backend.RecoveryRequest;
import io.papyra.internal.log.format.LineCheck;
import io.papyra.internal.log.format.LinePlace;

/** What recovery does with one line. A pure decision. */
enum Treatment {

	/** Stays where it is, byte for byte. */
	KEEP,

	/** Stays, and gets the newline that it lacks or that is damaged. */
	END_LINE,

	/** Stays, and gets a number and a checksum. */
	ADOPT,

	/** Goes to the place in the sequence where it was missed. */
	MOVE,

	/**
	 * Its number is taken: goes if it is the same line again, else stays under a new
	 * number.
	 */
	RESOLVE_REPEAT,

	/** Is taken out and kept aside. */
	REMOVE;

	static Treatment of(LineCheck line, LinePlace place, RecoveryRequest request) {
		if (place == LinePlace.TORN) {
			return REMOVE;
		}
		if (line.content() == LineCheck.Content.DAMAGED && !stays(line, request)) {
			return REMOVE;
		}
		if (line.anomaly() == AnomalyType.CHECKSUM_MISSING) {
			return ADOPT;
		}
		if (place == LinePlace.LATE) {
			return MOVE;
		}
		if (place == LinePlace.REPEATED) {
			return RESOLVE_REPEAT;
		}
		boolean brokenEnd = line.content() != LineCheck.Content.DAMAGED && line.anomaly() == AnomalyType.CORRUPTED_LINE;
		return (brokenEnd || place == LinePlace.UNFINISHED) ? END_LINE : KEEP;
	}

	/**
	 * A record of another version, or of Papyra for Python, is no anomaly of the line,
	 * only unknown here. What a newer version wrote is for that one to mend, whatever the
	 * mode, unless a user wants it moved aside all the same.
	 */
	private static boolean stays(LineCheck line, RecoveryRequest request) {
		return line.isRecord()
				&& (request.mode() == RecoveryMode.REPAIR || line.anomaly() == AnomalyType.CHECKSUM_MISSING
						|| (line.anomaly() == AnomalyType.UNSUPPORTED_FORMAT && !request.force()));
	}

}
