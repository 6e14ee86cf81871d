package io.papyra.tests.monitoring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

import io.papyra.tests.harness.ChildProcess;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** A Prometheus that scrapes nothing and answers from a data base; killed when closed. */
final class Prometheus implements AutoCloseable {

	private final HttpClient client = HttpClient.newHttpClient();

	private final ChildProcess process;

	private final String address;

	private Prometheus(ChildProcess process) {
		this.process = process;
		this.address = process.awaitLine("Listening on\" address=(\\S+)").group(1);
		process.awaitLine("Server is ready");
	}

	static Prometheus over(Path database, Path directory) {
		Path program = Program.required("prometheus");
		try {
			Path config = Files.writeString(directory.resolve("prometheus.yaml"), "global: {}\n");
			return new Prometheus(ChildProcess.start(new ProcessBuilder(program.toString(), "--config.file=" + config,
					"--storage.tsdb.path=" + database, "--web.listen-address=127.0.0.1:0")));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Values by series and minute, of an expression between two times. */
	Map<String, Map<Integer, Double>> range(String expression, long from, int minutes) {
		String query = "/api/v1/query_range?step=60&start=" + from + "&end=" + (from + 60L * minutes) + "&query="
				+ URLEncoder.encode(expression, StandardCharsets.UTF_8);
		Map<String, Map<Integer, Double>> all = new TreeMap<>();
		for (JsonNode series : get(query).at("/data/result")) {
			Map<Integer, Double> values = new TreeMap<>();
			for (JsonNode value : series.at("/values")) {
				double number = Double.parseDouble(value.get(1).asString().replace("Inf", "Infinity"));
				if (!Double.isNaN(number)) {
					values.put((int) ((value.get(0).asLong() - from) / 60), number);
				}
			}
			all.put(series.at("/metric").toString(), values);
		}
		return all;
	}

	private JsonNode get(String path) {
		try {
			HttpResponse<String> response = this.client.send(
					HttpRequest.newBuilder(URI.create("http://" + this.address + path)).build(),
					HttpResponse.BodyHandlers.ofString());
			assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
			return JsonMapper.shared().readTree(response.body());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("interrupted", ex);
		}
	}

	@Override
	public void close() {
		this.process.close();
	}

}
