package io.papyra.shell.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.jspecify.annotations.Nullable;

/** An authority, with the certificates that it issues; made anew each time. */
public final class Certificates {

	private final X509Bundle authority;

	/** An authority that nobody else knows. */
	public Certificates(String name) {
		this.authority = made(builder(name).setIsCertificateAuthority(true), null);
	}

	private static CertificateBuilder builder(String name) {
		return new CertificateBuilder().ecp256()
			.subject("CN=" + name)
			.notBefore(Instant.now().minus(Duration.ofDays(2)))
			.notAfter(Instant.now().plus(Duration.ofDays(1)));
	}

	private static X509Bundle made(CertificateBuilder builder, @Nullable X509Bundle issuer) {
		try {
			return (issuer != null) ? builder.buildIssuedBy(issuer) : builder.buildSelfSigned();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Its own. */
	public X509Bundle authority() {
		return this.authority;
	}

	/** Of a server that is called so. */
	public X509Bundle server(String... names) {
		return made(named(names), this.authority);
	}

	/** Of such a server, until yesterday. */
	public X509Bundle expired(String... names) {
		return made(named(names).notAfter(Instant.now().minus(Duration.ofDays(1))), this.authority);
	}

	private static CertificateBuilder named(String... names) {
		CertificateBuilder builder = builder(names[0]);
		for (String name : names) {
			builder.addSanDnsName(name);
		}
		return builder;
	}

	/** Of somebody who asks. */
	public X509Bundle client(String name) {
		return made(builder(name), this.authority);
	}

	/** Writes certificates of an authority, in PEM. */
	public static Path certificate(Path file, X509Bundle of) {
		return write(file, of.getCertificatePEM());
	}

	/** Writes a private key, in PEM. */
	public static Path key(Path file, X509Bundle of) {
		return write(file, of.getPrivateKeyPEM());
	}

	private static Path write(Path file, String text) {
		try {
			return Files.writeString(file, text);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
