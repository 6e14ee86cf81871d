package io.papyra.shell.remote;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.netty.pkitesting.X509Bundle;
import org.jspecify.annotations.Nullable;

/** A server of HTTP on a free port that answers what a test tells it to. */
final class AnswerServer implements AutoCloseable {

	/** The least that a service with Papyra says of itself. */
	static final Reply SUMMARY = new Reply(200, "{\"backend\":\"json\",\"location\":\"/srv/orders.ndjson\"}",
			Map.of("Content-Type", "application/json"));

	private final HttpServer server;

	private final String scheme;

	/** Method, path and header Authorization of each request. */
	private final List<String> asked = new CopyOnWriteArrayList<>();

	private AnswerServer(HttpServer server, String scheme, Answers answers) {
		this.server = server;
		this.scheme = scheme;
		server.createContext("/", (exchange) -> answer(exchange, answers));
		server.start();
	}

	/** An answer: null is 404. */
	interface Answers {

		@Nullable Reply to(String path, @Nullable String authorization);

	}

	/** What is sent. */
	record Reply(int status, String body, Map<String, String> headers) {

	}

	static AnswerServer plain(Answers answers) {
		try {
			return new AnswerServer(HttpServer.create(anyPort(), 0), "http", answers);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** One with TLS; it wants client certificates of an authority unless that is null. */
	static AnswerServer secure(X509Bundle certificate, @Nullable X509Bundle clients, Answers answers) {
		try {
			SSLContext context = SSLContext.getInstance("TLS");
			KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
			keys.init(certificate.toKeyStore(new char[0]), new char[0]);
			context.init(keys.getKeyManagers(), (clients != null) ? trusting(clients).getTrustManagers() : null, null);
			HttpsServer server = HttpsServer.create(anyPort(), 0);
			server.setHttpsConfigurator(new HttpsConfigurator(context) {

				@Override
				public void configure(HttpsParameters parameters) {
					SSLParameters all = context.getDefaultSSLParameters();
					all.setNeedClientAuth(clients != null);
					parameters.setSSLParameters(all);
				}

			});
			return new AnswerServer(server, "https", answers);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static TrustManagerFactory trusting(X509Bundle authority) throws GeneralSecurityException, IOException {
		KeyStore store = KeyStore.getInstance("PKCS12");
		store.load(null, null);
		store.setCertificateEntry("authority", authority.getCertificate());
		TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		factory.init(store);
		return factory;
	}

	private static InetSocketAddress anyPort() {
		return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
	}

	private void answer(HttpExchange exchange, Answers answers) throws IOException {
		exchange.getRequestBody().readAllBytes();
		String path = exchange.getRequestURI().getPath();
		String authorization = exchange.getRequestHeaders().getFirst("Authorization");
		this.asked.add(exchange.getRequestMethod() + " " + path + ((authorization != null) ? " " + authorization : ""));
		Reply reply = answers.to(path, authorization);
		if (reply == null) {
			reply = new Reply(404, "", Map.of());
		}
		reply.headers().forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
		byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
		exchange.sendResponseHeaders(reply.status(), (body.length > 0) ? body.length : -1);
		exchange.getResponseBody().write(body);
		exchange.close();
	}

	List<String> asked() {
		return this.asked;
	}

	/** The root of what it has. */
	String url() {
		return this.scheme + "://localhost:" + port();
	}

	int port() {
		return this.server.getAddress().getPort();
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

}
