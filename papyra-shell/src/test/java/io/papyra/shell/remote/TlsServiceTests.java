package io.papyra.shell.remote;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;

import io.netty.pkitesting.X509Bundle;
import io.papyra.shell.Papyra;
import io.papyra.shell.testing.Certificates;
import io.papyra.shell.testing.Ran;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** A service behind TLS, with an authority of its own and with client certificates. */
class TlsServiceTests {

	private static final Certificates COMPANY = new Certificates("Company CA");

	private static final X509Bundle SERVER = COMPANY.server("localhost");

	private static final X509Bundle CLIENT = COMPANY.client("anna");

	@TempDir
	Path directory;

	private String cacert = "";

	@BeforeEach
	void write() {
		this.cacert = Certificates.certificate(file("ca.pem"), COMPANY.authority()).toString();
		Certificates.certificate(file("client.pem"), CLIENT);
		Certificates.key(file("client.key"), CLIENT);
	}

	private Path file(String name) {
		return this.directory.resolve(name);
	}

	private Ran run(X509Bundle certificate, @Nullable X509Bundle clients, UnaryOperator<String> address,
			String... options) {
		try (AnswerServer server = AnswerServer.secure(certificate, clients,
				(path, authorization) -> path.endsWith("papyra") ? AnswerServer.SUMMARY : null)) {
			List<String> words = new ArrayList<>(List.of("metrics", "persistence", "--json"));
			words.addAll(List.of(options));
			words.addAll(List.of("--url", address.apply(server.url()) + "/actuator"));
			Ran ran = Papyra.run(words.toArray(String[]::new));
			return new Ran(ran.code(), ran.out(), ran.err().replace(":" + server.port(), ":8443"));
		}
	}

	private void fails(Ran ran, String message) {
		assertThat(ran).returns("", Ran::out);
		assertThat(ran.err()).isEqualTo("papyra: " + message + "\n");
	}

	private void unreachable(Ran ran, String message) {
		fails(ran, "https://localhost:8443/actuator cannot be reached: " + message);
		assertThat(ran.code()).isEqualTo(74);
	}

	@Test
	void anAuthorityThatJavaDoesNotTrustIsNamed() {
		unreachable(run(SERVER, null, UnaryOperator.identity()),
				"its certificate 'localhost' was issued by 'Company CA', which this Java does not trust: name the "
						+ "certificate of that authority with --cacert FILE");
		Path other = Certificates.certificate(file("other.pem"), new Certificates("Other CA").authority());
		unreachable(run(SERVER, null, UnaryOperator.identity(), "--cacert", other.toString()),
				"its certificate 'localhost' was issued by 'Company CA', which is not in " + other
						+ " of --cacert: add the certificate of that authority to this file");
		assertThat(run(SERVER, null, UnaryOperator.identity(), "--cacert", this.cacert).code()).isZero();
		assertThat(run(SERVER, null, UnaryOperator.identity(), "--papyra.cacert=" + this.cacert).code()).isZero();
	}

	@Test
	void aCertificateOfAnotherHostOrTimeIsTold() {
		unreachable(
				run(COMPANY.server("orders.example.com", "orders"), null, UnaryOperator.identity(), "--cacert",
						this.cacert),
				"its certificate is not for localhost but for orders.example.com, orders: give --url one of these, or "
						+ "have a certificate issued that names localhost");
		X509Bundle expired = COMPANY.expired("localhost");
		unreachable(run(expired, null, UnaryOperator.identity(), "--cacert", this.cacert),
				"its certificate 'localhost' expired on " + expired.getCertificate().getNotAfter().toInstant()
						+ ": have it renewed, and the service load it");
	}

