package io.papyra.shell.remote;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import com.sun.net.httpserver.HttpServer;
import io.papyra.shell.Papyra;
import io.papyra.shell.testing.Ran;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A service in front of which something drops the body of requests, or what it says. */
class DryRunTests {

	private final HttpServer server;

	private final List<String> asked = new CopyOnWriteArrayList<>();

	private volatile String answer = "{}";

	DryRunTests() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
	}

	@BeforeEach
	void start() {
		this.server.createContext("/actuator", (exchange) -> {
			this.asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
			byte[] body = this.answer.getBytes(StandardCharsets.UTF_8);
			exchange.sendResponseHeaders(200, body.length);
			exchange.getResponseBody().write(body);
			exchange.close();
		});
		this.server.start();
	}

	@AfterEach
	void stop() {
		this.server.stop(0);
	}

	private Ran run(String line) {
		return Papyra.run(line(line));
	}

	private String[] line(String words) {
		return (words + " --url http://localhost:" + this.server.getAddress().getPort() + "/actuator").split(" ");
	}

	@Test
	void aDryRunIsAskedForInTheQueryWhichNothingDrops() {
		run("persistence compact --dry-run");
		run("persistence recover --mode quarantine --dry-run");
		assertThat(this.asked.get(0)).isEqualTo("POST /actuator/papyra/compact?dryRun=true");
		run("persistence compact --ignore-group a&b --dry-run --ignore-group=c");
		assertThat(this.asked.get(2)).startsWith("POST /actuator/papyra/compact?")
			.contains("dryRun=true", "ignoreGroup=a%26b", "ignoreGroup=c");
		assertThat(this.asked.get(1)).startsWith("POST /actuator/papyra/recover?")
			.contains("dryRun=true", "mode=quarantine");
	}

	@Test
	void whoIsAskedIsToldWhatTheServiceWouldDo() {
		this.answer = "{\"dryRun\":true,\"factsRemoved\":3,\"bytesReclaimed\":90,\"expired\":{},\"timeless\":0,"
				+ "\"before\":{\"facts\":3,\"bytes\":90,\"kinds\":{}},\"after\":{\"facts\":0,\"bytes\":0,\"kinds\":{}},"
				+ "\"filesDropped\":0,\"filesRewritten\":1,\"tookMillis\":1}";
		Ran ran = Papyra.runFor((question, cancellation) -> false, line("persistence compact"));
		assertThat(ran).as(ran.err()).returns(130, Ran::code);
		assertThat(ran.out()).contains("would remove 3 facts and give back 90 bytes");
		assertThat(this.asked).filteredOn((request) -> request.startsWith("POST"))
			.containsExactly("POST /actuator/papyra/compact?dryRun=true");
	}

	@Test
	void anAnswerThatReportsARealRunIsNoDryRun() {
		for (String told : new String[] { "{\"dryRun\":false}", "{}", "{\"dryRun\":\"true\"}" }) {
			this.answer = told;
			Ran ran = run("persistence compact --dry-run");
			assertThat(ran).returns(70, Ran::code).returns("", Ran::out);
			assertThat(ran.err()).contains("asked for a dry run", "look into the log of the service");
		}
	}

}
