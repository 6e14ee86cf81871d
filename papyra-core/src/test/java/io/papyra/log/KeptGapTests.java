package io.papyra.log;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.stream.Stream;

import io.papyra.backend.CompactionRequest;
import io.papyra.backend.FactBatch;
import io.papyra.backend.FactWriter;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.Work;
import io.papyra.backend.WriterOptions;
import io.papyra.codec.GapCodec;
import io.papyra.codec.LogGap;
import io.papyra.disk.Disk;
import io.papyra.fact.FactKind;
import io.papyra.retention.Retention;
import io.papyra.retention.RetentionPolicy;
import io.papyra.test.TestFacts;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A line that tells of facts that could not be recorded goes after the facts around it.
 */
class KeptGapTests {

	private static final Retention FEW = new Retention(4L, null, null);

	@TempDir
	Path directory;

	private static FactBatch gap() {
		Instant time = TestFacts.BEGIN;
		byte[] line = GapCodec.encode(new LogGap("s", time, time, time, Map.of("event", 3L), Map.of("overflow", 3L)));
		FactBatch batch = new FactBatch();
		batch.add(null, line, 0, line.length);
		return batch;
	}

	static Stream<Arguments> policies() {
		return Stream.of(Arguments.of("audits of before stay", Map.of(FactKind.EVENT, FEW), 30, 1),
				Arguments.of("events of before stay", Map.of(FactKind.AUDIT, FEW, FactKind.DEAD_LETTER, FEW), 30, 1),
				Arguments.of("all of before go, events of behind stay", all(new Retention(8L, null, null)), 15, 1),
				Arguments.of("nothing of that time stays", all(FEW), 60, 0));
	}

	private static Map<FactKind, Retention> all(Retention retention) {
		return Map.of(FactKind.EVENT, retention, FactKind.AUDIT, retention, FactKind.DEAD_LETTER, retention);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("policies")
	void aRecordedGapStaysAsLongAsFactsOfItsTime(String what, Map<FactKind, Retention> retention, int behind,
			long gaps) {
		FactLog log = new FactLog(this.directory.resolve("log.ndjson"),
				new LogParts(Disk.real(), InstantSource.system(), new RetentionPolicy(retention), 700));
		try (FactWriter writer = log.openWriter(new WriterOptions("s", SyncPolicy.ALWAYS))) {
			for (int number = 0; number < 30; number++) {
				writer.append(TestFacts.batch(number, 1));
			}
			writer.append(gap());
			for (int number = 0; number < behind; number++) {
				writer.append(TestFacts.batch(30 + number, 1));
			}
		}
		log.compact(CompactionRequest.NOW, Work.UNWATCHED);
		log.compact(CompactionRequest.NOW, Work.UNWATCHED);
		assertThat(log.scan(Work.UNWATCHED).anomalies()).isEmpty();
		assertThat(log.scan(Work.UNWATCHED).gaps()).as(what).isEqualTo(gaps);
	}

}