	@Test
	void aClientCertificateIsShownWhereItIsWanted() throws Exception {
		String[] with = { "--cacert", this.cacert, "--cert", file("client.pem").toString(), "--key",
				file("client.key").toString() };
		assertThat(run(SERVER, COMPANY.authority(), UnaryOperator.identity(), with)).returns(0, Ran::code);
		Path both = Files.writeString(file("both.pem"), CLIENT.getCertificatePEM() + CLIENT.getPrivateKeyPEM());
		assertThat(run(SERVER, COMPANY.authority(), UnaryOperator.identity(), "--cacert", this.cacert, "--cert",
				both.toString()))
			.returns(0, Ran::code);
		Path p12 = file("client.p12");
		try (OutputStream out = Files.newOutputStream(p12)) {
			CLIENT.toKeyStore("secret".toCharArray()).store(out, "secret".toCharArray());
		}
		String[] store = { "--cacert", this.cacert, "--cert", p12.toString(), "--papyra.key-password=secret" };
		assertThat(run(SERVER, COMPANY.authority(), UnaryOperator.identity(), store)).returns(0, Ran::code);
		store[4] = "--papyra.key-password=wrong";
		fails(run(SERVER, COMPANY.authority(), UnaryOperator.identity(), store),
				p12 + " of --cert is protected by a password; that in PAPYRA_KEY_PASSWORD is not the one, correct it");
	}

	@Test
	void whoHasNoClientCertificateIsToldThatOneIsWanted() {
		unreachable(run(SERVER, COMPANY.authority(), UnaryOperator.identity(), "--cacert", this.cacert),
				"the service wants a client certificate: give it with --cert FILE and its key with --key FILE");
		X509Bundle stranger = new Certificates("Other CA").client("eve");
		Path certificate = Certificates.certificate(file("eve.pem"), stranger);
		Path key = Certificates.key(file("eve.key"), stranger);
		unreachable(
				run(SERVER, COMPANY.authority(), UnaryOperator.identity(), "--cacert", this.cacert, "--cert",
						certificate.toString(), "--key", key.toString()),
				"the service wants a client certificate, and accepts those issued by 'Company CA', which that in "
						+ certificate + " is not: name one with --cert that is, with all certificates of its chain");
	}

	@Test
	void filesThatDoNotHoldWhatTheyShouldAreNamed() throws IOException {
		String certificate = file("client.pem").toString();
		String key = file("client.key").toString();
		fails(refused("--key", key), "--key has no --cert: name the client certificate of this key with --cert");
		fails(refused("--cert", certificate),
				certificate + " of --cert holds no private key; name its file with --key");
		fails(refused("--cert", certificate, "--key", certificate),
				certificate + " of --key holds no private key in PEM; name the file with -----BEGIN PRIVATE KEY-----");
		fails(refused("--cacert", key), key + " of --cacert holds no certificate in PEM, which begins with "
				+ "-----BEGIN CERTIFICATE-----; 'openssl x509 -inform der' makes PEM of DER");
		Path other = Certificates.key(file("other.key"), COMPANY.client("eve"));
		fails(refused("--cert", certificate, "--key", other.toString()),
				"the key is not that of the certificate 'anna' in " + certificate + "; name its own with --key");
		fails(refused("--cert", certificate, "--key", file("none").toString()),
				"there is no file " + file("none") + "; correct --key");
		Path junk = Files.writeString(file("junk.p12"), "junk");
		fails(refused("--cert", junk.toString()), junk + " of --cert is neither PEM nor PKCS#12; name a file with "
				+ "-----BEGIN CERTIFICATE----- or a .p12 file");
		Path cut = Files.writeString(file("cut.pem"),
				COMPANY.authority().getCertificatePEM() + COMPANY.authority().getCertificatePEM().substring(0, 300));
		fails(refused("--cacert", cut.toString()), cut + " of --cacert holds a certificate that is damaged or cut off; "
				+ "copy the file again from where it was made");
		Path old = Files.writeString(file("old.key"), """
				-----BEGIN RSA PRIVATE KEY-----
				Proc-Type: 4,ENCRYPTED
				DEK-Info: AES-128-CBC,00

				MAA=
				-----END RSA PRIVATE KEY-----
				""");
		fails(refused("--cert", certificate, "--key", old.toString()),
				"the key in " + old
						+ " of --key is encrypted in the old way of OpenSSL; 'openssl pkcs8 -topk8' makes one "
						+ "of it that can be read, then set PAPYRA_KEY_PASSWORD to its password");
		Path encrypted = Files.writeString(file("encrypted.key"),
				"-----BEGIN ENCRYPTED PRIVATE KEY-----\nMAA=\n-----END ENCRYPTED PRIVATE KEY-----\n");
		fails(refused("--cert", certificate, "--key", encrypted.toString()),
				"the key in " + encrypted + " of --key is encrypted; set PAPYRA_KEY_PASSWORD");
	}

