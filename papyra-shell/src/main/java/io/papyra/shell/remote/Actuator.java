package io.papyra.shell.remote;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

	private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();

	private final URI base;

	private final @Nullable String authorization;

	private final Duration timeout;

	private final JsonMapper mapper;

	private final Cancellation cancellation;

	Actuator(URI url, @Nullable String authorization, Duration timeout, JsonMapper mapper, Cancellation cancellation) {
		String user = url.getUserInfo();
		this.base = (user != null) ? URI.create(url.toString().replaceFirst("//[^@/]*@", "//")) : url;
		this.authorization = (user != null)
				? "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)) : authorization;
		this.timeout = timeout;
		this.mapper = mapper;
		this.cancellation = cancellation;
	}

	/** The address without credentials. */
	String address() {
		return this.base.toString();
	}

	boolean hasCredentials() {
		return this.authorization != null;
	}

	/**
	 * An answer.
	 *
	 * @param status its status
	 * @param body its JSON; missing if there is none
	 */
	record Answer(int status, JsonNode body) {

		boolean isFine() {
			return this.status / 100 == 2;
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
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(this.base + path))
			.timeout(this.timeout)
			.header("Accept", "application/json");
		return (this.authorization != null) ? request.header("Authorization", this.authorization) : request;
	}

	private Answer send(HttpRequest request) {
		try {
			HttpResponse<byte[]> response = await(
					this.client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray()));
			return new Answer(response.statusCode(), json(response.body()));
		}
		catch (ExecutionException ex) {
			if (!(ex.getCause() instanceof IOException failure)) {
				throw new IllegalStateException(ex.getCause());
			}
			throw new CommandFailure(ExitCode.IO, address() + " cannot be reached: " + reason(failure)
					+ "; check that the service runs and that this is the address of its actuator", failure);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw interrupted();
		}
	}

	/** Waits for an answer, or until it is no longer wanted. */
	private <T> T await(CompletableFuture<T> answer) throws InterruptedException, ExecutionException {
		while (true) {
			try {
				return answer.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
			}
			catch (TimeoutException ex) {
				if (this.cancellation.isCancelled()) {
					answer.cancel(true);
					throw interrupted();
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

	private static String reason(IOException ex) {
		Throwable cause = ex;
		while (cause.getMessage() == null && cause.getCause() != null) {
			cause = cause.getCause();
		}
		return (cause.getMessage() != null) ? cause.getMessage() : switch (cause.getClass().getSimpleName()) {
			case "ClosedChannelException", "ConnectException" -> "connection refused";
			case "UnresolvedAddressException" -> "this host is unknown";
			default -> cause.getClass().getSimpleName();
		};
	}

}
