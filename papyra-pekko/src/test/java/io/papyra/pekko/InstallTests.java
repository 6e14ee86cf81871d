package io.papyra.pekko;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.typesafe.config.ConfigFactory;
import io.papyra.fact.ActorEvent;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Actor systems that an application makes on its own, as under Spring. */
class InstallTests {

	private static final String KEY = "pekko.actor.debug.lifecycle";

	private final FactList facts = new FactList();

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	private final Logger logger = (Logger) LoggerFactory.getLogger("io.papyra.pekko");

	private final ClassLoader loader = Thread.currentThread().getContextClassLoader();

	@BeforeEach
	void listen() {
		this.logger.setLevel(Level.INFO);
		this.logger.setAdditive(false);
		this.logger.addAppender(this.log);
		this.log.start();
	}

	@AfterEach
	void nothingIsLeftOver() {
		this.logger.detachAppender(this.log);
		this.logger.setAdditive(true);
		this.logger.setLevel(null);
		Thread.currentThread().setContextClassLoader(this.loader);
		System.clearProperty(KEY);
		ConfigFactory.invalidateCaches();
	}

	@Test
	void plainClassicSystem() {
		try (PekkoCapture capture = PapyraPekko.install(this.facts)) {
			isCaptured(ActorSystem.create("plain"));
			assertThat(capture.systems()).isEmpty();
		}
		assertThat(System.getProperty(KEY)).isNull();
	}

	@Test
	void plainTypedSystem() {
		try (PekkoCapture capture = PapyraPekko.install(this.facts)) {
			var system = org.apache.pekko.actor.typed.ActorSystem.create(Behaviors.empty(), "plain");
			assertThat(capture.systems()).extracting(CapturedSystem::complete).containsExactly(true);
			Systems.close(system);
		}
		assertThat(this.facts.story("/user")).containsExactly("ActorStarted", "ActorStopped");
		assertThat(this.log.list).isEmpty();
	}

	@Test
	void systemWithAConfigurationThatWasLoadedBefore() {
		ConfigFactory.load();
		try (PekkoCapture capture = PapyraPekko.install(this.facts)) {
			isCaptured(ActorSystem.create("plain", ConfigFactory.load()));
			isCaptured(ActorSystem.create("plain", ConfigFactory.parseString("my.own = 1")));
			isCaptured(ActorSystem.create("plain",
					ConfigFactory.parseString("my.own = 1").withFallback(ConfigFactory.load())));
			assertThat(capture.systems()).isEmpty();
		}
	}

	@Test
	void withoutInstallationNothingHappens() {
		ActorSystem system = ActorSystem.create("plain");
		system.actorOf(Classic.props(), "a");
		assertThat(PapyraPekko.statusOf(system)).isNull();
		AtomicBoolean ended = new AtomicBoolean();
		PapyraPekko.afterLastFact(system, () -> ended.set(true));
		assertThat(ended).isFalse();
		Systems.close(system);
		await().untilTrue(ended);
		assertThat(this.log.list).isEmpty();
	}

	@Test
	void afterwardsNewSystemsAreNotCapturedAndOldOnesStillAre() {
		PekkoCapture capture = PapyraPekko.install(this.facts);
		ActorSystem before = ActorSystem.create("before");
		capture.close();
		capture.close();
		ActorSystem after = ActorSystem.create("after");
		before.actorOf(Classic.props(), "a");
		after.actorOf(Classic.props(), "a");
		Systems.close(after);
		Systems.close(before);
		assertThat(this.facts.events()).extracting((event) -> event.actorAddress().system()).containsOnly("before");
		assertThat(this.facts.story("/user/a")).containsExactly("ActorStarted", "ActorStopped");
	}

	@Test
	void theLastInstallationCountsAndOneEndDoesNotHarmTheOther() {
		FactList second = new FactList();
		PekkoCapture first = PapyraPekko.install(this.facts);
		try (PekkoCapture inner = PapyraPekko.install(second)) {
			first.close();
			ActorSystem system = ActorSystem.create("plain");
			assertThat(inner.systems()).extracting(CapturedSystem::complete).containsExactly(true);
			Systems.close(system);
		}
		assertThat(this.facts.all()).isEmpty();
	}

