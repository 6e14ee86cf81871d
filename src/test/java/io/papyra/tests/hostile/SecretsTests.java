package io.papyra.tests.hostile;

import java.io.IOException;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.AbstractMap;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.file.JsonBackend;
import io.papyra.backup.LogBackups;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.DeadLetter;
import io.papyra.tests.harness.History;
import io.papyra.wire.WireFact;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Dropped;
import org.apache.pekko.actor.Props;
import org.apache.pekko.pattern.Patterns;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * An application that writes a token through every shape there is, always behind a key.
 */
@ExtendWith(OutputCaptureExtension.class)
class SecretsTests {

	private static final String TOKEN = "hunter2";

	private static final ActorAddress ACTOR = ActorAddress.of("hostile", 7, "/user/seven");

	@TempDir
	Path directory;

	@Test
	void noTokenIsFoundAnywhere(CapturedOutput output) throws Exception {
		Path file = this.directory.resolve("papyra.ndjson");
		// what Pekko itself logs of a failure is not Papyra's
		try (Service service = Service.start(file, "logging.level.org.apache.pekko=off")) {
			int number = 0;
			for (Object shape : shapes()) {
				service.recorder().record(ActorEvent.of(ACTOR, "Shape" + number, shape));
				service.recorder()
					.record(ActorEvent.of(ACTOR, "Within" + number++, Map.of("deep", Arrays.asList(shape))));
			}
			service.recorder()
				.recordDurably(new DeadLetter("", ACTOR, "Login", null, null, DeadLetter.Reason.DROPPED,
						"no room for token=" + TOKEN, ACTOR))
				.get(30, TimeUnit.SECONDS);
			captured(service);
			assertThat(service.history().facts()).hasSizeGreaterThan(2 * number)
				.extracting((stored) -> WireFact.of(stored).toString())
				.noneMatch((text) -> text.contains(TOKEN));
		}
		new LogBackups().create(new JsonBackend(file), this.directory.resolve("backup"), false, ProgressMonitor.NONE);
		for (String mode : List.of("quarantine", "repair")) {
			new History(file).damageLine(5);
			Service.start(file, "papyra.startup.mode=recover", "papyra.startup.recovery-mode=" + mode).close();
		}
		try (Stream<Path> all = Files.walk(this.directory)) {
			List<Path> files = all.filter(Files::isRegularFile).toList();
			assertThat(files).anyMatch((path) -> path.toString().contains("quarantine"))
				.anyMatch((path) -> path.toString().contains(".removed-"));
			assertThat(files).allSatisfy((path) -> assertThat(text(path)).doesNotContain(TOKEN));
		}
		assertThat(output.getAll()).doesNotContain(TOKEN);
	}

	private static void captured(Service service) throws Exception {
		ActorSystem system = ActorSystem.create("hostile");
		ActorRef gone = system.actorOf(Props.create(Failing.class), "gone");
		assertThat(Patterns.gracefulStop(gone, Duration.ofSeconds(20)).toCompletableFuture().join()).isTrue();
		for (Object shape : shapes()) {
			gone.tell(shape, ActorRef.noSender());
		}
		system.actorOf(Props.create(Failing.class), "failing").tell("fail", ActorRef.noSender());
		system.eventStream().publish(new Dropped("message", "token=" + TOKEN, ActorRef.noSender(), gone));
		await().until(() -> service.history()
			.facts()
			.stream()
			.anyMatch((stored) -> stored.fact() instanceof ActorEvent event
					&& event.eventType().equals(ActorEvent.CRASHED)));
		system.terminate();
		system.getWhenTerminated().toCompletableFuture().get(30, TimeUnit.SECONDS);
	}

	private static String text(Path path) {
		try {
			return new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	private static List<Object> shapes() {
		Exception chain = new IllegalStateException("password=" + TOKEN, new SQLException("token: " + TOKEN));
		chain.addSuppressed(new IOException("https://bob:" + TOKEN + "@host/"));
		Properties properties = new Properties();
		properties.setProperty("db.password", TOKEN);
		Map<String, Object> named = new LinkedHashMap<>();
		named.put("value", TOKEN);
		named.put("name", "X-Api-Key");
		return Arrays.asList(new Login("bob", TOKEN), new Spoken(), Map.of("password", TOKEN),
				List.of(Map.of("pin", TOKEN)), Set.of("password=" + TOKEN), Optional.of(Map.of("otp", TOKEN)),
				Map.entry("cvv", TOKEN), new AbstractMap.SimpleEntry<>("jwt", TOKEN),
				new AtomicReference<>(Map.of("ssn", TOKEN)), chain, TOKEN.toCharArray(), properties, named,
				new Object[] { "--password", TOKEN }, CharBuffer.wrap("Authorization: Bearer " + TOKEN),
				("user=a&password=" + TOKEN).getBytes(StandardCharsets.UTF_8), "Basic " + TOKEN,
				"{\"a\":\"{\\\"password\\\":\\\"" + TOKEN + "\\\"}\"}", "<password>" + TOKEN + "</password>",
				"user: bob\npassword: " + TOKEN + "\npage: 3", "jdbc:postgresql://h/d?user=a&password=" + TOKEN,
				"-----BEGIN PRIVATE KEY-----\n" + TOKEN + "\n-----END PRIVATE KEY-----", new Foreign(),
				new Broken(1, TOKEN), scala.jdk.javaapi.CollectionConverters.asScala(Map.of("password", TOKEN)),
				new scala.Tuple2<>("password", TOKEN), scala.Option.apply(Map.of("password", TOKEN)));
	}

	record Login(String user, String password) {
	}

	record Broken(int first, String password) {

		@Override
		public int first() {
			throw new IllegalStateException("password=" + TOKEN);
		}

	}

	/** As Lombok and Kotlin print it. */
	static final class Spoken {

		@Override
		public String toString() {
			return "Login(user=bob, password=" + TOKEN + ")";
		}

	}

	/** A collection of the application's own. */
	static final class Foreign extends AbstractMap<String, String> {

		@Override
		public Set<Entry<String, String>> entrySet() {
			return Set.of(Map.entry("a", TOKEN));
		}

	}

	/** Tells a secret when it fails. */
	static class Failing extends AbstractActor {

		@Override
		public Receive createReceive() {
			return receiveBuilder().matchEquals("fail", (message) -> {
				throw new IllegalStateException("bad token=" + TOKEN);
			}).build();
		}

	}

}
