package io.papyra.shell.remote;

import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/** Why there is no secure connection, and what to do about it. */
final class TlsFailures {

	private static final Pattern ALERT = Pattern.compile("fatal alert: (\\w+)");

	private static final Pattern NAME = Pattern.compile("(?:^|,) ?CN=([^,]+)");

	/** General names of an address that are a DNS name and an IP address. */
	private static final Collection<Integer> ADDRESSES = List.of(2, 7);

	private final Tls tls;

	private final String host;

	TlsFailures(Tls tls, String host) {
		this.tls = tls;
		this.host = host;
	}

	/** How people call the owner of a certificate. */
	static String name(X509Certificate certificate) {
		return name(certificate.getSubjectX500Principal().getName());
	}

	private static String name(String principal) {
		Matcher matcher = NAME.matcher(principal);
		return "'" + (matcher.find() ? matcher.group(1) : principal) + "'";
	}

	/**
	 * What is the matter, and the next step; null if the failure has nothing to do with
	 * TLS.
	 */
	@Nullable String explain(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof CertificateExpiredException || cause instanceof CertificateNotYetValidException) {
				return validity();
			}
		}
		String messages = Stream.iterate(failure, (cause) -> cause != null, Throwable::getCause)
			.map((cause) -> String.valueOf(cause.getMessage()))
			.collect(Collectors.joining(" "));
		if (messages.contains("unable to find valid certification path") || messages.contains("No trusted certificate")
				|| messages.contains("trustAnchors parameter must be non-empty")) {
			return untrusted();
		}
		if (messages.contains("subject alternative") || messages.contains("No name matching")) {
			return otherName();
		}
		if (messages.contains("Unsupported or unrecognized SSL message") || messages.contains("plaintext connection")) {
			return "what answers there does not speak TLS: give --url http://... instead of https://..., or the port that "
					+ "speaks it";
		}
		if (this.tls.isAsked()) {
			return clientCertificate();
		}
		Matcher alert = ALERT.matcher(messages);
		if (alert.find()) {
			return "the service broke off the TLS handshake with the alert " + alert.group(1) + (alert.group(1)
				.equals("protocol_version")
						? ": it has none of the versions of TLS that this Java allows; let the service offer TLS 1.2 or 1.3"
						: ": look into its log for why");
		}
		return messages.contains("PKIX") ? "its certificate is not accepted: " + innermost(failure)
				+ "; have the service get another certificate" : null;
	}

	private static String innermost(Throwable failure) {
		Throwable cause = failure;
		while (cause.getCause() != null) {
			cause = cause.getCause();
		}
		return String.valueOf(cause.getMessage());
	}

	private String validity() {
		for (X509Certificate certificate : this.tls.ofServer()) {
			try {
				certificate.checkValidity();
			}
			catch (CertificateExpiredException ex) {
				return "its certificate " + name(certificate) + " expired on " + certificate.getNotAfter().toInstant()
						+ ": have it renewed, and the service load it";
			}
			catch (CertificateNotYetValidException ex) {
				return "its certificate " + name(certificate) + " is only valid from "
						+ certificate.getNotBefore().toInstant() + ": check the clocks of both sides";
			}
		}
		return "the certificate of an authority above it is not valid any more"
				+ ((this.tls.authorities() != null) ? ": get a newer one for " + this.tls.authorities() : "");
	}

	private String untrusted() {
		List<X509Certificate> chain = this.tls.ofServer();
		if (chain.isEmpty()) {
			return "its certificate is not trusted: name that of its authority with --cacert FILE";
		}
		X509Certificate last = chain.get(chain.size() - 1);
		String issuer = name(last.getIssuerX500Principal().getName());
		boolean selfSigned = chain.size() == 1 && last.getIssuerX500Principal().equals(last.getSubjectX500Principal());
		String what = "its certificate " + name(chain.get(0))
				+ (selfSigned ? " is signed by itself" : " was issued by " + issuer);
		return (this.tls.authorities() != null)
				? what + ", which is not in " + this.tls.authorities()
						+ " of --cacert: add the certificate of that authority to this file"
				: what + ", which this Java does not trust: " + (selfSigned ? "give this certificate with --cacert FILE"
						: "name the certificate of that authority with --cacert FILE");
	}

	private String otherName() {
		List<String> names = (this.tls.ofServer().isEmpty()) ? List.of() : names(this.tls.ofServer().get(0));
		return "its certificate is not for " + this.host
				+ (names.isEmpty() ? ", as it names no host at all" : " but for " + String.join(", ", names)) + ": "
				+ (names.isEmpty() ? "" : "give --url one of these, or ") + "have a certificate issued that names "
				+ this.host;
	}

	private static List<String> names(X509Certificate certificate) {
		try {
			Collection<List<?>> names = certificate.getSubjectAlternativeNames();
			return (names == null) ? List.of()
					: names.stream()
						.filter((name) -> ADDRESSES.contains(name.get(0)))
						.map((name) -> String.valueOf(name.get(1)))
						.toList();
		}
		catch (CertificateParsingException ex) {
			return List.of();
		}
	}

	/**
	 * The server does not say that it broke off because of that: it may even be silent.
	 */
	private String clientCertificate() {
		X509Certificate shown = this.tls.ofClient();
		if (this.tls.certificate() == null) {
			return "the service wants a client certificate: give it with --cert FILE and its key with --key FILE";
		}
		List<String> accepted = this.tls.acceptedIssuers().stream().map(TlsFailures::name).toList();
		String of = accepted.isEmpty() ? "" : ", and accepts those issued by " + String.join(", ", accepted);
		if (shown == null) {
			return "the service wants a client certificate" + of + ", which that in " + this.tls.certificate()
					+ " is not: name one with --cert that is, with all certificates of its chain";
		}
		if (shown.getNotAfter().toInstant().isBefore(Instant.now())) {
			return "the client certificate " + name(shown) + " in " + this.tls.certificate() + " expired on "
					+ shown.getNotAfter().toInstant() + ": have it renewed, or name another one with --cert";
		}
		return "the service does not accept the client certificate " + name(shown) + " in " + this.tls.certificate()
				+ ", issued by " + name(shown.getIssuerX500Principal().getName()) + " and valid until "
				+ shown.getNotAfter().toInstant() + of + ": name another one with --cert, or let the service trust it";
	}

}
