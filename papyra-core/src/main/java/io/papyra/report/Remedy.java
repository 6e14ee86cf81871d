package io.papyra.report;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What helps a history with anomalies. A refused start, the doctor and the command all
 * take it from here, so that they advise the same.
 */
public enum Remedy {

	/** Nothing is wrong. */
	NONE(""),

	/**
	 * A newer version wrote it, which can also repair whatever else is wrong.
	 */
	NEWER_VERSION("use the version of Papyra that wrote it, or a newer one: a repair by this one leaves these lines "
			+ "where they are"),

	/** It cannot be read to its end. */
	RESTORE("look at the log of the system for errors of that volume, and restore a backup: "
			+ "papyra backup restore BACKUP --to PLACE"),

	/** Something else is where it should be. */
	MOVE_AWAY("move away what is in the place of the history: no repair does that"),

	/** Its backend repairs nothing. */
	BEGIN_ANOTHER("move this history away to begin another one: its backend repairs nothing"),

	/** A repair. */
	REPAIR("repair it with 'papyra persistence recover', or start once with papyra.startup.mode=recover");

	private final String advice;

	Remedy(String advice) {
		this.advice = advice;
	}

	/** What to do, in words; empty if nothing. */
	public String advice() {
		return this.advice;
	}

	/** The advice as a sentence begins. */
	public String sentence() {
		return this.advice.isEmpty() ? ""
				: this.advice.substring(0, 1).toUpperCase(Locale.ROOT) + this.advice.substring(1);
	}

	/**
	 * For what a scan found.
	 * @param repairable whether the backend of the history can repair anything
	 */
	public static Remedy of(ScanReport scan, boolean repairable) {
		return of(scan.anomalyCounts(), scan.anomalies().stream().anyMatch((anomaly) -> isInTheWay(anomaly, scan)),
				repairable);
	}

	/**
	 * For anomalies.
	 * @param anomalies how many of each type there are
	 * @param inTheWay whether one of them is something in the place of the history
	 * @param repairable whether the backend of the history can repair anything
	 */
	public static Remedy of(Map<AnomalyType, Long> anomalies, boolean inTheWay, boolean repairable) {
		if (anomalies.isEmpty()) {
			return NONE;
		}
		Set<AnomalyType.Resolution> resolutions = EnumSet.noneOf(AnomalyType.Resolution.class);
		anomalies.keySet().forEach((type) -> resolutions.add(type.resolution()));
		if (resolutions.contains(AnomalyType.Resolution.KEPT)) {
			return NEWER_VERSION;
		}
		if (resolutions.contains(AnomalyType.Resolution.IMPOSSIBLE)) {
			return RESTORE;
		}
		if (inTheWay) {
			return MOVE_AWAY;
		}
		return repairable ? REPAIR : BEGIN_ANOTHER;
	}

	private static boolean isInTheWay(Anomaly anomaly, ScanReport scan) {
		return isInTheWay(anomaly.type(), anomaly.location(), scan.location());
	}

	/**
	 * Whether an anomaly is something in the place of the whole history, which no repair
	 * moves, as it moves a file that lies among those of a history.
	 * @param place the file or key of the anomaly
	 * @param history where the history is
	 */
	public static boolean isInTheWay(AnomalyType type, String place, String history) {
		return type == AnomalyType.UNEXPECTED_FILE && (place.equals(history) || !place.startsWith("/"));
	}

}
