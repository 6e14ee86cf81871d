package io.papyra.spring.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A whole application with a web server on a free port, as a user would start it. */
public final class RunningService implements AutoCloseable {

	private static final HttpClient CLIENT = HttpClient.newHttpClient();

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final ConfigurableApplicationContext context;

	private RunningService(ConfigurableApplicationContext context) {
		this.context = context;
	}

	/**
	 * Starts it with the history in a file, beans of the configurations and properties
	 * {@code name=value}.
	 */
	public static RunningService start(Path history, List<Class<?>> configurations, String... properties) {
		List<Class<?>> sources = new ArrayList<>(configurations);
		sources.add(Application.class);
		List<String> arguments = new ArrayList<>(List.of("--papyra.json.path=" + history, "--server.port=0",
				"--spring.application.name=orders", "--management.endpoints.web.exposure.include=*",
				"--management.endpoint.health.show-details=always"));
		for (String property : properties) {
			arguments.add("--" + property);
		}
		return new RunningService(
				new SpringApplicationBuilder(sources.toArray(Class[]::new)).bannerMode(Banner.Mode.OFF)
					.web(WebApplicationType.SERVLET)
					.run(arguments.toArray(String[]::new)));
	}

	public ConfigurableApplicationContext context() {
		return this.context;
	}

	public <T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	/** Asks for a path. */
	public Answer get(String path) {
		return send(request(path));
	}

	/** Asks for a path as a user. */
	public Answer getAs(String user, String path) {
		return send(request(path).header("X-User", user));
	}

	/** Posts nothing, without a content type. */
	public Answer post(String path) {
		return send(request(path).POST(HttpRequest.BodyPublishers.noBody()));
	}

	/** Posts JSON. */
	public Answer post(String path, String json) {
		return send(request(path).header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(json)));
	}

	private HttpRequest.Builder request(String path) {
		String port = this.context.getEnvironment().getProperty("local.server.port");
		return HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/" + path));
	}

	private static Answer send(HttpRequest.Builder request) {
		try {
			HttpResponse<String> response = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
			return new Answer(response.statusCode(), response.body());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		this.context.close();
	}

	/** What came back. */
	public record Answer(int status, String body) {

		public JsonNode json() {
			return JSON.readTree(this.body);
		}

	}

	/** The user's application. */
	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
