package io.papyra.tests.hostile;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.Audit;
import io.papyra.fact.DeadLetter;
import io.papyra.fact.Fact;
import io.papyra.fact.Position;
import io.papyra.fact.StoredFact;
import io.papyra.observe.DropReason;
import io.papyra.recorder.FactRecorder;
import io.papyra.spring.PapyraStatus;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** Whatever is recorded: nothing is thrown at an actor, and what is stored is whole. */
class HostileFactsTests {

	private static final ActorAddress ACTOR = ActorAddress.of("hostile", 7, "/user/seven");

	@TempDir
	Path directory;

	static Stream<Arguments> payloads() {
		Map<String, Object> cyclic = new HashMap<>();
		cyclic.put("self", cyclic);
		List<Object> deep = new ArrayList<>();
		for (int i = 0; i < 100_000; i++) {
			deep = new ArrayList<>(List.of(deep));
		}
		return Stream.of(arguments("nothing", null), arguments("exception that throws", new ThrowingException()),
				arguments("object that throws", new ThrowingObject()), arguments("map that throws", new ThrowingMap()),
				arguments("iterator without end", (Iterable<Integer>) EndlessIterator::new), arguments("cycle", cyclic),
				arguments("depth", deep), arguments("lone surrogates", "a\ud800b\udc00c\udfff"),
				arguments("control characters", "\0\n\r\u001b[2J"),
				arguments("not a number", List.of(Double.NaN, Double.POSITIVE_INFINITY)),
				arguments("100 MB of text", "x".repeat(100_000_000)),
				arguments("100 MB of bytes", new byte[100_000_000]),
				arguments("line break in a key", Map.of("a\n{\"kind\":\"event\"}\n", 1)),
				arguments("null keys and values", Collections.singletonMap(null, null)));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("payloads")
	void hostilePayloadBecomesOneWholeFact(String name, @Nullable Object payload) throws Exception {
		try (Service service = Service.start(this.directory.resolve("papyra.ndjson"))) {
			List<CompletableFuture<Position>> stored = new ArrayList<>();
			assertThatCode(() -> {
				stored.add(service.recorder().recordDurably(ActorEvent.of(ACTOR, "Hostile", payload)));
				stored.add(service.recorder().recordDurably(DeadLetter.of(ACTOR, "Hostile", payload)));
			}).doesNotThrowAnyException();
			for (CompletableFuture<Position> future : stored) {
				assertThat(future.get(30, TimeUnit.SECONDS)).isNotEqualTo(Position.START);
			}
			List<StoredFact> facts = service.history().facts();
			assertThat(facts).hasSize(3);
			assertThat(facts.get(1).fact()).isInstanceOf(ActorEvent.class);
			assertThat(facts.get(2).fact()).isInstanceOf(DeadLetter.class);
			assertThat(service.history().bytes().length).isLessThan(300_000);
			assertThat(service.history().scan().anomalies()).isEmpty();
		}
	}

	/** A user who ignores null-safety gets neutral values, never an exception. */
	@Test
	@SuppressWarnings({ "NullAway", "DataFlowIssue" })
	void nullFieldsBecomeNeutralValues() throws Exception {
		try (Service service = Service.start(this.directory.resolve("papyra.ndjson"))) {
			FactRecorder recorder = service.recorder();
			List<Fact> facts = List.of(new ActorEvent(null, null, null, null, null),
					new DeadLetter(null, null, null, null, null), new Audit(null, null, 0, 0, 0, 0, 0, null, null, 0),
					new ActorEvent(null, new ActorAddress(null, null, null), null, null, null));
			for (Fact fact : facts) {
				assertThat(recorder.recordDurably(fact).get(30, TimeUnit.SECONDS)).isNotEqualTo(Position.START);
			}
			assertThatCode(() -> recorder.record(null)).doesNotThrowAnyException();
			assertThat(service.history().facts()).hasSize(5);
			assertThat(service.history().scan().anomalies()).isEmpty();
		}
	}

	@Test
	void secretsNeverReachTheDisk() throws Exception {
		try (Service service = Service.start(this.directory.resolve("papyra.ndjson"))) {
			service.recorder()
				.recordDurably(ActorEvent.of(ACTOR, "Login",
						Map.of("user", "ada", "Pass-Word", "s3cr3t-1", "nested", Map.of("api_key", "s3cr3t-2"))))
				.get(30, TimeUnit.SECONDS);
			assertThat(new String(service.history().bytes(), StandardCharsets.UTF_8)).contains("ada", "******")
				.doesNotContain("s3cr3t");
		}
	}

	@Test
	void manyThreadsStoreEveryFactOnce() throws Exception {
		try (Service service = Service.start(this.directory.resolve("papyra.ndjson"))) {
			List<CompletableFuture<Position>> futures = IntStream.range(0, 8)
				.parallel()
				.boxed()
				.flatMap((thread) -> IntStream.range(0, 2000)
					.mapToObj((number) -> service.recorder()
						.recordDurably(ActorEvent.of(ACTOR, "Busy", Map.of("thread", thread, "number", number)))))
				.toList();
			CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
			assertThat(futures.stream().map(CompletableFuture::join).distinct()).hasSize(16_000);
			assertThat(
					service.history().facts().stream().map((stored) -> stored.fact()).filter(HostileFactsTests::busy))
				.hasSize(16_000)
				.extracting((fact) -> ((ActorEvent) fact).payload())
				.doesNotHaveDuplicates();
		}
	}

	private static boolean busy(Fact fact) {
		return fact instanceof ActorEvent event && event.eventType().equals("Busy");
	}

	@Test
	void closedRecorderDropsAndCounts() {
		Service service = Service.start(this.directory.resolve("papyra.ndjson"));
		FactRecorder recorder = service.recorder();
		PapyraStatus status = service.papyra();
		service.close();
		int before = service.history().facts().size();
		assertThatCode(() -> recorder.record(ActorEvent.of(ACTOR, "Late", null))).doesNotThrowAnyException();
		assertThat(recorder.recordDurably(ActorEvent.of(ACTOR, "Late", null))).isCompletedExceptionally();
		assertThat(Objects.requireNonNull(status.recorder()).dropped()).containsEntry(DropReason.CLOSED, 2L);
		assertThat(service.history().facts()).hasSize(before);
		assertThat(service.history().scan().anomalies()).isEmpty();
	}

	private static final class ThrowingException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		@Override
		public String getMessage() {
			throw new IllegalStateException("no message");
		}

		@Override
		public String toString() {
			throw new IllegalStateException("no text");
		}

	}

	private static final class ThrowingObject {

		@Override
		public String toString() {
			throw new StackOverflowError();
		}

	}

	private static final class ThrowingMap extends HashMap<String, Object> {

		private static final long serialVersionUID = 1L;

		@Override
		public Set<Map.Entry<String, Object>> entrySet() {
			throw new UnsupportedOperationException("no entries");
		}

		@Override
		public String toString() {
			throw new IllegalStateException("no text");
		}

	}

	private static final class EndlessIterator implements Iterator<Integer> {

		@Override
		public boolean hasNext() {
			return true;
		}

		@Override
		public Integer next() {
			return 1;
		}

	}

}
