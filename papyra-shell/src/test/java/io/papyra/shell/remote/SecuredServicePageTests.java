package io.papyra.shell.remote;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.netty.pkitesting.X509Bundle;
import io.papyra.fact.ActorEvent;
import io.papyra.recorder.FactRecorder;
import io.papyra.shell.Papyra;
import io.papyra.shell.remote.AnswerServer.Reply;
import io.papyra.shell.testing.Certificates;
import io.papyra.shell.testing.Logs;
import io.papyra.shell.testing.PageFolder;
import io.papyra.shell.testing.PageRun;
import io.papyra.shell.testing.Ran;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * docs/secured-service.md: its commands are run against services with the security that
 * it shows. A host of the page is a service on a free port here, and /etc/papyra a
 * scratch directory.
 */
@Tag("slow")
class SecuredServicePageTests {

	private static final Path PAGE = PageRun.DOCS.resolve("secured-service.md");

	private static final String ISSUER = "https://kubernetes.default.svc.cluster.local";

	@TempDir
	Path files;

	/** Ports by the names of the page. */
	private final Map<String, Integer> ports = new LinkedHashMap<>();

	private final List<AutoCloseable> opened = new ArrayList<>();

	private final KeyPair issuer = keys();

	@BeforeEach
	void start() throws Exception {
		Certificates company = new Certificates("Shop CA");
		X509Bundle server = company.server("localhost");
		Certificates.certificate(this.files.resolve("ca.crt"), company.authority());
		Certificates.certificate(this.files.resolve("server.crt"), server);
		Certificates.key(this.files.resolve("server.key"), server);
		X509Bundle client = company.client("anna");
		Certificates.certificate(this.files.resolve("anna.crt"), client);
		Certificates.key(this.files.resolve("anna.key"), client);
		Files.writeString(this.files.resolve("token"), token("orders", Instant.now().plus(Duration.ofMinutes(10))));
		Files.writeString(this.files.resolve("old-token"), token("orders", Instant.now().minus(Duration.ofHours(1))));
		JWKSet keys = new JWKSet(new RSAKey.Builder((RSAPublicKey) this.issuer.getPublic()).keyID("1").build());
		AnswerServer issuing = AnswerServer.plain((path, authorization) -> new Reply(200, keys.toString(), Map.of()));
		this.opened.add(issuing);
		start("orders.example.com", SecuredServices.Passwords.class);
		start("orders.shop.svc", SecuredServices.Tokens.class,
				"spring.security.oauth2.resourceserver.jwt.jwk-set-uri=" + issuing.url() + "/openid/v1/jwks",
				"spring.security.oauth2.resourceserver.jwt.issuer-uri=" + ISSUER,
				"spring.security.oauth2.resourceserver.jwt.audiences=orders");
		start("ledger.example.com", SecuredServices.ClientCertificates.class, "server.ssl.client-auth=need",
				"spring.ssl.bundle.pem.service.truststore.certificate=" + this.files.resolve("ca.crt"));
		start("desk.example.com", SecuredServices.LoginPage.class);
	}

	private static KeyPair keys() {
		try {
			KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
			generator.initialize(2048);
			return generator.generateKeyPair();
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** As Kubernetes makes it for a service account. */
	private String token(String audience, Instant expiry) throws JOSEException {
		SignedJWT token = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("1").build(),
				new JWTClaimsSet.Builder().issuer(ISSUER)
					.audience(audience)
					.subject("system:serviceaccount:shop:papyra")
					.issueTime(Date.from(expiry.minus(Duration.ofMinutes(10))))
					.expirationTime(Date.from(expiry))
					.build());
		token.sign(new RSASSASigner(this.issuer.getPrivate()));
		return token.serialize();
	}

	private void start(String host, Class<?> service, String... properties) {
		List<String> all = new ArrayList<>(List.of("--server.port=0", "--spring.main.banner-mode=off",
				"--spring.application.name=orders", "--papyra.json.path=" + this.files.resolve(host + ".ndjson"),
				"--papyra.audit.interval=0s", "--management.endpoints.web.exposure.include=health,papyra",
				"--management.endpoint.papyra.access=unrestricted", "--server.ssl.bundle=service",
				"--spring.ssl.bundle.pem.service.keystore.certificate=" + this.files.resolve("server.crt"),
				"--spring.ssl.bundle.pem.service.keystore.private-key=" + this.files.resolve("server.key")));
		Arrays.stream(properties).forEach((property) -> all.add("--" + property));
		ConfigurableApplicationContext context = new SpringApplicationBuilder(service).run(all.toArray(String[]::new));
		this.opened.add(context);
		context.getBean(FactRecorder.class).recordDurably(Logs.event("cart-1", 1, ActorEvent.STARTED)).join();
		this.ports.put(host, context.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
	}

	@AfterEach
	void stop() throws Exception {
		for (AutoCloseable one : this.opened) {
			one.close();
		}
	}

	@Test
	void itsBlocksShowWhatTheCommandPrints() {
		assertThat(PageRun.count(PAGE)).isGreaterThan(5);
		try (PageFolder folder = new PageFolder(this::run)) {
			new PageRun(PAGE, folder).check((block) -> true);
		}
	}

	private Ran run(List<String> words) {
		String line = String.join("\n", words);
		String host = this.ports.keySet().stream().filter(line::contains).findFirst().orElseThrow();
		String address = "localhost:" + this.ports.get(host);
		String there = line.replace(host + ":8443", address)
			.replace("/etc/papyra/", this.files + "/")
			.replaceFirst("(?m)^--user\nanna$", "--user\nanna:correct-horse")
			.replaceFirst("(?m)^--user\notto$", "--user\notto:battery-staple");
		Ran ran = Papyra.run(there.split("\n"));
		return new Ran(ran.code(), shown(ran.out(), address, host), shown(ran.err(), address, host));
	}

	private String shown(String text, String address, String host) {
		return text.replace(address, host + ":8443")
			.replace("localhost", host)
			.replace(this.files + "/", "/etc/papyra/");
	}

	/** The page has them as they are here. */
	@Test
	void itsChainsAreThoseOfTheServices() throws IOException {
		String page = Files.readString(PAGE, StandardCharsets.UTF_8);
		String source = Files.readString(Path.of(System.getProperty("basedir", "."),
				"src/test/java/io/papyra/shell/remote/SecuredServices.java"));
		for (String type : List.of("Passwords", "Tokens", "ClientCertificates")) {
			String body = source.substring(source.indexOf("class " + type));
			body = body.substring(body.indexOf("\t\t@Bean"), body.indexOf("\n\n\t}\n"));
			assertThat(page).contains(body.replaceAll("(?m)^\t\t", ""));
		}
	}

}