	/** As of Ed25519; keys of one kind are tried. */
	@Test
	void aKeyOfAnotherKindThanTheCertificateIsTold() throws Exception {
		byte[] key = KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate().getEncoded();
		Path other = Files.writeString(file("ed25519.key"), "-----BEGIN PRIVATE KEY-----\n"
				+ Base64.getEncoder().encodeToString(key) + "\n-----END PRIVATE KEY-----\n");
		Path certificate = file("client.pem");
		fails(refused("--cert", certificate.toString(), "--key", other.toString()),
				"the key is not that of the certificate 'anna' in " + certificate + "; name its own with --key");
	}

	@Test
	void aStoreWithoutAKeyIsTold() throws Exception {
		KeyStore store = KeyStore.getInstance("PKCS12");
		store.load(null, null);
		store.setCertificateEntry("anna", CLIENT.getCertificate());
		Path file = file("anna.p12");
		try (OutputStream out = Files.newOutputStream(file)) {
			store.store(out, new char[0]);
		}
		fails(refused("--cert", file.toString()),
				file + " of --cert holds no private key; 'openssl pkcs12 -export' with "
						+ "-inkey makes a file that has both");
	}

	@Test
	void aClientCertificateThatHasExpiredIsTold() {
		X509Bundle expired = COMPANY.expired("anna");
		Path certificate = Certificates.certificate(file("expired.pem"), expired);
		Path key = Certificates.key(file("expired.key"), expired);
		unreachable(
				run(SERVER, COMPANY.authority(), UnaryOperator.identity(), "--cacert", this.cacert, "--cert",
						certificate.toString(), "--key", key.toString()),
				"the client certificate 'anna' in " + certificate + " expired on "
						+ expired.getCertificate().getNotAfter().toInstant()
						+ ": have it renewed, or name another one with --cert");
	}

	private static Ran refused(String... options) {
		List<String> words = new ArrayList<>(
				List.of("metrics", "persistence", "--url", "https://localhost:1/actuator"));
		words.addAll(List.of(options));
		return Papyra.run(words.toArray(String[]::new));
	}

	@Test
	void plainHttpAndTlsAreTold() throws IOException {
		Ran ran = run(SERVER, null, (url) -> url.replace("https:", "http:"));
		assertThat(ran).returns(74, Ran::code).returns("", Ran::out);
		assertThat(ran.err()).contains("does not speak HTTP", "if it speaks TLS, give --url https://... instead of");
		try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			Thread server = new Thread(() -> answerPlain(plain), "plain");
			server.start();
			Ran reverse = Papyra.run("metrics", "persistence", "--url",
					"https://localhost:" + plain.getLocalPort() + "/actuator");
			assertThat(reverse).returns(74, Ran::code);
			assertThat(reverse.err()).contains("what answers there does not speak TLS: give --url http://...");
		}
	}

	/** As a server of HTTP answers what it does not understand, until it is closed. */
	private static void answerPlain(ServerSocket server) {
		byte[] answer = "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
		while (true) {
			try (Socket socket = server.accept()) {
				int read = socket.getInputStream().read(new byte[1024]);
				assertThat(read).isPositive();
				socket.getOutputStream().write(answer);
			}
			catch (IOException ex) {
				return;
			}
		}
	}

}
