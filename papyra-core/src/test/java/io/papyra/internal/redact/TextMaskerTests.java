package io.papyra.internal.redact;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.papyra.recorder.RecorderOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Secrets that stand in texts, in the notations in which values are printed. */
class TextMaskerTests {

	private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

	private static final Pattern CHARACTER = Pattern.compile("\\{U\\+([0-9A-F]{4})}");

	private final TextMasker masker = new TextMasker(new Redaction(RecorderOptions.DEFAULT_REDACTED_KEYS));

	/** Nothing of hunter2 may be left, and every KEEP. */
	@ParameterizedTest
	@MethodSource
	void aSecretIsMaskedAndWhatStandsAroundItIsKept(String given) {
		String masked = this.masker.mask(given);
		assertThat(masked).doesNotContain("hunter2", "hunter").contains("******");
		assertThat(masked.split("KEEP", -1)).hasSameSizeAs(given.split("KEEP", -1));
	}

	static Stream<String> aSecretIsMaskedAndWhatStandsAroundItIsKept() {
		return Stream.of("Login(user=KEEP, password=hunter2)", "Login(user=KEEP, password=hunter2, page=KEEP)",
				"Login(user=KEEP, password=LE AK hunter2, x, page=KEEP)",
				"Login[user=KEEP, password=hunter2, note=KEEP]", "{password=hunter2, user=KEEP}",
				"{user=KEEP, password=[hunter2, hunter2], z=KEEP}",
				"{\"user\":\"KEEP\",\"password\":\"hunter2\",\"page\":\"KEEP\"}",
				"{\"user\":\"KEEP\",\"password\":\"LE\\\"hunter2\",\"page\":\"KEEP\"}",
				"{\"body\":\"{\\\"password\\\":\\\"hunter2\\\",\\\"user\\\":\\\"KEEP\\\"}\",\"x\":\"KEEP\"}",
				"{\"b\":\"{\\\"c\\\":\\\"{\\\\\\\"password\\\\\\\":\\\\\\\"hunter2\\\\\\\",\\\\\\\"user\\\\\\\":\\\\\\\"KEEP\\\\\\\"}\\\"}\",\"x\":\"KEEP\"}",
				"{\"body\":\"user=KEEP&password=hunter2\",\"x\":\"KEEP\"}", "{\"pin\":hunter2,\"user\":\"KEEP\"}",
				"{\"tokens\":[\"hunter2\",\"hunter2\"],\"user\":\"KEEP\"}",
				"{\"credentials\":{\"a\":\"}hunter2\",\"b\":{\"c\":\"hunter2\"}},\"user\":\"KEEP\"}",
				"{\n  \"password\" : \"hunter2\",\n  \"user\" : \"KEEP\"\n}",
				"{\n  \"password\" :\n   \"hunter2\",\n  \"user\" : \"KEEP\"\n}",
				"user=KEEP&password=hunter2&page=KEEP",
				"https://KEEP.example/a?user=KEEP&access_token=hunter2&page=KEEP",
				"https://bob:hunter2@KEEP/path?KEEP=1", "https://hunter2@KEEP/path", "amqp://u:hunter2/LE@KEEP:5672/v",
				"jdbc:postgresql://KEEP/db?user=KEEP&password=hunter2&ssl=KEEP",
				"jdbc:sqlserver://KEEP;user=KEEP;password=hunter2;encrypt=KEEP",
				"AccountName=KEEP;AccountKey=hunter2;EndpointSuffix=KEEP", "aws_secret_access_key = hunter2",
				"Endpoint=sb://KEEP/;SharedAccessKey=hunter2", "passphrase: hunter2",
				"jdbc:oracle:thin:scott/hunter2@KEEP:1521:x", "AccountName=KEEP;AccountKey=hunter2;EndpointSuffix=KEEP",
				"aws_secret_access_key = hunter2", "Endpoint=sb://KEEP/;SharedAccessKey=hunter2", "passphrase: hunter2",
				"jdbc:oracle:thin:scott/hunter2@//KEEP:1521/x", "jdbc:mysql://bob:hunter2@KEEP/db",
				"jdbc:mysql://address=(host=KEEP)(user=KEEP)(password=hunter2)/db",
				"POST /login Authorization: Bearer hunter2", "Authorization: Basic hunter2\nHost: KEEP",
				"Authorization: Digest username=\"hunter2\", response=\"hunter2\"\nHost: KEEP",
				"Cookie: sid=hunter2; other=hunter2\nHost: KEEP", "{Cookie=[sid=hunter2; x=hunter2], Host=[KEEP]}",
				"KEEP Bearer hunter2 KEEP", "sent bearer hunter2 to KEEP", "sent Basic dXNlcjpMRhunter2= KEEP",
				"<login><user>KEEP</user><password>hunter2</password><x>KEEP</x></login>",
				"<ns:password type=\"KEEP\">hunter2<b>hunter2</b></ns:password>KEEP",
				"<password><![CDATA[hunter2]]></password>KEEP", "<user name=\"KEEP\" password=\"hunter2\"/>KEEP",
				"<entry key=\"password\">hunter2</entry>KEEP", "<property name=\"password\" value=\"hunter2\"/>KEEP",
				"<param-name>password</param-name><param-value>hunter2</param-value>KEEP",
				"&lt;password&gt;hunter2&lt;/password&gt;KEEP",
				"-----BEGIN RSA PRIVATE KEY-----\nhunter2\nhunter2\n-----END RSA PRIVATE KEY-----\nKEEP",
				"key: -----BEGIN PRIVATE KEY-----\\nhunter2\\n-----END PRIVATE KEY----- KEEP",
				"Map(user -> KEEP, password -> hunter2, page -> KEEP)",
				"List((user,KEEP), (password,hunter2), (page,KEEP))", "(password, hunter2)", "[password, hunter2]",
				"{\"name\":\"password\",\"value\":\"hunter2\",\"x\":\"KEEP\"}",
				"{\"value\":\"hunter2\",\"name\":\"password\"}", "Param(name=password, value=hunter2, x=KEEP)",
				"login failed for KEEP: password=hunter2", "Invalid password for bob: hunter2", "API key: hunter2",
				"X-API-KEY: hunter2\nX-Other: KEEP", "private key = hunter2", "session_id=hunter2; path=KEEP",
				"pin=hunter2", "userPin=hunter2, user=KEEP", "PIN: hunter2", "your otp for bob: hunter2",
				"db.pwd=hunter2", "dbPwd: hunter2", "ssn: hunter2, name: KEEP", "cvv=hunter2&x=KEEP", "jwt=hunter2",
				"password: |\n  hunter2\n  hunter2\nuser: KEEP", "spring:\n  password: hunter2\n  user: KEEP",
				"passwords:\n  - hunter2\n  - hunter2\nuser: KEEP", "Your password:\nhunter2",
				"user=KEEP\npassword=hunter2\npage=KEEP", "user=KEEP\npassword=hunter2\npage=KEEP\n",
				"user: KEEP password: hunter2", "curl --password hunter2 KEEP", "curl -u KEEP --token=hunter2",
				"-Ddb.password=hunter2", "password 'hunter2' KEEP", "ALTER USER bob IDENTIFIED BY 'hunter2' KEEP",
				"CREATE USER bob WITH PASSWORD 'LE''hunter2' KEEP", "headers[\"authorization\"] = hunter2",
				"config['password']: hunter2", "user[password]=hunter2&user[name]=KEEP",
				"redirect=%2Flogin%3Fpassword%3Dhunter2%26user%3DKEEP", "&quot;password&quot;:&quot;hunter2&quot;",
				"%22password%22%3A%22hunter2%22", "password\\u003dhunter2",
				"\\u003cpassword\\u003ehunter2\\u003c/password\\u003eKEEP",
				"Optional[Login(user=KEEP, password=hunter2)]",
				"Content-Disposition: form-data; name=\"password\"\n\nhunter2\nhunter2\n--b\nKEEP",
				"password => hunter2", "password := hunter2", "'password' => 'hunter2', 'user' => 'KEEP'",
				"p.password=LE)AKhunter2", "Login(password=a)hunter2, user=KEEP)",
				"Login(password=a&hunter2, user=KEEP)", "Login(password=a;hunter2, user=KEEP)",
				"Login(password=a,hunter2, user=KEEP)", "password=a&hunter2&user=KEEP",
				"Login(user='KEEP', password='hunter2')", "Login(user='KEEP', password=\"hunter2\", z=KEEP)",
				"Login{user='KEEP', password='LE'hunter2', z='KEEP'}",
				"LoginCommand(credentials=Credentials(u=hunter2, p=hunter2), page=KEEP)",
				"Login(cred=Credentials(u=KEEP, password=hunter2), page=KEEP)", "AUTHORİZATION=hunter2",
				"pass-word=hunter2", "pass_word: hunter2", "redis://:hunter2@KEEP:6379",
				"{Authorization=Bearer hunter2, Host=KEEP}",
				"{\"headers\":{\"Authorization\":[\"Bearer hunter2\"],\"Host\":[\"KEEP\"]}}",
				"Set-Cookie: sid=hunter2; Path=/; HttpOnly", "cookie -> hunter2",
				"new Login { Password = hunter2, User = KEEP }", "? password\n: hunter2\nuser: KEEP",
				"password: !vault |\n  hunter2\n  hunter2\nuser: KEEP",
				"password: # of KEEPER\n  hunter2\nuser: KEEP".replace("KEEPER", "all"),
				"password: hunter2\n  hunter2\nuser: KEEP", "- password: hunter2\n  user: KEEP",
				"Authorization: Digest username=\"hunter2\",\r\n  response=\"hunter2\"\r\nHost: KEEP",
				"Authorization: Bearer\r\n hunter2\r\nHost: KEEP", "Cookie2: $Version=1; a=hunter2\nHost: KEEP",
				"cookies: sid=hunter2; other=hunter2", "curl -u KEEP:hunter2 https://KEEP",
				"curl --user 'KEEP:hunter2' https://KEEP", "curl -uKEEP:hunter2 https://KEEP",
				"curl --proxy-user KEEP:hunter2 KEEP", "curl -b 'KEEP=hunter2; b=hunter2' KEEP",
				"https://KEEP/a?api%5Fkey=hunter2&b=KEEP", "https://KEEP/a?pass%77ord=hunter2&b=KEEP",
				"a=KEEP&p%61ssword=hunter2", "user%5Bpassword%5D=hunter2&user%5Bname%5D=KEEP",
				"next=%2Fa%3Fu%3DKEEP%26p%61ssword%3Dhunter2%26v%3DKEEP", "next=https%3A%2F%2Fbob%3Ahunter2%40KEEP%2F",
				"{\"url\":\"https:\\/\\/bob:hunter2@KEEP\\/x\"}", "Credentials[hunter2]", "AccessToken(hunter2), KEEP",
				"Login(Password(hunter2), KEEP)", "AccessToken[value=hunter2, expires=KEEP]", "Token{raw='hunter2'}",
				"Some(ApiKey(hunter2)), KEEP", "p\u0430ssword=hunter2",
				"\uff50\uff41\uff53\uff53\uff57\uff4f\uff52\uff44=hunter2", "{k=token, v=hunter2}",
				"Violation{propertyPath=password, bean=KEEP, invalidValue=hunter2}",
				"AccountName=KEEP;AccountKey=hunter2;EndpointSuffix=KEEP", "aws_secret_access_key = hunter2",
				"Endpoint=sb://KEEP/;SharedAccessKey=hunter2", "passphrase: hunter2",
				"jdbc:oracle:thin:scott/\"hunter2\"@KEEP:1521/x",
				"---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\nhunter2\n---- END SSH2 ENCRYPTED PRIVATE KEY ----\nKEEP");
	}

