package io.papyra.redis.server;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

import io.lettuce.core.SslOptions;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;

/**
 * An authority with a certificate for a server on 127.0.0.1 and one for its clients, made
 * anew each time: PEM files that are there as long as this JVM.
 *
 * @param authority certificate of the authority
 * @param serverCertificate certificate of the server
 * @param serverKey key of the server
 * @param clientCertificate certificate of a client
 * @param clientKey key of the client
 */
public record TlsCertificates(Path authority, Path serverCertificate, Path serverKey, Path clientCertificate,
		Path clientKey) {

	/** An authority that nobody else knows. */
	public static TlsCertificates create() {
		try {
			Path directory = Watchdog.get().newDirectory();
			CertificateBuilder base = new CertificateBuilder().ecp256()
				.notBefore(Instant.now().minus(Duration.ofDays(1)))
				.notAfter(Instant.now().plus(Duration.ofDays(1)));
			X509Bundle authority = base.copy()
				.subject("CN=Authority of tests")
				.setIsCertificateAuthority(true)
				.buildSelfSigned();
			X509Bundle server = base.copy()
				.subject("CN=server")
				.addSanIpAddress("127.0.0.1")
				.addSanDnsName("localhost")
				.buildIssuedBy(authority);
			X509Bundle client = base.copy().subject("CN=client").buildIssuedBy(authority);
			return new TlsCertificates(written(directory, "ca.crt", authority.getCertificatePEM()),
					written(directory, "server.crt", server.getCertificatePEM()),
					written(directory, "server.key", server.getPrivateKeyPEM()),
					written(directory, "client.crt", client.getCertificatePEM()),
					written(directory, "client.key", client.getPrivateKeyPEM()));
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Path written(Path directory, String name, String pem) throws IOException {
		return Files.writeString(directory.resolve(name), pem);
	}

	/** For a client of Lettuce that trusts the server and shows its own certificate. */
	public SslOptions clientOptions() {
		File key = this.clientKey.toFile();
		return SslOptions.builder()
			.jdkSslProvider()
			.trustManager(this.authority.toFile())
			.keyManager(this.clientCertificate.toFile(), key, new char[0])
			.build();
	}

}
