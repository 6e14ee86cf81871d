package io.papyra.backend.memory;

import java.util.Map;

import io.papyra.backend.AppendResult;
import io.papyra.backend.FactBatch;
import io.papyra.backend.FactWriter;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WriterOptions;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.report.StorageUsage.KindUsage;
import io.papyra.retention.ExpiryReason;
import io.papyra.retention.Retention;
import io.papyra.retention.RetentionPolicy;
import io.papyra.test.TestFacts;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What only memory has to do: stay small by itself. */
class MemoryBackendTests {

	private static final WriterOptions OPTIONS = new WriterOptions("s", SyncPolicy.ALWAYS);

	@Test
	void withoutRetentionTheNewestTenThousandOfEachKindAreKept() {
		MemoryBackend backend = new MemoryBackend();
		long expired = fill(backend, 40_000, ExpiryReason.RECORDS);
		KindUsage use = backend.measure().of(FactKind.EVENT);
		assertThat(use.facts()).isBetween(10_000L, 11_250L).isEqualTo(40_000 - expired);
		assertThat(backend.read(FactQuery.all())).hasSize(10_000);
	}

	@Test
	void whatRetentionPushesOutLeavesMemoryWithoutACompaction() {
		MemoryBackend byNumber = new MemoryBackend(RetentionPolicy.same(new Retention(100L, null, null)));
		assertThat(fill(byNumber, 5_000, ExpiryReason.RECORDS)).isGreaterThan(4_800);
		assertThat(byNumber.measure().facts()).isLessThan(200);
		assertThat(byNumber.read(FactQuery.all())).hasSize(100);
		MemoryBackend bySize = new MemoryBackend(RetentionPolicy.same(new Retention(null, null, 1_000_000L)));
		fill(bySize, 40_000, ExpiryReason.SIZE);
		assertThat(bySize.measure().bytes()).isBetween(900_000L, 1_130_000L);
	}

	@Test
	void aLargerNumberThanUsualMayBeKept() {
		MemoryBackend backend = new MemoryBackend(
				new RetentionPolicy(Map.of(FactKind.EVENT, new Retention(20_000L, null, null))));
		assertThat(fill(backend, 20_000, ExpiryReason.RECORDS)).isZero();
		assertThat(backend.read(FactQuery.all())).hasSize(20_000);
	}

	/** Appends so many events; returns how many facts were let go meanwhile. */
	private static long fill(MemoryBackend backend, int events, ExpiryReason reason) {
		FactBatch batch = TestFacts.batch(ActorEvent.of(ActorAddress.of("s", 1), "Filler", null));
		long expired = 0;
		try (FactWriter writer = backend.openWriter(OPTIONS)) {
			for (int event = 0; event < events; event++) {
				AppendResult appended = writer.append(batch);
				assertThat(appended.expired().getOrDefault(FactKind.EVENT, Map.of()).keySet()).isSubsetOf(reason);
				expired += appended.expired(FactKind.EVENT);
			}
		}
		return expired;
	}

}
