package io.papyra.recorder;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import io.papyra.fact.FactKind;
import io.papyra.observe.PersistenceObserver;
import io.papyra.retention.ExpiryReason;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static io.papyra.recorder.RecorderFixture.event;
import static org.assertj.core.api.Assertions.assertThat;

/** Facts that a store drops to make room are told of, never silently gone. */
@Timeout(60)
class RecorderExpiryTests {

	private final ScriptedBackend backend = new ScriptedBackend();

	@Test
	void whatAStoreDropsToMakeRoomIsTold() {
		Map<FactKind, Long> told = new EnumMap<>(FactKind.class);
		BufferedFactRecorder recorder = new RecorderFixture(this.backend).observer(new PersistenceObserver() {
			@Override
			public void onExpired(FactKind kind, ExpiryReason reason, long count) {
				assertThat(reason).isEqualTo(ExpiryReason.SIZE);
				told.merge(kind, count, Long::sum);
			}
		}).make();
		recorder.start();
		recorder.recordDurably(event("first")).join();
		this.backend.expired = Map.of(FactKind.EVENT, 3L, FactKind.AUDIT, 2L);
		recorder.recordDurably(event("second")).join();
		this.backend.expired = Map.of();
		recorder.close();
		assertThat(told).isEqualTo(Map.of(FactKind.EVENT, 3L, FactKind.AUDIT, 2L));
	}

	@Test
	void anObserverThatRecordsWhatHasExpiredDoesNotKeepItselfGoing() {
		AtomicReference<@Nullable BufferedFactRecorder> target = new AtomicReference<>();
		List<Long> told = new ArrayList<>();
		BufferedFactRecorder recorder = new RecorderFixture(this.backend).observer(new PersistenceObserver() {
			@Override
			public void onExpired(FactKind kind, ExpiryReason reason, long count) {
				told.add(count);
				BufferedFactRecorder into = target.get();
				if (into != null) {
					into.record(event("expired"));
				}
			}
		}).make();
		target.set(recorder);
		this.backend.expired = Map.of(FactKind.EVENT, 1L);
		recorder.start();
		recorder.recordDurably(event("own")).join();
		recorder.close();
		assertThat(this.backend.facts().size()).isLessThan(10);
		assertThat(told.stream().mapToLong(Long::longValue).sum()).isEqualTo(this.backend.batches().size());
	}

}
