package io.papyra.redis.internal.write;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import io.papyra.backend.FactBatch;
import io.papyra.backend.FactWriter;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.redis.RedisHistory;
import io.papyra.redis.RedisOptions;
import io.papyra.redis.server.EachRedis;
import io.papyra.redis.server.RedisBinary;
import io.papyra.redis.server.RedisServer;
import io.papyra.report.RunStats;
import io.papyra.report.ScanReport;
import io.papyra.test.TestFacts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What a command adds to a history in streams, while services may write to it. */
@EachRedis
class AnnotationWriterTests {

	private final RedisHistory history;

	AnnotationWriterTests(RedisBinary binary) {
		this.history = new RedisHistory(RedisServer.shared(binary));
	}

	@AfterEach
	void close() {
		this.history.close();
	}

	private static FactBatch event(String type) {
		return TestFacts.batch(new ActorEvent(TestFacts.SYSTEM, ActorAddress.ofSystem(TestFacts.SYSTEM), type,
				Map.of("trigger", "command"), Instant.now()));
	}

	private boolean annotate() {
		return this.history.backend().annotate(event(ActorEvent.HISTORY_COMPACTED), TestFacts.SYSTEM);
	}

	private List<String> told() {
		try (Stream<StoredFact> facts = this.history.backend()
			.read(FactQuery.of(FactKind.EVENT).withType(ActorEvent.HISTORY_COMPACTED))) {
			return facts.map(StoredFact::writer).toList();
		}
	}

	@Test
	void itIsOneValidEntryOfAWriterThatHasEndedAndNoRun() {
		try (FactWriter killed = this.history.backend().openWriter(RedisHistory.OPTIONS)) {
			killed.append(event(ActorEvent.SYSTEM_STARTED));
		}
		RunStats before = this.history.scan().runs();
		assertThat(annotate()).isTrue();
		ScanReport after = this.history.scan();
		assertThat(after.isClean()).as(after.anomalies().toString()).isTrue();
		assertThat(after.runs()).isEqualTo(before);
		assertThat(after.writer()).isNull();
		assertThat(told()).hasSize(1);
		Map<String, String> writers = this.history.commands().hgetall(this.history.events().writers());
		assertThat(writers).containsEntry(told().get(0), "1").containsEntry(told().get(0) + ":t", "0");
		for (FactKind other : List.of(FactKind.AUDIT, FactKind.DEAD_LETTER)) {
			assertThat(this.history.commands().hgetall(this.history.keys(other).writers()))
				.doesNotContainKey(told().get(0));
		}
	}

	@Test
	void servicesContinueBesideIt() throws Exception {
		AtomicBoolean enough = new AtomicBoolean();
		CompletableFuture<Integer> service = CompletableFuture.supplyAsync(() -> {
			int stored = 0;
			try (FactWriter writer = this.history.backend().openWriter(RedisHistory.OPTIONS)) {
				while (!enough.get()) {
					writer.append(RedisHistory.events(stored++, 1));
				}
			}
			return stored;
		});
		for (int count = 0; count < 5; count++) {
			assertThat(annotate()).isTrue();
		}
		enough.set(true);
		int stored = service.get();
		assertThat(told()).hasSize(5).doesNotHaveDuplicates();
		ScanReport scan = this.history.scan();
		assertThat(scan.isClean()).as(scan.anomalies().toString()).isTrue();
		assertThat(scan.facts().get(FactKind.EVENT)).isEqualTo(stored + 5L);
	}

	@Test
	void aHistoryOfSeveralSystemsTakesNone() {
		RedisOptions one = this.history.options();
		RedisOptions several = new RedisOptions(one.prefix(), List.of(TestFacts.SYSTEM, "other"), false, 10,
				one.replayWindow(), 0, false, one.waitTimeout(), true, true);
		assertThat(this.history.backend(several).annotate(event(ActorEvent.HISTORY_COMPACTED), TestFacts.SYSTEM))
			.isFalse();
		assertThat(told()).isEmpty();
	}

}
