package io.papyra.shell.remote;

import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

import io.papyra.shell.command.CommandFailure;
import io.papyra.shell.source.OpenRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.boot.ssl.SslStoreBundle;

/**
 * How connections are secured: whom this command trusts, and what it shows for itself.
 * Remembers what was exchanged, so that a failure can be explained.
 */
final class Tls {

	private final @Nullable Path authorities;

	private final @Nullable Path certificate;

	private final TrustingManager trust;

	private final ShowingManager shown;

	private final SSLContext context;

	private Tls(@Nullable Path authorities, @Nullable Path certificate, SslManagerBundle managers)
			throws GeneralSecurityException {
		this.authorities = authorities;
		this.certificate = certificate;
		this.trust = new TrustingManager(first(managers.getTrustManagers(), X509ExtendedTrustManager.class));
		this.shown = new ShowingManager(
				(certificate != null) ? first(managers.getKeyManagers(), X509ExtendedKeyManager.class) : null);
		this.context = SSLContext.getInstance("TLS");
		this.context.init(new KeyManager[] { this.shown }, new TrustManager[] { this.trust }, null);
	}

	private static <T> T first(Object[] managers, Class<T> type) {
		for (Object manager : managers) {
			if (type.isInstance(manager)) {
				return type.cast(manager);
			}
		}
		throw new IllegalStateException("this Java has no " + type.getSimpleName());
	}

	/**
	 * As the command line or the environment says.
	 * @throws CommandFailure if a file cannot be used
	 */
	static Tls of(OpenRequest request) {
		Path authorities = ConnectionOptions.find(request, ConnectionOptions.CACERT);
		Path certificate = ConnectionOptions.find(request, ConnectionOptions.CERT);
		Path key = ConnectionOptions.find(request, ConnectionOptions.KEY);
		if (key != null && certificate == null) {
			throw CommandFailure.usage("--key has no --cert: name the client certificate of this key with --cert");
		}
		String password = ConnectionOptions.property(request, ConnectionOptions.KEY_PASSWORD);
		SslStoreBundle stores = TlsFiles.read(authorities, certificate, key, password);
		try {
			return new Tls(authorities, certificate, SslManagerBundle.from(stores, SslBundleKey.NONE));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	SSLContext context() {
		return this.context;
	}

	/** A file of certificates that Java is to trust instead of its own, or null. */
	@Nullable Path authorities() {
		return this.authorities;
	}

	/** The file with the client certificate, or null. */
	@Nullable Path certificate() {
		return this.certificate;
	}

	/** What the server has shown at last; empty if nothing. */
	List<X509Certificate> ofServer() {
		return this.trust.shown;
	}

	/** Whether the server has asked for a client certificate. */
	boolean isAsked() {
		return this.shown.asked;
	}

	/** The client certificate that was shown at last, or null. */
	@Nullable X509Certificate ofClient() {
		return this.shown.certificate();
	}

	/** By whom the server said that a client certificate is to be issued. */
	List<String> acceptedIssuers() {
		return this.shown.issuers;
	}

	/** Remembers what the server showed. */
	private static final class TrustingManager extends X509ExtendedTrustManager {

		private final X509ExtendedTrustManager manager;

		private volatile List<X509Certificate> shown = List.of();

		TrustingManager(X509ExtendedTrustManager manager) {
			this.manager = manager;
		}

		@Override
		public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
				throws CertificateException {
			this.shown = List.of(chain);
			this.manager.checkServerTrusted(chain, type, engine);
		}

		@Override
		public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
				throws CertificateException {
			this.shown = List.of(chain);
			this.manager.checkServerTrusted(chain, type, socket);
		}

		@Override
		public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
			this.shown = List.of(chain);
			this.manager.checkServerTrusted(chain, type);
		}

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
				throws CertificateException {
			this.manager.checkClientTrusted(chain, type, engine);
		}

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
				throws CertificateException {
			this.manager.checkClientTrusted(chain, type, socket);
		}

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
			this.manager.checkClientTrusted(chain, type);
		}

		@Override
		public X509Certificate[] getAcceptedIssuers() {
			return this.manager.getAcceptedIssuers();
		}

	}

	/** Remembers what the server wanted to see, and what it was shown. */
	private static final class ShowingManager extends X509ExtendedKeyManager {

		private final @Nullable X509ExtendedKeyManager manager;

		private volatile boolean asked;

		private volatile List<String> issuers = List.of();

		private volatile @Nullable String alias;

		ShowingManager(@Nullable X509ExtendedKeyManager manager) {
			this.manager = manager;
		}

		@Nullable X509Certificate certificate() {
			X509Certificate[] chain = (this.alias != null) ? getCertificateChain(this.alias) : null;
			return (chain != null) ? chain[0] : null;
		}

		private void asked(Principal @Nullable [] accepted, @Nullable String chosen) {
			this.asked = true;
			this.issuers = (accepted != null) ? List.of(accepted).stream().map(Principal::getName).toList() : List.of();
			this.alias = (chosen != null) ? chosen : this.alias;
		}

		@Override
		public @Nullable String chooseEngineClientAlias(String[] types, Principal @Nullable [] accepted,
				SSLEngine engine) {
			String chosen = (this.manager != null) ? this.manager.chooseEngineClientAlias(types, accepted, engine)
					: null;
			asked(accepted, chosen);
			return chosen;
		}

		@Override
		public @Nullable String chooseClientAlias(String[] types, Principal @Nullable [] accepted, Socket socket) {
			String chosen = (this.manager != null) ? this.manager.chooseClientAlias(types, accepted, socket) : null;
			asked(accepted, chosen);
			return chosen;
		}

		@Override
		public String @Nullable [] getClientAliases(String type, Principal @Nullable [] accepted) {
			return (this.manager != null) ? this.manager.getClientAliases(type, accepted) : null;
		}

		@Override
		public X509Certificate @Nullable [] getCertificateChain(String name) {
			return (this.manager != null) ? this.manager.getCertificateChain(name) : null;
		}

		@Override
		public @Nullable PrivateKey getPrivateKey(String name) {
			return (this.manager != null) ? this.manager.getPrivateKey(name) : null;
		}

		@Override
		public String @Nullable [] getServerAliases(String type, Principal @Nullable [] accepted) {
			return null;
		}

		@Override
		public @Nullable String chooseServerAlias(String type, Principal @Nullable [] accepted, Socket socket) {
			return null;
		}

	}

}
