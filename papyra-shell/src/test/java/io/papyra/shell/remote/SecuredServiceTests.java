package io.papyra.shell.remote;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import io.papyra.shell.Papyra;
import io.papyra.shell.remote.AnswerServer.Reply;
import io.papyra.shell.testing.Ran;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** An actuator that somebody secures: how to say who asks, and what a refusal means. */
class SecuredServiceTests {

	private static final String ANNA = basic("anna:secret");

	private static final String EVENTS = "{\"truncated\":false,\"next\":\"0\",\"facts\":[]}";

	@TempDir
	Path directory;

	private @Nullable AnswerServer server;

	private String challenge = "Basic realm=\"actuator\"";

	private volatile String known = ANNA;

	@AfterEach
	void stop() {
		if (this.server != null) {
			this.server.close();
		}
	}

	private static String basic(String user) {
		return "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
	}

	/** Who is known gets this answer, and everybody else 401. */
	private AnswerServer start(int status, String body) {
		this.server = AnswerServer.plain((path, authorization) -> {
			if (!this.known.equals(authorization)) {
				return new Reply(401, "",
						this.challenge.isEmpty() ? Map.of() : Map.of("WWW-Authenticate", this.challenge));
			}
			return new Reply(status, body, Map.of("Content-Type", "application/json"));
		});
		return this.server;
	}

	private static Ran run(AnswerServer server, String line, String... more) {
		List<String> words = new ArrayList<>(List.of((line + " --url " + server.url() + "/actuator").split(" ")));
		words.addAll(List.of(more));
		return Papyra.run(words.toArray(String[]::new));
	}

	private Path token(String text) throws IOException {
		return Files.writeString(this.directory.resolve("token"), text);
	}

	@Test
	void whoAsksIsSaidInManyWays() throws IOException {
		AnswerServer service = start(200, EVENTS);
		assertThat(run(service, "inspect events --user anna:secret").code()).isZero();
		assertThat(run(service, "inspect events --user anna --papyra.password=secret").code()).isZero();
		assertThat(run(service, "inspect events --papyra.user=anna:secret").code()).isZero();
		assertThat(run(service, "inspect events", "--papyra.authorization=" + ANNA).code()).isZero();
		assertThat(Papyra.run("inspect", "events", "--url", service.url().replace("//", "//anna:secret@") + "/actuator")
			.code()).isZero();
		this.known = "Bearer ab.c";
		Path token = token("ab.c\n");
		assertThat(run(service, "inspect events --token-file " + token).code()).isZero();
		assertThat(run(service, "inspect events --papyra.token-file=" + token).code()).isZero();
		assertThat(run(service, "inspect events --token-file " + token + " --papyra.user=anna:secret").code())
			.as("the command line wins")
			.isZero();
	}

	/** As Kubernetes replaces it in the volume of a pod. */
	@Test
	void aTokenIsReadForEachRequest() throws IOException {
		Path token = token("first");
		this.server = AnswerServer.plain((path, authorization) -> {
			write(token, "second");
			return path.endsWith("papyra") ? AnswerServer.SUMMARY : null;
		});
		assertThat(run(this.server, "metrics persistence --token-file " + token).code()).isZero();
		assertThat(this.server.asked()).startsWith("GET /actuator/papyra Bearer first",
				"GET /actuator/metrics Bearer second");
	}

