package io.papyra.shell.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import com.sun.net.httpserver.HttpServer;
import io.papyra.shell.testing.Programs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** A password that is typed on a real terminal. */
@Tag("process")
class PasswordPromptTests {

	private static final String PROMPT = "password of anna:";

	@TempDir
	Path directory;

	private final List<String> asked = new CopyOnWriteArrayList<>();

	private final HttpServer service;

	PasswordPromptTests() throws IOException {
		this.service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
	}

	@BeforeAll
	static void require() {
		Programs.require("tmux");
	}

	@BeforeEach
	void start() {
		this.service.createContext("/", (exchange) -> {
			this.asked.add(exchange.getRequestHeaders().getFirst("Authorization"));
			byte[] body = "{\"truncated\":false,\"next\":\"0\",\"facts\":[]}".getBytes(StandardCharsets.UTF_8);
			exchange.sendResponseHeaders(200, body.length);
			exchange.getResponseBody().write(body);
			exchange.close();
		});
		this.service.start();
	}

	@AfterEach
	void stop() {
		this.service.stop(0);
	}

	private List<String> command() {
		return PapyraProcess.command(List.of(), "inspect", "events", "--json", "--user", "anna", "--url",
				"http://localhost:" + this.service.getAddress().getPort() + "/actuator");
	}

	private Screen open(List<String> command) {
		return Screen.of(this.directory.resolve("screen"), this.directory, 130, command);
	}

	/** As in {@code papyra ... --json | jq}, or with the answer in a file. */
	@Test
	void itIsAskedForAlsoWhereTheAnswerGoesToAFile() throws IOException {
		List<String> command = new ArrayList<>(List.of("sh", "-c", "\"$@\" > answer.json", "sh"));
		command.addAll(command());
		try (Screen screen = open(command)) {
			screen.awaitLine(PROMPT).type("correct horse", "Enter");
			assertThat(screen.code()).isZero();
			assertThat(screen.text()).contains(PROMPT).doesNotContain("horse");
		}
		assertThat(this.asked).containsExactly(
				"Basic " + Base64.getEncoder().encodeToString("anna:correct horse".getBytes(StandardCharsets.UTF_8)));
		assertThat(Files.readString(this.directory.resolve("answer.json"))).startsWith("{\n  \"kind\"")
			.doesNotContain("password");
	}

	/** The settings of the terminal are as before, which {@link Screen#code()} sees. */
	@Test
	void whoPressesCtrlCIsBackAtOnce() throws IOException {
		try (Screen screen = open(command())) {
			screen.awaitLine(PROMPT).type("C-c");
			assertThat(screen.code()).isEqualTo(130);
		}
		assertThat(this.asked).isEmpty();
	}

	/** The terminal is the console's there. */
	@Test
	void aConsoleAsksAsWell() throws IOException {
		try (Screen screen = open(PapyraProcess.command(List.of()))) {
			String line = "inspect events --user anna --url http://localhost:" + this.service.getAddress().getPort();
			screen.awaitLine("papyra>").type(line, "Enter").awaitLine(PROMPT).type("C-c");
			screen.await("no password was given\\s+papyra>$").type(line, "Enter").await("given.*" + PROMPT + "$");
			screen.type("horse", "Enter").await("meets these conditions\\s+papyra>$");
			assertThat(screen.text()).doesNotContain("horse");
			assertThat(screen.type("exit", "Enter").code()).isZero();
		}
		assertThat(this.asked).hasSize(1);
	}

}
