package io.papyra.redis.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@Tag("servers")
class WatchdogTests {

	@Test
	void serversOfAKilledJvmEndAndLeaveNothing() throws IOException {
		Process jvm = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), WatchdogTests.class.getName())
			.redirectErrorStream(true)
			.start();
		String said = jvm.inputReader().lines().filter((line) -> line.startsWith("started ")).findFirst().orElseThrow();
		List<String> words = List.of(said.split(" "));
		ProcessHandle server = ProcessHandle.of(Long.parseLong(words.get(1))).orElseThrow();
		Path directory = Path.of(words.get(2));
		assertThat(server.isAlive()).isTrue();
		assertThat(directory).isDirectory();
		jvm.destroyForcibly().onExit().join();
		Waiting.until("the end of the server", () -> !server.isAlive(), server::toString);
		Waiting.until("that its data are gone", () -> Files.notExists(directory), directory::toString);
		Path gone = Path.of(words.get(3) + ".gone");
		Waiting.until("that all data are gone", () -> Files.notExists(gone), directory::toString);
	}

	/** Runs in the JVM that is killed. */
	public static void main(String[] args) throws IOException {
		RedisServer server = RedisServer.start(RedisBinary.standard());
		System.out.println("started " + server.pid() + " " + server.directory() + " " + Watchdog.get().directory());
		System.in.read();
	}

}
