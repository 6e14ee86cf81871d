package io.papyra.pekko;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.papyra.backend.SyncPolicy;
import io.papyra.backend.file.JsonBackend;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.DeadLetter;
import io.papyra.fact.Fact;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.observe.DropReason;
import io.papyra.observe.PersistenceObserver;
import io.papyra.recorder.BufferedFactRecorder;
import io.papyra.recorder.OverflowPolicy;
import io.papyra.recorder.RecorderOptions;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** From an actor to what is stored, with the recorder that applications use. */
class RealRecorderTests {

	private static final int LETTERS = 1_000_000;

	private static final int BUFFER = 1024 * 1024;

	@RepeatedTest(5)
	void everyFactReachesTheFile(@TempDir Path folder) {
		JsonBackend backend = new JsonBackend(folder.resolve("papyra.ndjson"));
		BufferedFactRecorder recorder = new BufferedFactRecorder(backend, RecorderOptions.defaults("shop"),
				PersistenceObserver.NONE);
		recorder.start();
		ActorSystem system = Systems.classic(recorder);
		PapyraPekko.afterLastFact(system, recorder::close);
		List<ActorRef> actors = IntStream.range(0, 600)
			.mapToObj((i) -> system.actorOf(Classic.props(), "a" + i))
			.toList();
		actors.subList(0, 300).forEach((actor) -> actor.tell(Classic.Throw.of("boom"), ActorRef.noSender()));
		actors.subList(300, 600).forEach((actor) -> actor.tell(new Order("book", "s3cr3t"), ActorRef.noSender()));
		await().until(() -> recorder.status().written().getOrDefault(FactKind.EVENT, 0L) >= 1200);
		Systems.close(system);

		List<Fact> facts = facts(backend);
		assertThat(events(facts, ActorEvent.STARTED)).hasSize(600);
		assertThat(events(facts, ActorEvent.CRASHED)).hasSize(300);
		assertThat(events(facts, ActorEvent.RESTARTED)).hasSize(300);
		assertThat(events(facts, ActorEvent.STOPPED)).hasSize(600);
		assertThat(facts).filteredOn(DeadLetter.class::isInstance).hasSize(300);
		assertThat(facts).allMatch((fact) -> fact.systemId().equals("shop"));
		assertThat(facts.get(facts.size() - 1)).extracting("eventType").isEqualTo(ActorEvent.SYSTEM_STOPPED);
		assertThat(events(facts, ActorEvent.CRASHED).get(0).payload())
			.hasToString("{error=java.lang.IllegalStateException: boom}");
		assertThat(facts).filteredOn(DeadLetter.class::isInstance)
			.first()
			.extracting("payload")
			.hasToString("{article=book, password=******}");
	}

	@Test
	@Timeout(120)
	void aMillionDeadLettersWhileTheStoreHangs() throws Exception {
		StalledBackend backend = new StalledBackend();
		BufferedFactRecorder recorder = new BufferedFactRecorder(backend, new RecorderOptions("shop", SyncPolicy.ALWAYS,
				BUFFER, OverflowPolicy.DROP, Duration.ofMillis(100), Duration.ofSeconds(30), 64 * 1024, Set.of()),
				PersistenceObserver.NONE);
		Thread opening = new Thread(recorder::start);
		opening.start();
		ActorSystem system = Systems.classic(recorder, "pekko.log-dead-letters = off");
		ActorRef dead = DeadLetterTests.dead(system);
		long before = usedHeap();
		storm(dead);
		assertThat(usedHeap() - before).as("bytes of heap that a million dead letters keep").isLessThan(16L * BUFFER);
		assertThat(recorder.status().bufferUsed()).isLessThanOrEqualTo(BUFFER);
		assertThat(Systems.status(system).deadLetters()).isEqualTo(LETTERS);
		assertThat(Systems.status(system).missed()).isZero();

		backend.release();
		opening.join();
		PapyraPekko.afterLastFact(system, recorder::close);
		Systems.close(system);
		long dropped = recorder.status().dropped().getOrDefault(DropReason.OVERFLOW, 0L);
		assertThat(dropped).isPositive();
		assertThat(backend.stored(FactKind.DEAD_LETTER) + dropped).isEqualTo(LETTERS);
		assertThat(backend.ownLines()).anyMatch((line) -> line.contains("log_gap"))
			.anyMatch((line) -> line.contains("\"dead_letter\":" + dropped));
		assertThat(backend.stored(FactKind.EVENT)).as("started, stopped, and both of the system").isEqualTo(4);
	}

	private static void storm(ActorRef dead) throws InterruptedException {
		List<Thread> senders = IntStream.range(0, 4).mapToObj((i) -> new Thread(() -> {
			for (int j = 0; j < LETTERS / 4; j++) {
				dead.tell("lost", ActorRef.noSender());
			}
		})).toList();
		senders.forEach(Thread::start);
		for (Thread sender : senders) {
			sender.join(TimeUnit.SECONDS.toMillis(60));
			assertThat(sender.isAlive()).as("a sender that waits").isFalse();
		}
	}

	private static long usedHeap() {
		System.gc();
		return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
	}

	private static List<Fact> facts(JsonBackend backend) {
		try (Stream<StoredFact> stored = backend.read(FactQuery.all())) {
			return stored.map(StoredFact::fact).toList();
		}
	}

	private static List<ActorEvent> events(List<Fact> facts, String type) {
		return facts.stream()
			.filter(ActorEvent.class::isInstance)
			.map(ActorEvent.class::cast)
			.filter((event) -> event.eventType().equals(type))
			.toList();
	}

	private record Order(String article, String password) {
	}

}
