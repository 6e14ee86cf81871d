package io.papyra.log;

import io.papyra.backend.AnomalyType;
import io.papyra.backend.RecoveryMode;
import org.jspecify.annotations.Nullable;

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

	static Treatment of(LineCheck line, LinePlace place, RecoveryMode mode) {
		if (place == LinePlace.TORN) {
			return REMOVE;
		}
		AnomalyType anomaly = line.anomaly();
		if (anomaly != null && line.content() == LineCheck.Content.DAMAGED) {
			return ofDamaged(anomaly, mode);
		}
		if (place == LinePlace.LATE) {
			return MOVE;
		}
		if (place == LinePlace.REPEATED) {
			return RESOLVE_REPEAT;
		}
		return (anomaly != null || place == LinePlace.UNFINISHED) ? END_LINE : KEEP;
	}

	private static Treatment ofDamaged(@Nullable AnomalyType anomaly, RecoveryMode mode) {
		if (anomaly == AnomalyType.CHECKSUM_MISSING) {
			return ADOPT;
		}
		boolean unknown = anomaly == AnomalyType.UNKNOWN_KIND || anomaly == AnomalyType.UNSUPPORTED_FORMAT;
		return (unknown && mode == RecoveryMode.REPAIR) ? KEEP : REMOVE;
	}

}