	@ParameterizedTest
	@MethodSource("secretsInTexts")
	void aSecretIsMaskedInWhateverNotationItStands(String given) {
		aSecretIsMaskedAndWhatStandsAroundItIsKept(given);
	}

	static Stream<String> secretsInTexts() throws IOException {
		return lines("secrets-in-texts.txt");
	}

	@ParameterizedTest
	@MethodSource("innocentTexts")
	void whatTellsNoSecretIsLeftAsItIs(String given) {
		otherTextsAreLeftAsTheyAre(given);
	}

	static Stream<String> innocentTexts() throws IOException {
		return lines("innocent-texts.txt");
	}

	/** The texts of a file, one in a line. */
	private static Stream<String> lines(String file) throws IOException {
		try (InputStream in = TextMaskerTests.class.getResourceAsStream(file)) {
			String all = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
			return all.lines()
				.filter((line) -> !line.isBlank() && !line.startsWith("# "))
				.map((line) -> line.replace('\u23ce', '\n').replace('\u240d', '\r').replace('\u21e5', '\t'))
				.map((line) -> CHARACTER.matcher(line)
					.replaceAll((found) -> Matcher
						.quoteReplacement(String.valueOf((char) Integer.parseInt(found.group(1), 16)))));
		}
	}

	@ParameterizedTest
	@MethodSource
	void otherTextsAreLeftAsTheyAre(String given) {
		assertThat(this.masker.mask(given)).isSameAs(given);
	}