	private static void write(Path file, String text) {
		try {
			Files.writeString(file, text);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void aTokenFileThatHoldsNoneIsNamed() throws IOException {
		AnswerServer service = start(200, EVENTS);
		Path token = token("\n");
		String line = "inspect events --token-file " + token;
		assertThat(run(service, line)).returns(64, Ran::code)
			.returns("papyra: the token file " + token + " is empty; write a token to it\n", Ran::err);
		token("Bearer ab.c");
		assertThat(run(service, line).err()).contains("holds more than a token").doesNotContain("ab.c");
		Files.write(token, new byte[5 * 1024 * 1024]);
		assertThat(run(service, line).err()).contains("is too long for what it is to hold");
		assertThat(run(service, line + "x")).returns(66, Ran::code)
			.returns("papyra: there is no file " + token + "x; correct --token-file\n", Ran::err);
		assertThat(run(service, "inspect events --token-file " + this.directory)).returns(64, Ran::code);
		assertThat(service.asked()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					--user anna:secret --token-file t    | --user and --token-file are different credentials for one service
					--papyra.user=anna:secret --papyra.token-file=t | PAPYRA_USER and PAPYRA_TOKEN_FILE are different credentials
					--user anna                          | --user has no password, and there is no terminal to ask for it: set PAPYRA_PASSWORD
					--user :secret                       | there is no name before the colon of --user
					--cacert ca.pem                      | --cacert is for an https address; give --url https://..., or leave it out
					""")
	void whatMakesNoSenseIsRefused(String options, String message) {
		AnswerServer service = start(200, EVENTS);
		Ran ran = run(service, "inspect events " + options);
		assertThat(ran).returns(64, Ran::code).returns("", Ran::out);
		assertThat(ran.err()).startsWith("papyra: " + message).doesNotContain("secret");
		assertThat(service.asked()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					--user anna:secret              | --user is for --url http://host:port/actuator; add that, or leave it out
					--token-file t                  | --token-file is for --url http://host:port/actuator; add that, or leave it out
					--cert c.pem                    | --cert is for --url http://host:port/actuator; add that, or leave it out
					--path x.ndjson --user anna     | --user belongs to --url and does not go with --path; leave out one of them
					--url https://anna:secret@a:b/c | https://a:b/c' is not allowed for --url
					""")
	void theyAreForAService(String options, String message) {
		Ran ran = Papyra.run(("inspect events " + options).split(" "));
		assertThat(ran).returns(64, Ran::code);
		assertThat(ran.err()).contains(message).doesNotContain("secret");
	}

	@Test
	void aPasswordThatOthersCanReadIsWarnedOf() {
		String[] line = { "inspect", "events", "--url", "http://orders.invalid/actuator", "--user", "anna:secret" };
		assertThat(Papyra.run(line).err())
			.startsWith("papyra: http sends the credentials of --user unencrypted to "
					+ "orders.invalid, where everybody between can read it; use https\npapyra: ")
			.doesNotContain("secret");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					Basic realm="actuator"  | it wants a name and a password: give --user NAME
					Bearer                  | it wants a bearer token: give --token-file FILE
					''                      | it wants to know who asks: give --user NAME, or --token-file FILE with a bearer token
					""")
	void whoIsNotKnownIsToldHowToSayIt(String asking, String message) {
		this.challenge = asking;
		AnswerServer service = start(200, EVENTS);
		for (String line : new String[] { "inspect events", "persistence recover" }) {
			Ran ran = run(service, line);
			assertThat(ran).returns(74, Ran::code).returns("", Ran::out);
			assertThat(ran.err()).isEqualTo("papyra: " + service.url() + "/actuator answered 401; " + message
					+ (asking.isEmpty() ? ", whichever it takes" : "") + "\n");
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					Basic  | --user anna:wrong             | it does not accept the credentials of --user: check the name and the password
					Basic  | --token-file token            | it takes no bearer token but a name and a password: give --user NAME instead of token
					Bearer | --user anna:wrong             | it takes no password but a bearer token: give --token-file FILE instead of --user
					Bearer error="invalid_token", error_description="Jwt expired" | --token-file token | it does not accept the credentials of token (Jwt expired): check that this is a token for this service
					Negotiate | --user anna:wrong          | it takes neither a password nor a bearer token but Negotiate: set PAPYRA_AUTHORIZATION to the whole header and leave out --user
					Negotiate | --papyra.authorization=wrong | it does not accept the credentials of PAPYRA_AUTHORIZATION: check that it is what the service takes
					Basic  | --papyra.authorization=wrong  | it does not accept the credentials of PAPYRA_AUTHORIZATION: check that it is what the service takes
					""")
	void credentialsThatAreNotAcceptedAreNamed(String asking, String options, String message) throws IOException {
		this.challenge = asking;
		String token = token("wrong").toString();
		Ran ran = run(start(200, EVENTS),
				"inspect events " + options.replace("token-file token", "token-file " + token));
		assertThat(ran).returns(74, Ran::code).returns("", Ran::out);
		assertThat(ran.err().replace(token, "token")).contains("answered 401; " + message).doesNotContain("wrong");
	}

	@Test
	void whoMayNotIsToldWhomToAsk() {
		AnswerServer service = start(403, "");
		for (String line : new String[] { "persistence compact", "doctor run" }) {
			Ran ran = run(service, line + " --user anna:secret");
			assertThat(ran).returns(74, Ran::code).returns("", Ran::out);
			assertThat(ran.err()).contains("answered 403", "not enough").doesNotContain("secret");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "persistence scan --full", "persistence compact --dry-run" })
	void whoMayReadButNotChangeIsToldOfTheTokenThatMayBeMissing(String line) {
		this.server = AnswerServer.plain(
				(path, authorization) -> path.endsWith("papyra") ? AnswerServer.SUMMARY : new Reply(403, "", Map.of()));
		assertThat(run(this.server, line + " --user anna:secret").err())
			.contains("answered 403, although who asks may read", "CSRF", "docs/secured-service.md")
			.doesNotContain("anna:");
		this.server.close();
		AnswerServer closed = start(403, "");
		assertThat(run(closed, line + " --user anna:secret").err()).contains("answered 403").doesNotContain("CSRF");
	}

	/** With Spring Security's defaults, who may read may not post. */
	@Test
	void whoMayOnlyReadScansAsTheDoctorDoes() {
		String scan = "{\"clean\":true,\"exists\":true,\"lines\":0,\"bytes\":0,\"facts\":{},\"recordedGaps\":0,"
				+ "\"anomalyCounts\":{},\"anomalies\":[],\"tookMillis\":1,\"timeless\":0,"
				+ "\"runs\":{\"starts\":0,\"uncleanShutdowns\":0,\"lastRunOpen\":false},"
				+ "\"extent\":{\"full\":false,\"bytesRead\":0}}";
		this.server = AnswerServer.plain((path, authorization) -> path.endsWith("doctor")
				? new Reply(503, "{\"passed\":false,\"findings\":[],\"scan\":" + scan + "}", Map.of())
				: new Reply(403, "", Map.of()));
		Ran ran = run(this.server, "persistence scan");
		assertThat(ran.code()).as(ran.err()).isZero();
	}

}
