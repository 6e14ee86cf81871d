package io.papyra.shell.remote;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.HttpServer;
import io.papyra.shell.Papyra;
import io.papyra.shell.testing.Ran;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An actuator that somebody secures: who is not known gets 401, and nobody may do
 * anything.
 */
class SecuredServiceTests {

	private HttpServer server;

	SecuredServiceTests() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
	}

	@BeforeEach
	void start() {
		this.server.createContext("/actuator", (exchange) -> {
			exchange.sendResponseHeaders(403, -1);
			exchange.close();
		}).setAuthenticator(new BasicAuthenticator("actuator") {

			@Override
			public boolean checkCredentials(String user, String password) {
				return user.equals("anna") && password.equals("secret");
			}

		});
		this.server.start();
	}

	@AfterEach
	void stop() {
		this.server.stop(0);
	}

	private Ran run(String line, String user) {
		String url = "http://" + user + "localhost:" + this.server.getAddress().getPort() + "/actuator";
		return Papyra.run((line + " --url " + url).split(" "));
	}

	@ParameterizedTest
	@ValueSource(strings = { "persistence scan", "inspect events", "persistence recover", "metrics persistence" })
	void whoIsNotKnownIsToldHowToSayIt(String line) {
		for (String user : new String[] { "", "anna:wrong@" }) {
			Ran ran = run(line, user);
			assertThat(ran).returns(74, Ran::code).returns("", Ran::out);
			assertThat(ran.err()).contains("answered 401", "http://user:password@host", "PAPYRA_AUTHORIZATION")
				.doesNotContain("wrong");
		}
	}

	@Test
	void whoMayNotIsToldWhomToAsk() {
		for (String line : new String[] { "persistence scan", "persistence compact", "doctor run" }) {
			Ran ran = run(line, "anna:secret@");
			assertThat(ran).returns(74, Ran::code).returns("", Ran::out);
			assertThat(ran.err()).contains("answered 403", "not enough").doesNotContain("secret");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "persistence scan", "persistence compact --dry-run", "persistence recover" })
	void whoMayReadButNotChangeIsToldOfTheTokenThatMayBeMissing(String line) {
		assertThat(run(line, "anna:secret@").err()).contains("CSRF", "docs/actuator.md").doesNotContain("secret");
		assertThat(run("doctor run", "anna:secret@").err()).doesNotContain("CSRF");
	}

}
