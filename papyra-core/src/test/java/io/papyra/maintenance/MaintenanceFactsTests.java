package io.papyra.maintenance;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

import io.papyra.backend.CompactionRefusedException;
import io.papyra.backend.PersistenceException;
import io.papyra.backup.BackupManifest;
import io.papyra.backup.BackupReport;
import io.papyra.codec.FactEncoder;
import io.papyra.codec.TypesStoredAsText;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.FactKind;
import io.papyra.fact.PayloadMode;
import io.papyra.fact.PayloadPolicy;
import io.papyra.fact.PayloadRule;
import io.papyra.report.AcknowledgedGaps;
import io.papyra.report.AnomalyType;
import io.papyra.report.CompactionReport;
import io.papyra.report.RecoveryMode;
import io.papyra.report.RecoveryReport;
import io.papyra.report.RunStats;
import io.papyra.report.ScanCoverage;
import io.papyra.report.ScanReport;
import io.papyra.report.StorageUsage;
import io.papyra.retention.ExpiryReason;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

/** What the history is told of its maintenance. */
class MaintenanceFactsTests {

	private static final Duration TOOK = Duration.ofMillis(12);

	private final MaintenanceFacts facts = new MaintenanceFacts("orders");

	@SuppressWarnings("unchecked")
	private static Map<String, Object> payload(ActorEvent event) {
		assertThat(event.actorAddress()).isEqualTo(ActorAddress.ofSystem("orders"));
		assertThat(event.systemId()).isEqualTo("orders");
		assertThat(event.payload()).isInstanceOf(Map.class);
		return (Map<String, Object>) event.payload();
	}

	private static ScanReport scan(Map<AnomalyType, Long> anomalies) {
		return new ScanReport("/srv/papyra.ndjson", true, 4096, 21, Map.of(FactKind.EVENT, 20L), 0, 21, anomalies,
				List.of(), null, RunStats.NONE, ScanCoverage.everything(4096), TOOK);
	}

	private static CompactionReport compaction(Map<FactKind, Map<ExpiryReason, Long>> expired, int rewritten) {
		StorageUsage before = new StorageUsage(Map.of(), 9000);
		return new CompactionReport("/srv/papyra.ndjson", false, before, new StorageUsage(Map.of(), 4000), expired, 0,
				0, rewritten, TOOK, null);
	}

	@Test
	void aScanTellsWhatItRead() {
		ActorEvent event = this.facts.scanned(MaintenanceOrigin.SCHEDULE, scan(Map.of()));
		assertThat(event.eventType()).isEqualTo("HistoryScanned");
		Map<String, Object> payload = payload(event);
		assertThat(payload).containsOnlyKeys("trigger", "outcome", "facts", "bytes", "took_ms", "version");
		assertThat(payload).contains(entry("trigger", "schedule"), entry("outcome", "clean"), entry("facts", 20L),
				entry("bytes", 4096L), entry("took_ms", 12L));
		assertThat(payload(this.facts.scanned(MaintenanceOrigin.START, scan(Map.of(AnomalyType.SEQUENCE_GAP, 2L)))))
			.contains(entry("trigger", "start"), entry("outcome", "anomalies"),
					entry("anomalies", Map.of("SEQUENCE_GAP", 2L)));
	}

	@Test
	void aCompactionTellsWhatIsGoneOfEachKindAndWhoWantedThat() {
		CompactionReport report = compaction(Map.of(FactKind.EVENT, Map.of(ExpiryReason.AGE, 3L, ExpiryReason.SIZE, 4L),
				FactKind.AUDIT, Map.of(ExpiryReason.AGE, 1L)), 1);
		assertThat(report.changed()).isTrue();
		Map<String, Object> payload = payload(this.facts.compacted(MaintenanceOrigin.endpoint("anna"), report));
		assertThat(payload).contains(entry("trigger", "endpoint"), entry("by", "anna"), entry("outcome", "compacted"),
				entry("removed", Map.of("event", 7L, "audit", 1L)), entry("bytes_reclaimed", 5000L),
				entry("files_rewritten", 1L));
		assertThat(payload).doesNotContainKeys("files_dropped", "pid");
		assertThat(compaction(Map.of(), 0).changed()).isFalse();
	}

	@Test
	void aCommandTellsItsUserItsMachineAndItsProcess() {
		Map<String, Object> payload = payload(
				this.facts.compacted(MaintenanceOrigin.command(), compaction(Map.of(), 1)));
		assertThat(payload).contains(entry("trigger", "command"), entry("pid", ProcessHandle.current().pid()));
		assertThat(payload.get("by")).asString().startsWith(System.getProperty("user.name") + "@").doesNotEndWith("@");
	}

