package io.papyra.spring.actuate.auditevents;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.ConcurrentModificationException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.PersistenceException;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.file.JsonBackend;
import io.papyra.backend.file.RotatingBackend;
import io.papyra.backend.file.RotatingOptions;
import io.papyra.backend.memory.MemoryBackend;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.AuditEvents;
import io.papyra.fact.Fact;
import io.papyra.fact.FactKind;
import io.papyra.fact.PayloadMode;
import io.papyra.fact.PayloadPolicy;
import io.papyra.fact.Position;
import io.papyra.observe.DropReason;
import io.papyra.observe.PersistenceObserver;
import io.papyra.recorder.BufferedFactRecorder;
import io.papyra.recorder.FactRecorder;
import io.papyra.recorder.OverflowPolicy;
import io.papyra.recorder.RecorderOptions;
import io.papyra.retention.Retention;
import io.papyra.retention.RetentionPolicy;
import io.papyra.spring.testing.Histories;
import io.papyra.spring.testing.SwitchableBackend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.InMemoryAuditEventRepository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class HistoryAuditEventRepositoryTests {

	private static final Instant NOON = Instant.parse("2026-01-14T12:00:00.000472Z");

	private static final RetentionPolicy FIVE_EVENTS = new RetentionPolicy(
			Map.of(FactKind.EVENT, new Retention(5L, null, null)));

	@TempDir
	Path directory;

	enum Store {

		JSON {
			@Override
			PersistenceBackend open(Path directory, RetentionPolicy retention) {
				return new JsonBackend(directory.resolve("papyra.ndjson"), retention);
			}
		},

		ROTATING {
			@Override
			PersistenceBackend open(Path directory, RetentionPolicy retention) {
				return new RotatingBackend(directory.resolve("papyra"), new RotatingOptions(2000, null), retention);
			}
		},

		MEMORY {
			@Override
			PersistenceBackend open(Path directory, RetentionPolicy retention) {
				return new MemoryBackend(retention);
			}
		};

		abstract PersistenceBackend open(Path directory, RetentionPolicy retention);

	}

	private static RecorderOptions options(int maxPayload, PayloadPolicy payloads) {
		return new RecorderOptions("orders", SyncPolicy.NEVER, 1024 * 1024, OverflowPolicy.DROP, Duration.ofMillis(100),
				Duration.ofMinutes(1), maxPayload, Set.of("password"), payloads, Duration.ofMinutes(1));
	}

	private static HistoryAuditEventRepository reading(PersistenceBackend backend) {
		return new HistoryAuditEventRepository(new FactRecorder() {

			@Override
			public void record(Fact fact) {
				throw new IllegalStateException("nothing is recorded here");
			}

			@Override
			public CompletableFuture<Position> recordDurably(Fact fact) {
				throw new IllegalStateException("nothing is recorded here");
			}

		}, backend, "orders", 1000);
	}

	/** Stores events, and others between them, and closes the history. */
	private static void store(PersistenceBackend backend, RecorderOptions options, List<AuditEvent> events) {
		try (BufferedFactRecorder recorder = new BufferedFactRecorder(backend, options, PersistenceObserver.NONE)) {
			recorder.start();
			HistoryAuditEventRepository repository = new HistoryAuditEventRepository(recorder, backend, "orders", 1000);
			for (AuditEvent event : events) {
				recorder.record(ActorEvent.of(ActorAddress.of("orders", 17, "/user/a"), ActorEvent.STARTED, null));
				recorder.record(ActorEvent.of(ActorAddress.of("orders", 17, "/user/a"), AuditEvents.TYPE, "own"));
				repository.add(event);
			}
		}
	}

	private List<AuditEvent> storedAndFound(PayloadPolicy payloads, int maxPayload, AuditEvent... events) {
		PersistenceBackend backend = Store.JSON.open(this.directory, RetentionPolicy.NONE);
		store(backend, options(maxPayload, payloads), List.of(events));
		return reading(backend).find(null, null, null);
	}

	private AuditEvent storedAndFound(AuditEvent event) {
		return storedAndFound(PayloadPolicy.FULL, 64 * 1024, event).get(0);
	}

	private static List<String> texts(List<AuditEvent> events) {
		return events.stream()
			.map((event) -> event.getTimestamp() + " " + event.getPrincipal() + " " + event.getType() + " "
					+ event.getData())
			.toList();
	}

	/** The same questions have the same answers as of Spring Boot's own repository. */
	@ParameterizedTest
	@EnumSource
	void answersAsSpringBootsOwnRepositoryDoes(Store store) {
		List<AuditEvent> events = new ArrayList<>();
		InMemoryAuditEventRepository own = new InMemoryAuditEventRepository();
		List<String> principals = List.of("anna", "anna*", "ann", "*", "", " ", "/user/a", "17", "orders/17", "a/b",
				"ünï 😀", "a\u0000\n\u001b");
		for (int number = 0; number < 36; number++) {
			AuditEvent event = new AuditEvent(NOON.plusSeconds(number), principals.get(number % principals.size()),
					(number % 3 == 0) ? "LOGIN" : "LOGIN*", Map.of("number", Long.valueOf(number)));
			events.add(event);
			own.add(event);
		}
		PersistenceBackend backend = store.open(this.directory, RetentionPolicy.NONE);
		store(backend, options(64 * 1024, PayloadPolicy.FULL), events);
		HistoryAuditEventRepository found = reading(backend);
		List<String> askedFor = new ArrayList<>(principals);
		askedFor.add(null);
		askedFor.add("nobody");
		for (String principal : askedFor) {
			for (String type : Stream.of(null, "LOGIN", "LOGIN*", "LOG").toArray(String[]::new)) {
				for (Instant after : Stream.of(null, NOON.minusSeconds(1), NOON.plusSeconds(7), NOON.plusSeconds(99))
					.toArray(Instant[]::new)) {
					assertThat(texts(found.find(principal, after, type))).as("%s %s %s", principal, after, type)
						.isEqualTo(texts(own.find(principal, after, type)));
				}
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void whatHasExpiredIsNotFound(Store store) {
		List<AuditEvent> events = new ArrayList<>();
		for (int number = 0; number < 20; number++) {
			events.add(new AuditEvent(NOON.plusSeconds(number), "user-" + number, "LOGIN", Map.of()));
		}
		PersistenceBackend backend = store.open(this.directory, FIVE_EVENTS);
		store(backend, options(64 * 1024, PayloadPolicy.FULL), events);
		// Of each three events one is an audit event; the last is that of the stop.
		assertThat(reading(backend).find(null, null, null)).extracting(AuditEvent::getPrincipal)
			.containsExactly("user-18", "user-19");
	}

	@Test
	void textsThatAreTooLongAreCutAndStillFound() {
		String name = "x".repeat(10_000);
		PersistenceBackend backend = Store.JSON.open(this.directory, RetentionPolicy.NONE);
		store(backend, options(64 * 1024, PayloadPolicy.FULL), List.of(new AuditEvent(NOON, name, name, Map.of()),
				new AuditEvent(NOON, name + "y", name + "y", Map.of())));
		HistoryAuditEventRepository repository = reading(backend);
		assertThat(repository.find(null, null, null)).hasSize(2);
		assertThat(repository.find(name, null, null)).singleElement()
			.satisfies((event) -> assertThat(event.getPrincipal()).startsWith("x".repeat(1000) + "…sha256:"));
		assertThat(repository.find(null, null, name + "y")).hasSize(1);
		assertThat(repository.find(name, null, name + "y")).isEmpty();
	}

	@Test
	void detailsAreNotEvenLookedAtAndSecretsAreMasked() throws Exception {
		Object details = new Object() {

			@Override
			public String toString() {
				throw new AssertionError("nobody looks at the details");
			}

		};
		AuditEvent event = storedAndFound(new AuditEvent(NOON, "anna", "LOGIN", Map.of("details", details, "password",
				"k4711w", "message", "password=k4711w", "nested", Map.of("details", "kept", "password", "k4711w"))));
		assertThat(event.getData()).isEqualTo(Map.of("password", "******", "message", "password=******", "nested",
				Map.of("details", "kept", "password", "******")));
		assertThat(Files.readString(this.directory.resolve("papyra.ndjson"))).doesNotContain("k4711w");
	}

	@ParameterizedTest
	@ValueSource(strings = { "org.springframework.security.oauth2.server.resource.InvalidBearerTokenException",
			"org.springframework.security.authentication.AuthenticationServiceException" })
	void aRefusedBearerTokenIsNoPrincipal(String exception) throws Exception {
		AuditEvent event = storedAndFound(new AuditEvent(NOON, "opaque-k4711w", "AUTHENTICATION_FAILURE",
				Map.of("type", exception, "message", "expired")));
		assertThat(event.getPrincipal()).isEqualTo("******");
		assertThat(Files.readString(this.directory.resolve("papyra.ndjson"))).doesNotContain("opaque-k4711w");
	}

	@Test
	void dataOfAnyKindIsKeptAsFarAsItCanBe() {
		Map<String, Object> data = new HashMap<>();
		data.put("null", null);
		data.put("list", List.of(1, "two", true));
		data.put("time", NOON);
		data.put("self", data);
		assertThat(storedAndFound(new AuditEvent(NOON, "anna", "LOGIN", data)).getData()).containsEntry("null", null)
			.containsEntry("list", List.of(1L, "two", true))
			.containsEntry("time", NOON.toString())
			.containsKey("self");
	}

	@Test
	void anEventWithoutItsDataIsStillAnEvent() {
		List<AuditEvent> tooLarge = storedAndFound(PayloadPolicy.FULL, 100,
				new AuditEvent(NOON, "anna", "LOGIN", Map.of("large", "x".repeat(1000))));
		assertThat(tooLarge).singleElement()
			.returns("anna", AuditEvent::getPrincipal)
			.returns("LOGIN", AuditEvent::getType)
			.satisfies((event) -> assertThat(event.getData()).containsEntry("papyra_omitted", "payload too large"));
		for (PayloadMode mode : List.of(PayloadMode.TYPE, PayloadMode.NONE)) {
			List<AuditEvent> found = storedAndFound(new PayloadPolicy(mode, List.of(), List.of()), 1000,
					new AuditEvent(NOON.plusSeconds(1), "anna", "LOGIN", Map.of("a", "b")));
			assertThat(found.get(found.size() - 1)).returns("anna", AuditEvent::getPrincipal)
				.returns(Map.of(), AuditEvent::getData);
		}
	}

	@Test
	void timesAreThoseOfTheEvents() {
		List<Instant> times = List.of(NOON, Instant.EPOCH, Instant.parse("1969-01-01T00:00:00Z"),
				Instant.parse("2999-01-01T00:00:00.123456Z"));
		List<AuditEvent> found = storedAndFound(PayloadPolicy.FULL, 1000,
				Stream
					.concat(times.stream().map((time) -> new AuditEvent(time, "anna", "LOGIN", Map.of())),
							Stream.of(new AuditEvent(Instant.MAX, "anna", "LOGIN", Map.of()),
									new AuditEvent(Instant.MIN, "anna", "LOGIN", Map.of())))
					.toArray(AuditEvent[]::new));
		assertThat(found).hasSize(6).extracting(AuditEvent::getTimestamp).startsWith(times.toArray(Instant[]::new));
	}

	/** Who asks again from the last time that he was told is told nothing twice. */
	@Test
	void whatComesAfterTheLastAnswerHasNoneOfItsEvents() {
		List<AuditEvent> events = new ArrayList<>();
		for (int number = 0; number < 10; number++) {
			events.add(new AuditEvent(NOON.plusNanos(number * 1_000_999L), "anna", "LOGIN", Map.of("n", number)));
		}
		List<AuditEvent> found = storedAndFound(PayloadPolicy.FULL, 1000, events.toArray(AuditEvent[]::new));
		HistoryAuditEventRepository repository = reading(Store.JSON.open(this.directory, RetentionPolicy.NONE));
		assertThat(texts(repository.find(null, found.get(3).getTimestamp(), null)))
			.isEqualTo(texts(found.subList(4, 10)));
	}

	@Test
	@SuppressWarnings("NullAway")
	void addingNeverThrows() {
		HistoryAuditEventRepository failing = reading(new MemoryBackend());
		assertThatCode(() -> failing.add(new AuditEvent("anna", "LOGIN"))).doesNotThrowAnyException();
		assertThatCode(() -> failing.add(null)).doesNotThrowAnyException();
		AuditEvent hostile = new AuditEvent("anna", "LOGIN") {

			@Override
			public String getPrincipal() {
				throw new IllegalStateException("the user's own");
			}

		};
		assertThatCode(() -> failing.add(hostile)).doesNotThrowAnyException();
	}

	@Test
	@SuppressWarnings("NullAway")
	void anEventWithoutPrincipalOrWithDataThatCannotBeReadIsKept() {
		AuditEvent nobody = new AuditEvent(NOON, null, "LOGIN", Map.of());
		AuditEvent nothing = new AuditEvent(NOON, "anna", "LOGIN", Map.of()) {

			@Override
			public String getPrincipal() {
				return null;
			}

			@Override
			public Map<String, Object> getData() {
				return null;
			}

		};
		AuditEvent changing = new AuditEvent(NOON, "anna", "LOGIN", new AbstractMap<>() {

			@Override
			public Set<Entry<String, Object>> entrySet() {
				throw new ConcurrentModificationException();
			}

		});
		List<AuditEvent> found = storedAndFound(PayloadPolicy.FULL, 1000, nobody, nothing, changing);
		assertThat(found).extracting(AuditEvent::getPrincipal).containsExactly("", "", "anna");
		assertThat(found).extracting(AuditEvent::getData).containsOnly(Collections.emptyMap());
	}

	@Test
	void whatFindsTheBufferFullIsDroppedAndCounted() {
		SwitchableBackend backend = new SwitchableBackend();
		CountDownLatch answer = new CountDownLatch(1);
		RecorderOptions small = new RecorderOptions("orders", SyncPolicy.NEVER, 64 * 1024, OverflowPolicy.DROP,
				Duration.ofMillis(100), Duration.ofMinutes(1), 32 * 1024, Set.of());
		try (BufferedFactRecorder recorder = new BufferedFactRecorder(backend, small, PersistenceObserver.NONE)) {
			recorder.start();
			backend.hangUntil(answer);
			HistoryAuditEventRepository repository = new HistoryAuditEventRepository(recorder, backend, "orders", 1000);
			for (int number = 0; number < 20; number++) {
				repository.add(new AuditEvent("anna", "LOGIN", Map.of("large", "x".repeat(20_000))));
			}
			assertThat(recorder.status().dropped().get(DropReason.OVERFLOW)).isPositive();
			answer.countDown();
		}
		assertThat(reading(backend).find("anna", null, null)).isNotEmpty().hasSizeLessThan(20);
	}

	@Test
	void whatIsStoredIsFoundWhileNothingCanBeStoredAndAnUnreadableHistoryIsNoEmptyOne() {
		SwitchableBackend backend = new SwitchableBackend();
		store(backend, options(1000, PayloadPolicy.FULL), List.of(new AuditEvent("anna", "LOGIN")));
		backend.full(true);
		assertThat(reading(backend).find(null, null, null)).hasSize(1);
		backend.gone(true);
		assertThatExceptionOfType(PersistenceException.class).isThrownBy(() -> reading(backend).find(null, null, null))
			.withMessage("the disk is gone");
	}

	@Test
	void aHistoryThatIsNotThereYetHasNone() {
		assertThat(reading(Store.JSON.open(this.directory, RetentionPolicy.NONE)).find(null, null, null)).isEmpty();
	}

	@Test
	void theFactIsAsTheFormatSays() {
		storedAndFound(new AuditEvent(NOON, "anna", "LOGIN", Map.of("from", "10.0.0.1")));
		assertThat(Histories.facts(this.directory.resolve("papyra.ndjson")))
			.contains(new ActorEvent("orders", new ActorAddress("orders", "LOGIN", "/principals/anna"), "AuditEvent",
					Map.of("type", "LOGIN", "data", Map.of("from", "10.0.0.1")), NOON));
	}

}
