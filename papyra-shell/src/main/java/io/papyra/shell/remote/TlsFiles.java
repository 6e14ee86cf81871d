package io.papyra.shell.remote;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;

import io.papyra.shell.command.CommandFailure;
import io.papyra.shell.command.Option;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.ssl.pem.PemContent;
import org.springframework.boot.ssl.pem.PemSslStore;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;

/** Reads the files of certificates and keys that options name. */
final class TlsFiles {

	private static final String ENCRYPTED = "ENCRYPTED";

	private TlsFiles() {
	}

	/**
	 * Their contents.
	 * @param authorities PEM; null for those that Java trusts
	 * @param certificate PEM or PKCS#12; null for none
	 * @param key PEM; null if it is with the certificate
	 * @param password that of the key or of the PKCS#12 file, or null
	 * @throws CommandFailure if one of them does not hold what it is to hold
	 */
	static SslStoreBundle read(@Nullable Path authorities, @Nullable Path certificate, @Nullable Path key,
			@Nullable String password) {
		PemSslStore trusted = (authorities != null)
				? PemSslStore.of(certificates(authorities, ConnectionOptions.CACERT), null) : null;
		KeyStore trustStore = new PemSslStoreBundle((PemSslStore) null, trusted).getTrustStore();
		if (certificate == null) {
			return SslStoreBundle.of(null, null, trustStore);
		}
		byte[] content = ConnectionOptions.read(certificate, ConnectionOptions.CERT);
		if (PemContent.isPresentInText(text(content))) {
			List<X509Certificate> chain = certificates(certificate, ConnectionOptions.CERT);
			PrivateKey ofChain = key(certificate, key, password);
			requirePair(certificate, chain.get(0), ofChain);
			PemSslStore store = PemSslStore.of(chain, ofChain);
			return SslStoreBundle.of(new PemSslStoreBundle(store, null).getKeyStore(), null, trustStore);
		}
		if (key != null) {
			throw CommandFailure
				.usage(certificate + " of --cert is not PEM, and a PKCS#12 file brings its own key; leave "
						+ "out --key, or give the certificate in PEM");
		}
		return SslStoreBundle.of(pkcs12(certificate, content, password), (password != null) ? password : "",
				trustStore);
	}

	private static List<X509Certificate> certificates(Path file, Option<Path> option) {
		String text = text(ConnectionOptions.read(file, option));
		try {
			List<X509Certificate> found = text.contains("-----BEGIN") ? PemContent.of(text).getCertificates() : null;
			if (found != null && !found.isEmpty() && found.size() >= beginnings(text)) {
				return found;
			}
		}
		catch (IllegalArgumentException | IllegalStateException ex) {
			// Told below.
		}
		if (beginnings(text) > 0) {
			throw CommandFailure.usage(file + " of " + option.flag()
					+ " holds a certificate that is damaged or cut off; copy the file again from where it was made");
		}
		throw CommandFailure.usage(file + " of " + option.flag() + " holds no certificate in PEM, which begins with "
				+ "-----BEGIN CERTIFICATE-----; 'openssl x509 -inform der' makes PEM of DER");
	}

	/** How many certificates there should be: of what is cut off, Java reads the rest. */
	private static long beginnings(String text) {
		return text.lines().filter((line) -> line.strip().equals("-----BEGIN CERTIFICATE-----")).count();
	}

	private static PrivateKey key(Path certificate, @Nullable Path file, @Nullable String password) {
		String text = (file != null) ? text(ConnectionOptions.read(file, ConnectionOptions.KEY))
				: text(ConnectionOptions.read(certificate, ConnectionOptions.CERT));
		if (!text.contains("PRIVATE KEY-----")) {
			throw CommandFailure.usage((file != null)
					? file + " of --key holds no private key in PEM; name the file with "
							+ "-----BEGIN PRIVATE KEY-----"
					: certificate + " of --cert holds no private key; name its file with --key");
		}
		String where = (file != null) ? file + " of --key" : certificate + " of --cert";
		if (text.contains("Proc-Type: 4," + ENCRYPTED)) {
			throw CommandFailure
				.usage("the key in " + where + " is encrypted in the old way of OpenSSL; 'openssl pkcs8 "
						+ "-topk8' makes one of it that can be read, then set PAPYRA_KEY_PASSWORD to its password");
		}
		boolean encrypted = text.contains(ENCRYPTED);
		if (encrypted && password == null) {
			throw CommandFailure.usage("the key in " + where + " is encrypted; set PAPYRA_KEY_PASSWORD");
		}
		try {
			PrivateKey key = PemContent.of(text).getPrivateKey(password);
			if (key != null) {
				return key;
			}
		}
		catch (IllegalArgumentException | IllegalStateException ex) {
			// Told below.
		}
		throw CommandFailure.usage("the key in " + where + " cannot be read; " + (encrypted
				? "check PAPYRA_KEY_PASSWORD, and that the key is in PKCS#8, as 'openssl pkcs8 -topk8' writes it"
				: "'openssl pkcs8 -topk8 -nodes' makes one that can"));
	}

	/** A key of another certificate would fail in the handshake, and not say why. */
	private static void requirePair(Path file, X509Certificate certificate, PrivateKey key) {
		String algorithm = switch (key.getAlgorithm()) {
			case "RSA" -> "SHA256withRSA";
			case "EC" -> "SHA256withECDSA";
			case "EdDSA" -> "EdDSA";
			default -> null;
		};
		PublicKey other = certificate.getPublicKey();
		if ((algorithm != null) ? !isPair(algorithm, key, other) : !key.getAlgorithm().equals(other.getAlgorithm())) {
			throw CommandFailure.usage("the key is not that of the certificate " + TlsFailures.name(certificate)
					+ " in " + file + "; name its own with --key");
		}
	}

	private static boolean isPair(String algorithm, PrivateKey key, PublicKey other) {
		try {
			Signature signature = Signature.getInstance(algorithm);
			signature.initSign(key);
			byte[] signed = signature.sign();
			signature.initVerify(other);
			return signature.verify(signed);
		}
		catch (GeneralSecurityException ex) {
			// Of another kind.
			return false;
		}
	}

	private static KeyStore pkcs12(Path file, byte[] content, @Nullable String password) {
		try {
			KeyStore store = KeyStore.getInstance("PKCS12");
			store.load(new ByteArrayInputStream(content), (password != null) ? password.toCharArray() : new char[0]);
			for (String entry : Collections.list(store.aliases())) {
				if (store.isKeyEntry(entry)) {
					return store;
				}
			}
		}
		catch (IOException | GeneralSecurityException ex) {
			boolean wrongPassword = ex.getCause() instanceof GeneralSecurityException;
			throw CommandFailure.usage(!wrongPassword
					? file + " of --cert is neither PEM nor PKCS#12; name a file with -----BEGIN CERTIFICATE----- or a "
							+ ".p12 file"
					: file + " of --cert is protected by a password; " + ((password == null) ? "set PAPYRA_KEY_PASSWORD"
							: "that in PAPYRA_KEY_PASSWORD is not the one, correct it"));
		}
		throw CommandFailure.usage(file + " of --cert holds no private key; 'openssl pkcs12 -export' with -inkey makes "
				+ "a file that has both");
	}

	private static String text(byte[] content) {
		return new String(content, StandardCharsets.ISO_8859_1);
	}

}