	static Stream<String> otherTextsAreLeftAsTheyAre() {
		return Stream.of("Basic authentication KEEP", "Pair(first=password, second=KEEP)", "sessionIdleTimeout=KEEP",
				"shippingAddress=KEEP, className=KEEP, mapping=KEEP, opinion: KEEP",
				"com.acme.TokenExpiredException: KEEP", "io.acme.BadCredentialsException: KEEP",
				"http://token-service:8080/KEEP", "token refreshed at 12:30:KEEP", "12:30:45 user KEEP",
				"mailto:bob@KEEP", "see https://medium.com/@KEEP/x", "", "password", "the password was changed",
				"no token", "Basic plan", "a=b&c=d", "12:30:45", "C:\\Users\\pin", "https://example.com/@bob",
				"bob@example.com", "jdbc:postgresql://db/x", "{\"a\":{\"b\":[1,2,{\"c\":\"d\"}]}}",
				"Order[id=1, items=[a, b], note=KEEP]", "TokenExpired(KEEP)", "PasswordChanged[user=KEEP]",
				"at com.acme.Token.verify(Token.java:12)", "at com.acme.UserToken(Native Method)", "Tokens[0] KEEP",
				"TOKEN() KEEP", "curl https://KEEP -u", "100%25 of %E4%BD%A0%20KEEP", "https%3A%2F%2FKEEP%2F",
				"https:\\/\\/KEEP\\/a", "Passw\u00f6rter KEEP", "invalid token: x".replace(": x", "\n  KEEP"));
	}

