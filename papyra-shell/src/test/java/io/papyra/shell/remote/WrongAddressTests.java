package io.papyra.shell.remote;

import java.util.Map;

import io.papyra.shell.Papyra;
import io.papyra.shell.remote.AnswerServer.Reply;
import io.papyra.shell.testing.Ran;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What answers at --url is no actuator, or does not let one in. */
class WrongAddressTests {

	private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");

	private static final Map<String, String> HTML = Map.of("Content-Type", "text/html;charset=UTF-8");

	private static final Reply LINKS = new Reply(200, """
			{"_links":{"self":{"href":"x","templated":false},"papyra":{"href":"x","templated":false},
			"papyra-area":{"href":"x","templated":true},"health":{"href":"x","templated":false}}}""", JSON);

	private @Nullable AnswerServer server;

	@AfterEach
	void stop() {
		if (this.server != null) {
			this.server.close();
		}
	}

	private AnswerServer start(AnswerServer.Answers answers) {
		this.server = AnswerServer.plain(answers);
		return this.server;
	}

	private static Ran run(String line, String url) {
		Ran ran = Papyra.run((line + " --url " + url).split(" "));
		assertThat(ran).returns("", Ran::out);
		return ran;
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					/login?secret=1                     | '' | leads to URL/login, as services do whose users log in with a browser; this command can show who it is only with the request: give --user NAME or --token-file FILE
					https://sso.example.com:8443/auth?x | '' | leads to https://sso.example.com:8443/auth, as services do whose users log in with a browser; this command can show who it is only with the request: give --user NAME or --token-file FILE
					/login                              | --user anna:secret | leads to URL/login, as services do whose users log in with a browser; it takes no credentials of --user there: have the service, or what is before it, accept them for the actuator as docs/secured-service.md shows
					https://localhost/actuator/papyra   | '' | leads to https://localhost/actuator/papyra: it wants TLS; give --url https://localhost/actuator
					http://new.example.com/ops/papyra/X | --user anna:secret | leads to http://new.example.com/ops/papyra/X: the actuator is at another address; if that is one to trust, give --url http://new.example.com/ops
					""")
	void aRedirectIsToldAndNotFollowed(String location, String options, String message) {
		AnswerServer service = start((path, authorization) -> new Reply(302, "",
				Map.of("Location", location.replace("papyra/X", path.substring(path.indexOf("papyra"))))));
		for (String line : new String[] { "inspect events", "persistence recover" }) {
			Ran ran = run((line + " " + options).strip(), service.url() + "/actuator");
			assertThat(ran.code()).isEqualTo(74);
			assertThat(ran.err())
				.isEqualTo("papyra: " + service.url() + "/actuator answered 302 and "
						+ message.replace("URL", service.url())
							.replace("papyra/X", line.startsWith("inspect") ? "papyra/events" : "papyra/recover")
						+ "\n");
		}
		assertThat(service.asked()).hasSize(2).allMatch((request) -> request.contains(" /actuator/papyra"));
	}

	@Test
	void aPageForABrowserIsNoAnswer() {
		String page = "<html><form method=post><input name=user><input TYPE='password'></form></html>";
		AnswerServer service = start(
				(path, authorization) -> new Reply(200, path.contains("login") ? page : "<html>Orders</html>", HTML));
		assertThat(run("inspect events", service.url() + "/login")).returns(74, Ran::code)
			.returns("papyra: " + service.url() + "/login answered 200 with text/html;charset=UTF-8 instead of JSON: a "
					+ "login page; give --user NAME or --token-file FILE\n", Ran::err);
		assertThat(run("persistence scan", service.url())).returns(74, Ran::code)
			.satisfies((ran) -> assertThat(ran.err()).contains("instead of JSON: that is no actuator; give --url "
					+ "http://host:port/actuator with the port of management.server.port"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "/actuator/papyra", "/actuator/health" })
	void theActuatorIsFoundAtAnotherPath(String path) {
		AnswerServer service = start((asked, authorization) -> asked.equals("/actuator") ? LINKS
				: asked.equals("/actuator/papyra") ? AnswerServer.SUMMARY : null);
		for (String line : new String[] { "inspect events", "persistence compact" }) {
			Ran ran = run(line, service.url() + path);
			assertThat(ran.code()).isEqualTo(66);
			assertThat(ran.err()).isEqualTo("papyra: " + service.url() + path
					+ "/papyra is not there; it is at another path: give --url " + service.url() + "/actuator\n");
		}
	}

	@Test
	void jsonOfAnotherProgramIsNoHistory() {
		AnswerServer service = start((path, authorization) -> new Reply(200, "{\"status\":\"fine\"}", JSON));
		for (String line : new String[] { "inspect events", "persistence inspect" }) {
			Ran ran = run(line, service.url() + "/actuator");
			assertThat(ran.code()).isEqualTo(74);
			assertThat(ran.err())
				.contains("answered 200 with JSON of another program: that is no actuator; give --url");
		}
	}

	@Test
	void anEndpointThatIsNotExposedIsAddedToThoseThatAre() {
		AnswerServer service = start((path, authorization) -> path.equals("/actuator")
				? new Reply(200, LINKS.body().replace("\"papyra\"", "\"info\""), JSON) : null);
		assertThat(run("inspect events", service.url() + "/actuator")).returns(66, Ran::code)
			.satisfies((ran) -> assertThat(ran.err()).contains(
					"/actuator/papyra is not there: set management.endpoints.web.exposure.include=health,info,papyra"));
	}

	@Test
	void countersThatAreNotExposedAreExplained() {
		AnswerServer service = start((path, authorization) -> path.equals("/actuator") ? LINKS
				: path.endsWith("papyra") ? AnswerServer.SUMMARY : null);
		Ran ran = Papyra.run("metrics", "persistence", "--url", service.url() + "/actuator");
		assertThat(ran).returns(0, Ran::code);
		assertThat(ran.out()).contains("scans", "unknown");
		assertThat(ran.err()).isEqualTo("papyra: counts of scans, recoveries and compactions are unknown: "
				+ service.url() + "/actuator/metrics is not there; set "
				+ "management.endpoints.web.exposure.include=health,metrics,papyra in the service\n");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					502 | Bad Gateway                                                  | the proxy before the service cannot reach it; check that the service runs
					400 | This combination of host and port requires TLS.              | because it speaks TLS there: give --url https://... instead of http://...
					400 | The plain HTTP request was sent to HTTPS port                | because it speaks TLS there: give --url https://... instead of http://...
					503 | no available server                                          | what is before the service has none that is ready; check that the service runs
					407 | Proxy Authentication Required                                | a proxy between wants credentials, which this command has none for
					500 | oops                                                         | look into the log of the service
					""")
	void whatStandsBetweenIsNamed(int status, String body, String message) {
		AnswerServer service = start((path, authorization) -> new Reply(status, body, HTML));
		Ran ran = run("inspect events", service.url() + "/actuator");
		assertThat(ran.code()).isEqualTo(74);
		assertThat(ran.err()).contains("answered " + status).contains(message);
	}

}
