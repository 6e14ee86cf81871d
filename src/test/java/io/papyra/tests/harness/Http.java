package io.papyra.tests.harness;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks a service on this machine. */
public final class Http {

	private static final JsonMapper JSON = JsonMapper.shared();

	private final HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

	private final String base;

	public Http(int port) {
		this.base = "http://127.0.0.1:" + port;
	}

	/**
	 * What came back.
	 *
	 * @param status its status
	 * @param body its body, as JSON; missing if it is empty
	 */
	public record Answer(int status, JsonNode body) {

	}

	/** Answer to {@code GET}. */
	public Answer get(String path) {
		return send(request(path).GET());
	}

	/** What a scrape or another request for text answers with 200. */
	public String text(String path) {
		HttpResponse<String> response = response(request(path).GET());
		if (response.statusCode() != 200) {
			throw new AssertionError(path + " answered " + response.statusCode());
		}
		return response.body();
	}

	/** Answer to {@code POST} of a JSON text. */
	public Answer post(String path, String json) {
		return send(request(path).header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(json)));
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create(this.base + path)).timeout(Duration.ofSeconds(30));
	}

	private Answer send(HttpRequest.Builder request) {
		HttpResponse<String> response = response(request);
		String body = response.body();
		return new Answer(response.statusCode(), JSON.readTree(body.isEmpty() ? "null" : body));
	}

	private HttpResponse<String> response(HttpRequest.Builder request) {
		try {
			return this.client.send(request.build(), HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new AssertionError("no answer from " + this.base, ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("interrupted while waiting for an answer", ex);
		}
	}

}
