package io.papyra.pekko;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.papyra.backend.file.JsonBackend;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.observe.PersistenceObserver;
import io.papyra.recorder.BufferedFactRecorder;
import io.papyra.recorder.RecorderOptions;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** An application without Spring, as the guide has it, that somebody asks to end. */
class JvmExitTests {

	private static final int CHILDREN = 300;

	@Test
	@Timeout(120)
	void whoStopsWhenTheJvmIsAskedToEndIsRecorded(@TempDir Path folder) throws Exception {
		Path file = folder.resolve("papyra.ndjson");
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), Application.class.getName(), file.toString())
			.redirectError(ProcessBuilder.Redirect.DISCARD)
			.start();
		try (BufferedReader output = process.inputReader()) {
			assertThat(output.lines().anyMatch("ready"::equals)).isTrue();
			process.destroy();
			assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
		}
		finally {
			process.destroyForcibly();
		}
		assertThat(count(file, ActorEvent.STARTED)).isEqualTo(CHILDREN + 1);
		assertThat(count(file, ActorEvent.STOPPED)).isEqualTo(CHILDREN + 1);
		assertThat(count(file, ActorEvent.SYSTEM_STOPPED)).isEqualTo(1);
	}

	private static int count(Path file, String type) {
		try (Stream<?> events = new JsonBackend(file).read(FactQuery.of(FactKind.EVENT).withType(type))) {
			return List.of(events.toArray()).size();
		}
	}

	/** The three lines. */
	static final class Application {

		private Application() {
		}

		public static void main(String[] args) {
			BufferedFactRecorder recorder = new BufferedFactRecorder(new JsonBackend(Path.of(args[0])),
					RecorderOptions.defaults("orders"), PersistenceObserver.NONE);
			recorder.start();
			ActorSystem<String> system = ActorSystem.create(Behaviors.<String>setup((context) -> {
				for (int i = 0; i < CHILDREN; i++) {
					context.spawn(Behaviors.<String>empty(), "child-" + i);
				}
				return Behaviors.receiveMessage((message) -> {
					System.out.println("ready");
					return Behaviors.same();
				});
			}), "orders", PapyraPekko.setup(recorder));
			PapyraPekko.afterLastFact(system, recorder::close);
			system.tell("report");
		}

	}

}
