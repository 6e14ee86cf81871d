package io.papyra.shell.remote;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

import io.papyra.backend.WorkCancelledException;
import io.papyra.shell.command.Cancellation;
import io.papyra.shell.command.CommandFailure;
import io.papyra.shell.command.ExitCode;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** Asks the actuator of a service. Used by one thread; holds connections open. */
final class Actuator {

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private static final long LOOK_MILLIS = 100;

	private static final int LONGEST_TEXT = 16 * 1024;

	private static final int LONGEST_REASON = 120;

	/** What is made of an answer takes room as well. */
	private static final long LARGEST_BODY = Math.min(Runtime.getRuntime().maxMemory() / 4, 1L << 30);

	/**
	 * How Java says that what it got is no answer of HTTP, or nothing at all; newer ones
	 * name what they were parsing.
	 */
	private static final Pattern NO_HTTP = Pattern.compile("received no bytes|EOF reached|[Ii]nvalid status line"
			+ "|parsing HTTP/1.1 status line|Connection reset|[Uu]nexpected frame");

	private final HttpClient client;

	private final URI base;

	private final Credentials credentials;

	private final @Nullable TlsFailures tls;

	private final Duration timeout;

	private final JsonMapper mapper;

	private final Cancellation cancellation;

	/** Whether there was any answer yet. */
	private boolean answered;

	/** Of the answer that is being read; null before it begins. */
	private volatile @Nullable BoundedBody body;

	/** Redirects are not followed, so that credentials go nowhere else. */
	Actuator(URI url, Credentials credentials, @Nullable Tls tls, Duration timeout, JsonMapper mapper,
			Cancellation cancellation) {
		this.base = (url.getUserInfo() != null) ? URI.create(url.toString().replaceFirst("//[^@/]*@", "//")) : url;
		this.credentials = credentials;
		HttpClient.Builder builder = HttpClient.newBuilder()
			.connectTimeout(PATIENCE)
			.followRedirects(HttpClient.Redirect.NEVER);
		this.client = ((tls != null) ? builder.sslContext(tls.context()) : builder).build();
		this.tls = (tls != null) ? new TlsFailures(tls, url.getHost()) : null;
		this.timeout = timeout;
		this.mapper = mapper;
		this.cancellation = cancellation;
	}

	/** The address without credentials. */
	String address() {
		return this.base.toString();
	}

	Credentials credentials() {
		return this.credentials;
	}

	/**
	 * An answer.
	 *
	 * @param asked the path that was asked for, relative to the address of the actuator
	 * @param status its status
	 * @param headers its headers
	 * @param body its JSON; missing if there is none
	 * @param text the beginning of what is no JSON; else empty
	 */
	record Answer(String asked, int status, HttpHeaders headers, JsonNode body, String text) {

		/** Whether what was asked for was done, and the answer is one of an actuator. */
		boolean isFine() {
			return this.status / 100 == 2 && this.body.isContainer();
		}

	}

	Answer get(String path, Map<String, String> parameters) {
		return send(request(path + query(parameters)).GET().build());
	}

	/**
	 * Asks for something to be done. Its parameters are in the query, which every web
	 * server passes on, and not in a body, which one may drop.
	 */
	Answer post(String path, Map<String, Object> parameters) {
		return send(request(path + query(parameters)).POST(HttpRequest.BodyPublishers.noBody()).build());
	}

	private static String query(Map<String, ?> parameters) {
		String query = parameters.entrySet()
			.stream()
			.flatMap((parameter) -> values(parameter.getValue()).map((value) -> parameter.getKey() + "="
					+ URLEncoder.encode(String.valueOf(value), StandardCharsets.UTF_8)))
			.collect(Collectors.joining("&"));
		return query.isEmpty() ? "" : "?" + query;
	}

	/** Each of several is a parameter of its own. */
	private static Stream<?> values(Object value) {
		return (value instanceof Collection<?> several) ? several.stream() : Stream.of(value);
	}

	private HttpRequest.Builder request(String path) {
		return request(URI.create(this.base + path));
	}

	private HttpRequest.Builder request(URI address) {
		HttpRequest.Builder request = HttpRequest.newBuilder(address)
			.timeout(this.timeout)
			.header("Accept", "application/json");
		String authorization = this.credentials.header().get();
		return (authorization != null) ? request.header("Authorization", authorization) : request;
	}

	/** The answer at another address of the same service; null if there is none. */
	@Nullable Answer look(URI address) {
		try {
			return send(request(address).GET().build());
		}
		catch (CommandFailure ex) {
			return null;
		}
	}

	URI base() {
		return this.base;
	}

	private Answer send(HttpRequest request) {
		this.body = null;
		try {
			HttpResponse<byte[]> response = await(this.client.sendAsync(request, (headers) -> {
				BoundedBody begun = new BoundedBody(LARGEST_BODY);
				this.body = begun;
				return begun;
			}));
			this.answered = true;
			byte[] bytes = uncompressed(response);
			JsonNode json = json(bytes);
			return new Answer(asked(request), response.statusCode(), response.headers(), json,
					json.isContainer() ? "" : beginning(bytes));
		}
		catch (ExecutionException ex) {
			if (!(ex.getCause() instanceof IOException failure)) {
				throw new IllegalStateException(ex.getCause());
			}
			throw failed(failure, request);
		}
		catch (IOException ex) {
			throw failed(ex, request);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw interrupted();
		}
	}

