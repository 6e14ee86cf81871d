package io.papyra.recorder;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.papyra.backend.SyncPolicy;
import io.papyra.fact.FactKind;
import io.papyra.fact.PayloadPolicy;
import io.papyra.fact.Position;
import io.papyra.observe.DropReason;
import io.papyra.observe.PersistenceObserver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/** What the writer cannot tell while it hangs, and what would be told too often. */
@Timeout(30)
class RecorderWatchTests {

	private static final Logger LOGGER = (Logger) LoggerFactory.getLogger(RecorderWatch.class);

	private static final Instant NOW = Instant.parse("2026-02-01T00:00:00Z");

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	private final AtomicLong seconds = new AtomicLong();

	private final RecorderContext context = RecorderContext.of(RecorderOptions.defaults("orders"),
			PersistenceObserver.NONE,
			new RecorderParts(() -> NOW.plusSeconds(this.seconds.get()),
					() -> TimeUnit.SECONDS.toNanos(this.seconds.get()), RecorderParts.real().threads(), Duration.ZERO,
					Duration.ZERO));

	private final RecorderWatch watch = new RecorderWatch(this.context, "/data/papyra.ndjson");

	@BeforeEach
	void listen() {
		this.log.start();
		LOGGER.addAppender(this.log);
	}

	@AfterEach
	void end() {
		LOGGER.detachAppender(this.log);
	}

	@Test
	void aWriteThatDoesNotReturnIsToldOnceAndItsEndOnce() {
		this.context.progress().calling(NOW, 0);
		at(9);
		assertThat(messages()).isEmpty();
		at(10);
		at(11);
		assertThat(messages()).singleElement()
			.asString()
			.contains("/data/papyra.ndjson", "does not answer", "2026-02-01T00:00:00Z", "disk");
		assertThat(this.log.list.get(0).getLevel()).isEqualTo(Level.WARN);
		this.context.progress().answered();
		at(30);
		at(31);
		assertThat(messages()).hasSize(2).last().asString().contains("answers again", "30 s");
	}

	@Test
	void dropsAreToldAtTheBeginningAndAtTheEndOfAnEpisode() {
		this.context.drops().add(DropReason.OVERFLOW, FactKind.EVENT, 3);
		at(1);
		for (int second = 2; second < 20; second++) {
			this.context.drops().add(DropReason.OVERFLOW, FactKind.DEAD_LETTER, 100);
			this.context.drops().add(DropReason.ENCODING, null, 1);
			at(second);
		}
		assertThat(messages()).singleElement()
			.asString()
			.contains("'orders' are being dropped: 3 overflow (3 event)", "papyra.write.buffer-size");
		at(28);
		assertThat(messages()).hasSize(1);
		at(29);
		at(60);
		assertThat(messages()).hasSize(2)
			.last()
			.asString()
			.contains("no longer", "2026-02-01T00:00:01Z", "1803 overflow (3 event, 1800 dead_letter)",
					"18 encoding (18 unknown)");
	}

	@Test
	void aSecondEpisodeIsToldAgainAndItsEndWithTheRecorder() {
		this.context.drops().add(DropReason.ENCODING, FactKind.AUDIT, 1);
		at(1);
		at(11);
		this.context.drops().add(DropReason.ENCODING, FactKind.AUDIT, 5);
		at(12);
		this.watch.stop();
		assertThat(messages()).hasSize(4)
			.last()
			.asString()
			.contains("5 encoding (5 audit)")
			.doesNotContain("6 encoding");
	}

	@Test
	void whatIsNotStoredAtAStopIsNotToldTwice() {
		this.context.drops().add(DropReason.SHUTDOWN, FactKind.EVENT, 4);
		this.context.drops().add(DropReason.CLOSED, FactKind.EVENT, 4);
		at(1);
		this.watch.stop();
		assertThat(messages()).isEmpty();
	}

	@Test
	void aFullBufferIsNotBlamedWhenTheStoreDoesNotAnswer() {
		this.context.progress().calling(NOW, 0);
		this.context.drops().add(DropReason.OVERFLOW, FactKind.EVENT, 3);
		at(12);
		assertThat(messages()).hasSize(2).last().asString().contains("only helps for longer");
	}

	@Test
	void theStatusOfARecorderWhoseStoreHangsIsFailingUntilItAnswers() {
		ScriptedBackend backend = new ScriptedBackend();
		RecorderOptions options = new RecorderOptions("orders", SyncPolicy.ALWAYS, 64 * 1024, OverflowPolicy.DROP,
				Duration.ZERO, Duration.ofSeconds(20), 1024, Set.of(), PayloadPolicy.FULL, Duration.ofMillis(2));
		try (BufferedFactRecorder recorder = new BufferedFactRecorder(backend, options, PersistenceObserver.NONE)) {
			recorder.start();
			recorder.recordDurably(RecorderFixture.event("first")).join();
			backend.block();
			CompletableFuture<Position> stored = recorder.recordDurably(RecorderFixture.event("E"));
			while (recorder.status().stalledSince() == null || messages().isEmpty()) {
				Thread.onSpinWait();
			}
			RecorderStatus stalled = recorder.status();
			assertThat(stalled.state()).isEqualTo(RecorderStatus.State.FAILING);
			assertThat(stalled.failure()).contains("has not returned");
			assertThat(stalled.failingSince()).isEqualTo(stalled.stalledSince());
			backend.unblock();
			while (recorder.status().state() != RecorderStatus.State.OPEN) {
				Thread.onSpinWait();
			}
			assertThat(recorder.status().stalledSince()).isNull();
			assertThat(stored.join()).isNotEqualTo(Position.START);
		}
	}

	private void at(long second) {
		this.seconds.set(second);
		this.watch.look();
	}

	private List<String> messages() {
		return List.copyOf(this.log.list).stream().map(ILoggingEvent::getFormattedMessage).toList();
	}

}