	@Test
	void aSetupWinsOverAnInstallation() {
		FactList own = new FactList();
		try (PekkoCapture capture = PapyraPekko.install(this.facts)) {
			ActorSystem system = Systems.classic(own);
			system.actorOf(Classic.props(), "a");
			Systems.close(system);
			assertThat(capture.systems()).isEmpty();
		}
		assertThat(own.story("/user/a")).containsExactly("ActorStarted", "ActorStopped");
		assertThat(this.facts.all()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "pekko.actor.debug { lifecycle = off }", "quiet = off, pekko.actor.debug.lifecycle = ${quiet}",
					"debug { lifecycle = off }, pekko.actor.debug = ${debug}" })
	void theApplicationsOwnFileSaysOff(String text, @TempDir Path folder) throws IOException {
		Files.writeString(folder.resolve("application.conf"), text);
		try (URLClassLoader application = new URLClassLoader(new URL[] { folder.toUri().toURL() }, this.loader)) {
			Thread.currentThread().setContextClassLoader(application);
			try (PekkoCapture capture = PapyraPekko.install(this.facts)) {
				assertThat(System.getProperty(KEY)).isNull();
				isCapturedInPart(ActorSystem.create("plain"), capture);
			}
		}
	}

	@Test
	void theProgramItselfSaysOff() {
		try (PekkoCapture capture = PapyraPekko.install(this.facts)) {
			isCapturedInPart(ActorSystem.create("plain", Systems.config(KEY + " = off")), capture);
		}
	}

	@Test
	void theCommandLineSaysOff() {
		System.setProperty(KEY, "off");
		ConfigFactory.invalidateCaches();
		try (PekkoCapture capture = PapyraPekko.install(this.facts)) {
			isCapturedInPart(ActorSystem.create("plain"), capture);
		}
		assertThat(System.getProperty(KEY)).isEqualTo("off");
	}

	@Test
	void configurationOfAnApplicationThatSaysSomethingIsLeftAlone() {
		assertThat(PapyraPekko.config(ConfigFactory.load()).getBoolean(KEY)).isTrue();
		assertThat(PapyraPekko.config(ConfigFactory.empty()).getBoolean(KEY)).isTrue();
		assertThat(PapyraPekko.config(Systems.config(KEY + " = off")).getBoolean(KEY)).isFalse();
		assertThat(PapyraPekko.config(Systems.config(KEY + " = on")).getBoolean(KEY)).isTrue();
	}

	@Test
	void twoSystemsAtOnce() {
		try (PekkoCapture capture = PapyraPekko.install(this.facts)) {
			ActorSystem one = ActorSystem.create("one");
			ActorSystem two = ActorSystem.create("two");
			one.actorOf(Classic.props(), "a");
			two.actorOf(Classic.props(), "a");
			two.actorOf(Classic.props(), "b");
			await().until(() -> alive(capture) == 3);
			assertThat(capture.systems()).extracting(CapturedSystem::started).containsExactly(1L, 2L);
			Systems.close(two);
			assertThat(alive(capture)).isEqualTo(1);
			Systems.close(one);
		}
		assertThat(this.facts.events(ActorEvent.STOPPED)).extracting((event) -> event.actorAddress().system())
			.containsExactlyInAnyOrder("one", "two", "two");
	}

	private static long alive(PekkoCapture capture) {
		return Objects.requireNonNull(capture.snapshot()).aliveActors();
	}

	private void isCaptured(ActorSystem system) {
		int before = this.facts.all().size();
		system.actorOf(Classic.props(), "a");
		Systems.close(system);
		assertThat(this.facts.events()).hasSize(before + 2);
		assertThat(this.log.list).isEmpty();
	}

	private void isCapturedInPart(ActorSystem system, PekkoCapture capture) {
		assertThat(capture.systems()).extracting(CapturedSystem::complete).containsExactly(false);
		assertThat(capture.snapshot()).isNull();
		assertThat(this.log.list).singleElement()
			.satisfies((warning) -> assertThat(warning.getLevel()).isEqualTo(Level.WARN))
			.satisfies((warning) -> assertThat(warning.getFormattedMessage()).contains("plain", "partial", KEY));
		ActorRef actor = system.actorOf(Classic.props(), "a");
		actor.tell(Classic.Throw.of("boom"), ActorRef.noSender());
		actor.tell(List.of("not handled"), ActorRef.noSender());
		await().until(() -> !this.facts.letters().isEmpty());
		Systems.close(system);
		assertThat(this.facts.story("/user/a")).containsExactly("ActorCrashed");
		assertThat(Systems.status(system).deadLetters()).isEqualTo(1);
	}

}
