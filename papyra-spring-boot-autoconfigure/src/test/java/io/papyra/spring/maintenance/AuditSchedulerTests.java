package io.papyra.spring.maintenance;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import io.papyra.fact.Audit;
import io.papyra.fact.Fact;
import io.papyra.fact.Position;
import io.papyra.recorder.AuditSource;
import io.papyra.recorder.FactRecorder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.StringUtils;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class AuditSchedulerTests {

	private static final Audit SNAPSHOT = Audit.ofActors(3, 2, 1, 0, 0);

	private final StaticListableBeanFactory beans = new StaticListableBeanFactory();

	private final RememberingRecorder recorder = new RememberingRecorder();

	private AuditScheduler schedule = schedule(Duration.ofMillis(1));

	private AuditScheduler schedule(Duration interval) {
		return new AuditScheduler(this.beans.getBeanProvider(AuditSource.class), this.recorder, interval,
				() -> this.beans.getBeansOfType(AuditSource.class));
	}

	@AfterEach
	void stop() {
		this.schedule.stop();
	}

	@Test
	void asksAgainAndAgainOnADaemonThread() {
		Thread[] asking = new Thread[1];
		this.beans.addBean("source", (AuditSource) () -> {
			asking[0] = Thread.currentThread();
			return SNAPSHOT;
		});
		this.schedule.start();
		Awaitility.await().until(() -> this.recorder.facts.size() >= 3);
		assertThat(this.recorder.facts).containsOnly(SNAPSHOT.withSource("source"));
		assertThat(asking[0].isDaemon()).isTrue();
		assertThat(asking[0].getName()).isEqualTo("papyra-audit");
	}

	@Test
	void eachAuditTellsItsSource() {
		this.beans.addBean("orders", (AuditSource) () -> SNAPSHOT);
		this.beans.addBean("billing", (AuditSource) () -> SNAPSHOT.withSource("a name of its own"));
		this.schedule.start();
		Awaitility.await().until(() -> this.recorder.facts.size() >= 2);
		assertThat(this.recorder.facts)
			.contains(SNAPSHOT.withSource("orders"), SNAPSHOT.withSource("a name of its own"))
			.doesNotContain(SNAPSHOT);
	}

	@Test
	void asksAtOnceWhateverTheInterval() {
		this.schedule = schedule(Duration.ofDays(1_000_000));
		this.beans.addBean("source", (AuditSource) () -> SNAPSHOT);
		this.schedule.start();
		Awaitility.await().until(() -> this.recorder.facts.size() == 1);
	}

	@Test
	void aSourceThatFailsIsLoggedRarelyAndHarmsNoOther(CapturedOutput output) {
		AtomicInteger calls = new AtomicInteger();
		this.beans.addBean("failing", (AuditSource) () -> {
			if (calls.incrementAndGet() % 2 == 0) {
				throw new LinkageError("gone");
			}
			throw new IllegalStateException("not now");
		});
		this.beans.addBean("sound", (AuditSource) () -> SNAPSHOT);
		this.schedule.start();
		Awaitility.await().until(() -> this.recorder.facts.size() >= 20);
		this.schedule.stop();
		assertThat(StringUtils.countOccurrencesOf(output.getAll(), "failure number")).isBetween(1, 12);
	}

	@Test
	void aSourceWithNothingToTellIsNotRecorded() {
		AtomicInteger asked = new AtomicInteger();
		this.beans.addBean("silent", (AuditSource) () -> {
			asked.incrementAndGet();
			return null;
		});
		this.schedule.start();
		Awaitility.await().until(() -> asked.get() >= 2);
		assertThat(this.recorder.facts).isEmpty();
	}

	@Test
	void zeroSwitchesItOff() {
		this.beans.addBean("source", (AuditSource) () -> SNAPSHOT);
		this.schedule = schedule(Duration.ZERO);
		this.schedule.start();
		assertThat(this.schedule.isRunning()).isFalse();
	}

	@Test
	void withoutASourceThereIsNoThread() {
		this.schedule.start();
		assertThat(this.schedule.isRunning()).isFalse();
	}

	private static final class RememberingRecorder implements FactRecorder {

		private final List<Fact> facts = new CopyOnWriteArrayList<>();

		@Override
		public void record(Fact fact) {
			this.facts.add(fact);
		}

		@Override
		public CompletableFuture<Position> recordDurably(Fact fact) {
			this.facts.add(fact);
			return CompletableFuture.completedFuture(Position.of(this.facts.size()));
		}

	}

}
