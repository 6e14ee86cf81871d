package io.papyra.maintenance;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import io.papyra.backend.CompactionRefusedException;
import io.papyra.backup.BackupReport;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.FactKind;
import io.papyra.report.CompactionReport;
import io.papyra.report.RecoveryReport;
import io.papyra.report.ScanReport;

/**
 * Makes facts of what was done to a history: events of the system itself, with payloads
 * of some hundred bytes. Counts that are zero are left out.
 */
public final class MaintenanceFacts {

	private static final int LISTED = 20;

	private static final int LONGEST_REASON = 500;

	private static final String VERSION = version();

	private final String systemId;

	/**
	 * @param systemId identity of the actor system whose history it is
	 */
	public MaintenanceFacts(String systemId) {
		this.systemId = systemId;
	}

	/** A scan that came to its end. */
	public ActorEvent scanned(MaintenanceOrigin origin, ScanReport report) {
		Map<String, Object> payload = payload(origin, report.isClean() ? "clean" : "anomalies");
		payload.put("facts", report.factCount());
		payload.put("bytes", report.bytes());
		anomalies(payload, "anomalies", report);
		return event(ActorEvent.HISTORY_SCANNED, payload, report.took());
	}

	/** A compaction that came to its end. */
	public ActorEvent compacted(MaintenanceOrigin origin, CompactionReport report) {
		Map<String, Object> payload = payload(origin, "compacted");
		Map<String, Long> removed = new LinkedHashMap<>();
		for (FactKind kind : FactKind.values()) {
			report.expired()
				.getOrDefault(kind, Map.of())
				.values()
				.forEach((count) -> removed.merge(kind.wireName(), count, Long::sum));
		}
		payload.put("removed", removed);
		put(payload, "bytes_reclaimed", Math.max(0, report.bytesReclaimed()));
		put(payload, "files_dropped", report.filesDropped());
		put(payload, "files_rewritten", report.filesRewritten());
		return event(ActorEvent.HISTORY_COMPACTED, payload, report.took());
	}

	/** A recovery that came to its end. */
	public ActorEvent recovered(MaintenanceOrigin origin, RecoveryReport report) {
		Map<String, Object> payload = payload(origin, report.after().isClean() ? "recovered" : "anomalies_remain");
		payload.put("mode", report.mode().name().toLowerCase(Locale.ROOT));
		anomalies(payload, "anomalies", report.before());
		anomalies(payload, "remaining", report.after());
		put(payload, "lines_removed", report.linesRemoved());
		put(payload, "bytes_removed", report.bytesRemoved());
		put(payload, "lines_adopted", report.linesAdopted());
		put(payload, "lines_moved", report.linesMoved());
		put(payload, "lines_repaired", report.linesRepaired());
		put(payload, "gaps_acknowledged", report.gapsAcknowledged());
		put(payload, "lines_lost", report.acknowledged().lines());
		List<String> saved = report.savedTo().stream().limit(LISTED).map(MaintenanceFacts::name).toList();
		if (!saved.isEmpty()) {
			payload.put("set_aside", saved);
		}
		return event(ActorEvent.HISTORY_RECOVERED, payload, report.took());
	}

	/**
	 * A backup that was restored.
	 * @param backup where it is
	 */
	public ActorEvent restored(MaintenanceOrigin origin, Path backup, BackupReport report) {
		Map<String, Object> payload = payload(origin, "restored");
		payload.put("backup", backup.toString());
		payload.put("created", report.manifest().created().toString());
		Map<String, Long> facts = new LinkedHashMap<>();
		for (FactKind kind : FactKind.values()) {
			facts.put(kind.wireName(), report.manifest().facts().getOrDefault(kind, 0L));
		}
		payload.put("facts", facts);
		payload.put("last_seq", report.manifest().lastSeq());
		return event(ActorEvent.HISTORY_RESTORED, payload, report.took());
	}

	/**
	 * Something that was not done.
	 * @param type what the event would have been
	 * @param error why not
	 * @param took how long that took
	 */
	public ActorEvent failed(String type, MaintenanceOrigin origin, Throwable error, Duration took) {
		Map<String, Object> payload = payload(origin,
				(error instanceof CompactionRefusedException) ? "refused" : "error");
		String reason = (error.getMessage() != null) ? error.getMessage() : error.toString();
		payload.put("reason", (reason.length() > LONGEST_REASON) ? reason.substring(0, LONGEST_REASON) + "…" : reason);
		return event(type, payload, took);
	}

	private Map<String, Object> payload(MaintenanceOrigin origin, String outcome) {
		Map<String, Object> payload = new LinkedHashMap<>();
		payload.put("trigger", origin.trigger().word());
		if (origin.by() != null) {
			payload.put("by", origin.by());
		}
		if (origin.trigger() == MaintenanceOrigin.Trigger.COMMAND) {
			payload.put("pid", ProcessHandle.current().pid());
		}
		payload.put("outcome", outcome);
		return payload;
	}

	private ActorEvent event(String type, Map<String, Object> payload, Duration took) {
		payload.put("took_ms", took.toMillis());
		payload.put("version", VERSION);
		return new ActorEvent(this.systemId, ActorAddress.ofSystem(this.systemId), type, payload, null);
	}

	private static void anomalies(Map<String, Object> payload, String name, ScanReport report) {
		Map<String, Long> counts = new TreeMap<>();
		report.anomalyCounts().forEach((type, count) -> counts.put(type.name(), count));
		if (!counts.isEmpty()) {
			payload.put(name, counts);
		}
	}

	private static void put(Map<String, Object> payload, String name, long count) {
		if (count > 0) {
			payload.put(name, count);
		}
	}

	/** Without its directory; a key of a store that is no file stays as it is. */
	private static String name(String file) {
		return file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
	}

	private static String version() {
		String version = MaintenanceFacts.class.getPackage().getImplementationVersion();
		return (version != null) ? version : "development";
	}

}
