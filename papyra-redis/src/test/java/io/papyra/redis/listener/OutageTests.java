package io.papyra.redis.listener;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.papyra.redis.listener.ListenerStatus.State;
import io.papyra.redis.server.RedisBinary;
import io.papyra.redis.server.RedisServer;
import io.papyra.redis.server.RedisServerBuilder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/** A server that is away while somebody listens, or when he begins to. */
@Tag("servers")
class OutageTests {

	private static final Duration SOON = Duration.ofSeconds(60);

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	private final List<Integer> got = new CopyOnWriteArrayList<>();

	private final RedisServer server = RedisServer.with(RedisBinary.standard())
		.appendOnly(RedisServerBuilder.Fsync.ALWAYS)
		.start();

	private final ListenedHistory history = new ListenedHistory(this.server);

	@BeforeEach
	void hearTheLog() {
		this.log.start();
		((Logger) LoggerFactory.getLogger(GroupListenerContainer.class)).addAppender(this.log);
	}

	@AfterEach
	void close() {
		((Logger) LoggerFactory.getLogger(GroupListenerContainer.class)).detachAppender(this.log);
		this.history.close();
		this.server.close();
	}

	private List<String> warnings() {
		return List.copyOf(this.log.list)
			.stream()
			.filter((event) -> event.getLevel() == Level.WARN)
			.map(ILoggingEvent::getFormattedMessage)
			.toList();
	}

	private GroupListenerContainer listen() {
		return this.history.listen(ListenedHistory.named("a", ListenedHistory.SLOW),
				(delivery) -> this.got.add(ListenedHistory.place(delivery)));
	}

	private void awaitAll(int count) {
		Awaitility.await()
			.atMost(SOON)
			.untilAsserted(() -> assertThat(this.got).containsAll(IntStream.range(0, count).boxed().toList()));
	}

	@Test
	void aServerThatIsKilledAndComesBackIsListenedToAgainWithOneLineInTheLog() {
		GroupListenerContainer listener = listen();
		this.history.store(0, 10);
		Awaitility.await().atMost(SOON).until(() -> listener.counts().handled() == 10);
		this.server.kill9();
		Awaitility.await().atMost(SOON).until(() -> listener.status().state() == State.FAILING);
		// Long enough for several attempts.
		Awaitility.await()
			.pollDelay(Duration.ofSeconds(2))
			.atMost(SOON)
			.until(() -> listener.status().state() == State.FAILING);
		assertThat(listener.status().cause()).contains("127.0.0.1:" + this.server.port());
		assertThat(listener.status().since()).isNotNull();
		this.server.restart();
		this.history.store(10, 10);
		awaitAll(20);
		assertThat(this.got).hasSize(20);
		assertThat(listener.status()).isEqualTo(ListenerStatus.RUNNING);
		assertThat(warnings()).singleElement()
			.satisfies((line) -> assertThat(line).contains("gets no facts and tries again", "group shipper (event)"));
	}

	@Test
	void whoBeginsToListenWhileItIsAwayHasTheGroupAsSoonAsItIsThere() {
		this.server.kill9();
		GroupListenerContainer listener = listen();
		assertThat(listener.isRunning()).isTrue();
		Awaitility.await().atMost(SOON).until(() -> listener.status().state() == State.FAILING);
		this.server.restart();
		Awaitility.await().atMost(SOON).ignoreExceptions().until(() -> this.history.group().state() != null);
		this.history.store(0, 5);
		awaitAll(5);
		assertThat(listener.counts().holes()).isZero();
	}

	@Test
	void aStopWhileItIsAwayEnds() {
		GroupListenerContainer listener = listen();
		this.server.kill9();
		Awaitility.await().atMost(SOON).until(() -> listener.status().state() == State.FAILING);
		long begin = System.nanoTime();
		listener.stop();
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
		assertThat(listener.isRunning()).isFalse();
	}

}
