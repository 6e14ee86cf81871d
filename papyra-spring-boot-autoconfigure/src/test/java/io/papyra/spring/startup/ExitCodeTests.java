package io.papyra.spring.startup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.papyra.spring.testing.Histories;
import jakarta.servlet.Filter;
import org.apache.pekko.actor.ActorSystem;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;

import static org.assertj.core.api.Assertions.assertThat;

/** Whole processes, with metrics and Prometheus on the class path. */
class ExitCodeTests {

	@TempDir
	Path directory;

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void aFailedCheckEndsTheProcessWithOneAndAReport(boolean alreadyInTheWebServer) throws Exception {
		Path file = Histories.damaged(this.directory.resolve("papyra.ndjson"));
		Ended ended = run("--papyra.json.path=" + file, "--filter=" + alreadyInTheWebServer);
		assertThat(ended.output()).contains("APPLICATION FAILED TO START")
			.contains(file + ":2")
			.contains("--papyra.startup.mode=recover")
			.doesNotContain("Unable to close ApplicationContext");
		assertThat(ended.exitCode()).isEqualTo(1);
	}

	private Ended run(String... arguments) throws IOException, InterruptedException {
		ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-cp", System.getProperty("java.class.path"), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
				Application.class.getName(), "--server.port=0", "--spring.main.banner-mode=off");
		builder.command().addAll(List.of(arguments));
		Process process = builder.redirectErrorStream(true).directory(this.directory.toFile()).start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
		return new Ended(process.exitValue(), output);
	}

	private record Ended(int exitCode, String output) {
	}

	/** An application with a thread of its own that would keep the process alive. */
	@EnableAutoConfiguration
	static class Application {

		@Bean
		@ConditionalOnBooleanProperty("filter")
		Filter filter(ActorSystem system) {
			return (request, response, chain) -> chain.doFilter(request, response);
		}

		@Bean
		ActorSystem actorSystem() {
			return ActorSystem.create();
		}

		public static void main(String[] args) {
			new Thread(Application::staysForEver).start();
			SpringApplication.run(Application.class, args);
		}

		private static void staysForEver() {
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

	}

}