	@Test
	void aRecoveryTellsCountsAndTheNamesOfWhatItKept() {
		RecoveryReport report = new RecoveryReport("/srv/papyra.ndjson", RecoveryMode.QUARANTINE, false,
				scan(Map.of(AnomalyType.CORRUPTED_LINE, 2L)), scan(Map.of()), 2, 300, 0, 0, 1, 1,
				List.of("/srv/quarantine/papyra.ndjson.1", "/srv/papyra.ndjson.removed-1.ndjson"), TOOK,
				new AcknowledgedGaps(1, 5, List.of()));
		Map<String, Object> payload = payload(this.facts.recovered(MaintenanceOrigin.START, report));
		assertThat(payload).contains(entry("outcome", "recovered"), entry("mode", "quarantine"),
				entry("anomalies", Map.of("CORRUPTED_LINE", 2L)), entry("lines_removed", 2L),
				entry("bytes_removed", 300L), entry("lines_repaired", 1L), entry("gaps_acknowledged", 1L),
				entry("lines_lost", 5L),
				entry("set_aside", List.of("papyra.ndjson.1", "papyra.ndjson.removed-1.ndjson")));
		assertThat(payload).doesNotContainKeys("lines_adopted", "lines_moved", "remaining");
	}

	@Test
	void aRestoreReportsTheBackup() {
		BackupManifest manifest = new BackupManifest("json", "/srv/papyra.ndjson",
				Instant.parse("2026-11-21T15:21:35Z"), List.of(), Map.of(FactKind.EVENT, 20L), 21, 21, 0);
		Map<String, Object> payload = payload(this.facts.restored(MaintenanceOrigin.command(),
				Path.of("/backup/monday"), new BackupReport("/srv/papyra.ndjson", manifest, 0, "", TOOK)));
		assertThat(payload).contains(entry("outcome", "restored"), entry("backup", "/backup/monday"),
				entry("created", "2026-11-21T15:21:35Z"),
				entry("facts", Map.of("event", 20L, "audit", 0L, "dead_letter", 0L)), entry("last_seq", 21L));
	}

	@Test
	void aFailureTellsWhyInShort() {
		assertThat(payload(this.facts.failed(ActorEvent.HISTORY_COMPACTED, MaintenanceOrigin.SIZE,
				new CompactionRefusedException("one anomaly"), TOOK)))
			.contains(entry("trigger", "size"), entry("outcome", "refused"), entry("reason", "one anomaly"));
		Map<String, Object> payload = payload(this.facts.failed(ActorEvent.HISTORY_RECOVERED,
				MaintenanceOrigin.endpoint(null), new PersistenceException("x".repeat(10_000), null), TOOK));
		assertThat(payload).contains(entry("outcome", "error"));
		assertThat(payload.get("reason")).asString().hasSize(501).endsWith("…");
		assertThat(payload).doesNotContainKeys("by");
	}

	@Test
	void howMuchOfMessagesIsStoredDoesNotMatterButARuleOfTheirTypeDoes() {
		ActorEvent own = this.facts.compacted(MaintenanceOrigin.endpoint("anna"), compaction(Map.of(), 1));
		ActorEvent ofAnActor = new ActorEvent("orders", ActorAddress.of("orders", 1, "/user/a"),
				ActorEvent.HISTORY_COMPACTED, Map.of("by", "anna"), null);
		BiFunction<PayloadPolicy, ActorEvent, String> line = (policy, event) -> {
			FactEncoder encoder = new FactEncoder("orders", 4096, Set.of(), policy, new TypesStoredAsText(),
					InstantSource.system());
			return new String(encoder.array(), 0, encoder.encode(event), StandardCharsets.UTF_8);
		};
		for (PayloadMode mode : List.of(PayloadMode.NONE, PayloadMode.TYPE)) {
			PayloadPolicy policy = new PayloadPolicy(mode, List.of(new PayloadRule(List.of(), List.of("/**"), mode)),
					List.of());
			assertThat(line.apply(policy, own)).contains("\"by\":\"anna\"");
			assertThat(line.apply(policy, ofAnActor)).doesNotContain("anna");
		}
		PayloadPolicy named = new PayloadPolicy(PayloadMode.FULL,
				List.of(new PayloadRule(List.of("History*"), List.of(), PayloadMode.NONE)), List.of());
		assertThat(line.apply(named, own)).doesNotContain("anna");
	}

}