	private String asked(HttpRequest request) {
		String path = String.valueOf(request.uri().getPath());
		String before = String.valueOf(this.base.getPath());
		return path.startsWith(before) ? path.substring(before.length()) : path;
	}

	private CommandFailure failed(IOException ex, HttpRequest request) {
		return new CommandFailure(ExitCode.IO,
				address() + " " + ((this.body != null) ? broken(ex, request) : reason(ex)), ex);
	}

	/** Some proxies compress whatever is asked for. */
	private static byte[] uncompressed(HttpResponse<byte[]> response) throws IOException {
		if (!response.headers().firstValue("Content-Encoding").orElse("").equalsIgnoreCase("gzip")) {
			return response.body();
		}
		try (InputStream body = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
			byte[] bytes = body.readNBytes((int) LARGEST_BODY);
			if (body.read() >= 0) {
				throw new BoundedBody.TooLongException();
			}
			return bytes;
		}
	}

	private static String beginning(byte[] body) {
		return new String(body, 0, Math.min(body.length, LONGEST_TEXT), StandardCharsets.UTF_8);
	}

	/** Waits for an answer, or until it is no longer wanted. */
	private <T> T await(CompletableFuture<T> answer) throws InterruptedException, ExecutionException, IOException {
		while (true) {
			try {
				return answer.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
			}
			catch (TimeoutException ex) {
				if (this.cancellation.isCancelled()) {
					answer.cancel(true);
					throw interrupted();
				}
				BoundedBody begun = this.body;
				if (begun != null && begun.isStalled(this.timeout)) {
					answer.cancel(true);
					throw new HttpTimeoutException("stalled");
				}
			}
		}
	}

	private WorkCancelledException interrupted() {
		return new WorkCancelledException(
				this.cancellation.reason().cause() + "; what the service does continues there");
	}

	private JsonNode json(byte[] body) {
		try {
			JsonNode tree = this.mapper.readTree(body);
			return (tree != null) ? tree : MissingNode.getInstance();
		}
		catch (JacksonException ex) {
			return MissingNode.getInstance();
		}
	}

	/** Why there is only a part of an answer, and the next step. */
	private String broken(IOException ex, HttpRequest request) {
		if (ex instanceof BoundedBody.TooLongException) {
			return "answers with more than " + LARGEST_BODY / 1024 / 1024
					+ " MB at once, for which there is no room; check "
					+ "that this is the address of an actuator, and if it is, ask for less, such as by --limit 100";
		}
		if (ex instanceof HttpTimeoutException) {
			return "stopped in the middle of its answer, nothing more came within " + this.timeout.toMillis() / 1000.0
					+ "s; look into the log of the service, or give it longer with --timeout";
		}
		return "broke off in the middle of its answer (" + cause(ex) + "); "
				+ (request.method().equals("GET")
						? "run the command again, and if that does not help look into the log of the service"
						: "what it was asked for may be done all the same: look into the log of the service");
	}

	/** What is the matter with the connection, and the next step. */
	private String reason(IOException ex) {
		if (ex instanceof HttpConnectTimeoutException) {
			return "cannot be reached: no " + ((this.tls != null) ? "TLS " : "") + "connection within "
					+ PATIENCE.toSeconds() + "s; check that the service runs" + ((this.tls != null)
							? ", and that this port speaks TLS" : ", and that nothing between drops connections to it");
		}
		if (ex instanceof HttpTimeoutException) {
			return "did not answer within " + this.timeout.toMillis() / 1000.0
					+ "s; give it longer with --timeout, what it does continues there";
		}
		String tls = (this.tls != null && !this.answered) ? this.tls.explain(ex) : null;
		if (tls != null) {
			return "cannot be reached: " + tls;
		}
		String why = cause(ex);
		if (this.tls == null && !this.answered && NO_HTTP.matcher(why).find()) {
			return "cannot be reached: what answers there does not speak HTTP (" + why
					+ "); if it speaks TLS, give --url https://... instead of http://...";
		}
		return "cannot be reached: " + why + "; check that the service runs and that this is the address of its "
				+ "actuator, which has a port of its own where management.server.port is set";
	}

	private static String cause(IOException ex) {
		Throwable cause = ex;
		while (cause.getMessage() == null && cause.getCause() != null) {
			cause = cause.getCause();
		}
		String message = cause.getMessage();
		if (message != null && message.length() > LONGEST_REASON) {
			// Java quotes as much as it has got, which may be all of a page.
			return message.substring(0, LONGEST_REASON) + "...";
		}
		return (message != null) ? message : switch (cause.getClass().getSimpleName()) {
			case "ClosedChannelException", "ConnectException" -> "connection refused";
			case "UnresolvedAddressException" -> "this host is unknown";
			default -> cause.getClass().getSimpleName();
		};
	}

}