	@Test
	void itTakesTimeInProportionToTheLength() {
		List<String> parts = List.of("password=(", "password=\"", "password='", "\\\"", "=", "//a:b", "//a:b@",
				"<password>", "<password>x</passworda>", "name=password,", "jdbc:", "(password,", "password:\n",
				"bearer ", "[password,((", "--password ", "-----BEGIN", "@//", ":", "password=\\", "{", "password=a, ",
				"password -> [", "value=a name=", "& ; , password", "<a b=password", "\\u003e", "key=\"password\">",
				"password={\"a\":\"", "pass-", "a password ", "token 'a", "Token(", "Token(a", "%70assword=",
				"? password\n: ", "%3A%2F%2Fa", "%3A%2F%2Fa%40", ":\\/\\/a@", "curl -u a ", "curl -u 'a",
				"curl -u a:b ", "password: x\n  y\n", "password: a, ", "---- BEGIN", "\u0430token",
				"p\u0430ssword: x\n ", "password is ", "password of bob ", "token 'x' for ", "'x' for the ", "[a] for ",
				"name,password\n", "a,token\nb,", "(token) values (", "(a,token) values ('", "(a, token", "mysql -p",
				"curl -", "login password ", "<input type=password value=", "<a b=\"", "</td", "password</", "&lt;a b=",
				"eyJ", "eyJaaaaaaaaaaaaa.", "ghp_", "sk-", "-----END PRIVATE KEY", "AAAA\n-----END", "Private-Lines:",
				"@a:1", "a:b@c:1", "/token/a1b2", "password {a:", "password {\"", "\\n\\n--", "name=token\\n",
				"value=a, ", "value={", "password=\"a\", \"", "password='''", "password=a\\\n", "password -> List(",
				"\uff1a", "password\uff1a", "\\u0070assword=", "[--token, ", "password in (", "a  token\n", "token - ",
				"--token, ", "x -p ", "mongo\n -p", "d={\" -p\n", "(token,a) values ('x', (");
		for (String part : parts) {
			String giant = part.repeat(50_000 / part.length()) + " @ \" ' ) ] </b> &";
			long start = THREADS.getCurrentThreadCpuTime();
			this.masker.mask(giant);
			// A quadratic one takes ten seconds, whatever else runs beside it.
			assertThat((THREADS.getCurrentThreadCpuTime() - start) / 1_000_000).as(part).isLessThan(3_000);
		}
	}

	@Test
	void itNeverFails() {
		Random random = new Random(7);
		List<String> parts = List.of("password", "token", "=", ":", " ", "\"", "\\", "'", "(", ")", "[", "]", "{", "}",
				"<", ">", "</", "&", ";", ",", "%3D", "%20", "\\u003d", "\\u003c", "&gt;", "&quot;", "\n", "\r", "-",
				"->", "-----BEGIN", "//", "@", "jdbc:", "bearer ", "basic ", "name", "value", "pin", "x", "\ud800",
				"7");
		for (int i = 0; i < 50_000; i++) {
			StringBuilder made = new StringBuilder();
			for (int count = random.nextInt(12); count >= 0; count--) {
				made.append(parts.get(random.nextInt(parts.size())));
			}
			String masked = this.masker.mask(made.toString());
			assertThat(this.masker.mask(masked)).as(made.toString()).isNotNull();
		}
	}

}
