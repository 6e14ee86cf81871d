package io.papyra.redis;

import java.util.Map;

import io.papyra.backend.FactWriter;
import io.papyra.backend.ProgressMonitor;
import io.papyra.redis.server.EachRedis;
import io.papyra.redis.server.RedisBinary;
import io.papyra.redis.server.RedisServer;
import io.papyra.report.CompactionRequest;
import io.papyra.report.RecoveryMode;
import io.papyra.report.RecoveryRequest;
import io.papyra.report.ScanReport;
import io.papyra.report.ScanRequest;
import io.papyra.retention.Retention;
import io.papyra.retention.RetentionPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A start reads what is new since the last scan of a service, and counts all. */
@EachRedis
class CheckpointTests {

	private final RedisHistory history;

	CheckpointTests(RedisBinary binary) {
		this.history = new RedisHistory(RedisServer.shared(binary));
	}

	@AfterEach
	void close() {
		this.history.close();
	}

	/** As a service does: it scans, and writes then. */
	private ScanReport start(int first, int count) {
		RedisBackend backend = this.history.backend();
		ScanReport report = backend.scan(ScanRequest.INCREMENTAL, ProgressMonitor.NONE);
		try (FactWriter writer = backend.openWriter(RedisHistory.OPTIONS)) {
			writer.append(RedisHistory.events(first, count));
		}
		return report;
	}

	private ScanReport look() {
		return this.history.backend().scan(ScanRequest.INCREMENTAL, ProgressMonitor.NONE);
	}

	private void findsTheSameAsAFullScan(ScanReport incremental) {
		ScanReport full = this.history.scan();
		assertThat(incremental.facts()).isEqualTo(full.facts());
		assertThat(incremental.lines()).isEqualTo(full.lines());
		assertThat(incremental.gaps()).isEqualTo(full.gaps());
		assertThat(incremental.anomalyCounts()).isEqualTo(full.anomalyCounts());
		assertThat(incremental.runs()).isEqualTo(full.runs());
		assertThat(incremental.acknowledged().lines()).isEqualTo(full.acknowledged().lines());
	}

	@Test
	void onlyWhatIsNewIsReadAndAllIsCounted() {
		start(0, 50);
		assertThat(start(50, 20).coverage().reason()).as("nothing was verified before the first start").isNotEmpty();
		ScanReport third = start(70, 5);
		assertThat(third.coverage().full()).isFalse();
		assertThat(third.coverage().bytesRead()).isLessThan(third.bytes() / 2);
		assertThat(third.factCount()).isEqualTo(70);
		findsTheSameAsAFullScan(look());
	}

	@Test
	void aCommandKeepsNoCheckpoint() {
		this.history.store(0, 5);
		look();
		assertThat(this.history.commands().exists(this.history.events().checkpoint())).isZero();
	}

	@Test
	void damageThatIsNewIsFound() {
		start(0, 20);
		start(20, 20);
		this.history.foreign(Map.of("data", "no"));
		ScanReport report = look();
		assertThat(report.coverage().full()).isFalse();
		assertThat(report.anomalyCount()).isEqualTo(1);
		findsTheSameAsAFullScan(report);
	}

	@Test
	void whatIsRemovedAmongTheVerifiedIsFound() {
		start(0, 20);
		start(20, 20);
		start(40, 1);
		this.history.commands().xdel(this.history.events().stream(), this.history.entries().get(7).getId());
		ScanReport report = look();
		assertThat(report.coverage().reason()).contains("removed");
		assertThat(report.isClean()).isFalse();
		findsTheSameAsAFullScan(report);
		this.history.backend().recover(RecoveryRequest.of(RecoveryMode.REPAIR), ProgressMonitor.NONE);
		findsTheSameAsAFullScan(look());
	}

	@Test
	void aCompactionLeavesTheRestVerified() {
		RetentionPolicy newest = RetentionPolicy.same(new Retention(15L, null, null));
		start(0, 20);
		start(20, 20);
		start(40, 1);
		this.history.backend(this.history.uri(), this.history.options().withTrim(false, true), newest)
			.compact(CompactionRequest.NOW, ProgressMonitor.NONE);
		ScanReport report = look();
		assertThat(report.coverage().full()).isFalse();
		assertThat(report.factCount()).isEqualTo(15);
		findsTheSameAsAFullScan(report);
	}

	@Test
	void aStreamThatIsAnotherIsReadAsAWhole() {
		start(0, 20);
		start(20, 20);
		byte[] checkpoint = this.history.commands().dump(this.history.events().checkpoint());
		this.history.commands().del(this.history.events().stream(), this.history.events().writers());
		this.history.store(0, 3);
		this.history.commands().del(this.history.events().checkpoint());
		this.history.commands().restore(this.history.events().checkpoint(), 0, checkpoint);
		ScanReport report = look();
		assertThat(report.coverage().reason()).contains("not there any more");
		findsTheSameAsAFullScan(report);
	}

	@Test
	void aCheckpointThatNoOneUnderstandsIsReplaced() {
		start(0, 20);
		for (String odd : new String[] { "", "{", "[]", "{\"format\":2}", "{\"format\":1}",
				"{\"format\":1,\"last\":\"1-1\",\"blocks\":[\"x\"]}" }) {
			this.history.commands().set(this.history.events().checkpoint(), odd);
			ScanReport report = look();
			assertThat(report.coverage().reason()).as(odd).isNotEmpty();
			findsTheSameAsAFullScan(report);
		}
	}

}
