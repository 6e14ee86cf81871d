package io.papyra.redis.server;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PortsTests {

	@Test
	void noOtherProcessIsGivenAReservedPort() throws Exception {
		try (Ports.Reservation reserved = Ports.reserve()) {
			assertThat(exitCodeOfOneThatWants(reserved.port())).isEqualTo(Wanting.REFUSED);
		}
		int port;
		try (Ports.Reservation reserved = Ports.reserve()) {
			port = reserved.port();
		}
		assertThat(exitCodeOfOneThatWants(port)).isEqualTo(Wanting.GIVEN);
	}

	@Test
	void aServerThatIsDownKeepsItsPort() throws Exception {
		RedisServer server = RedisServer.start(RedisBinary.all().get(0));
		try (server) {
			server.kill9();
			assertThat(exitCodeOfOneThatWants(server.port())).isEqualTo(Wanting.REFUSED);
		}
		assertThat(exitCodeOfOneThatWants(server.port())).isEqualTo(Wanting.GIVEN);
	}

	private static int exitCodeOfOneThatWants(int port) throws Exception {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), Wanting.class.getName(), Integer.toString(port))
			.inheritIO()
			.start();
		assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
		return process.exitValue();
	}

	/** A JVM that asks for one port. */
	static final class Wanting {

		static final int GIVEN = 10;

		static final int REFUSED = 11;

		private Wanting() {
		}

		public static void main(String[] args) {
			try (Ports.Reservation reserved = Ports.reserve(Integer.parseInt(args[0]))) {
				System.exit((reserved != null) ? GIVEN : REFUSED);
			}
		}

	}

}
