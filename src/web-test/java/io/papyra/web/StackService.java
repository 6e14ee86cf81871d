package io.papyra.web;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.glassfish.jersey.server.ResourceConfig;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.DefaultResourceLoader;

/** A whole application on one of the stacks, on a free port, with a history in a file. */
final class StackService implements AutoCloseable {

	private static final JsonMapper JSON = JsonMapper.shared();

	private final ConfigurableApplicationContext context;

	private final String port;

	private final String base;

	private final @Nullable String user;

	private StackService(ConfigurableApplicationContext context, String port, String base, @Nullable String user) {
		this.context = context;
		this.port = port;
		this.base = base;
		this.user = user;
	}

	/** An application without Spring Security, whose actuator is on its own port. */
	static StackService open(Stack stack, Path history, String... properties) {
		return start(stack, Place.ITS_OWN, history, null, null, properties);
	}

	/**
	 * An application with Spring Security, whose actuator has a port and paths of its
	 * own.
	 */
	static StackService secured(Stack stack, Path history, List<Class<?>> configurations, @Nullable String user,
			String... properties) {
		return start(stack, Place.OTHER_PORT_AND_PATHS, history, configurations, user, properties);
	}

	/**
	 * An application.
	 * @param place where its actuator is
	 * @param security what it configures Spring Security with; none to leave it at Spring
	 * Boot's defaults, null for an application that has no Spring Security
	 * @param user name and password that requests come with unless they say otherwise, or
	 * null
	 */
	static StackService start(Stack stack, Place place, Path history, @Nullable List<Class<?>> security,
			@Nullable String user, String... properties) {
		List<String> hidden = new ArrayList<>(stack.hidden());
		List<String> all = new ArrayList<>(List.of(properties));
		if (security != null) {
			all.addAll(List.of("spring.security.user.name=anna", "spring.security.user.password=secret"));
		}
		else {
			hidden.add("org.springframework.security");
			hidden.add("org.springframework.boot.security");
		}
		all.addAll(place.properties(stack));
		ConfigurableApplicationContext context = run(stack, hidden, history, (security != null) ? security : List.of(),
				all.toArray(String[]::new));
		return new StackService(context, place.port(), place.path(stack), user);
	}

	private static ConfigurableApplicationContext run(Stack stack, List<String> hidden, Path history,
			List<Class<?>> configurations, String... properties) {
		List<Class<?>> sources = new ArrayList<>(configurations);
		sources.add(Application.class);
		if (stack == Stack.JERSEY) {
			sources.add(JerseyApplication.class);
		}
		Map<String, String> settings = new LinkedHashMap<>();
		set(settings, "papyra.json.path=" + history, "server.port=0", "spring.application.name=orders",
				"papyra.audit.interval=0s", "management.endpoints.web.exposure.include=health,papyra",
				"management.endpoint.papyra.access=unrestricted", "management.endpoint.papyra.show-values=always");
		if (stack == Stack.MVC_ON_JETTY) {
			// Does not ask whether Tomcat is there.
			set(settings,
					"spring.autoconfigure.exclude=org.springframework.boot.tomcat.autoconfigure.actuate.web.server."
							+ "TomcatServletManagementContextAutoConfiguration");
		}
		set(settings, properties);
		return new SpringApplicationBuilder(sources.toArray(Class[]::new)).bannerMode(Banner.Mode.OFF)
			.resourceLoader(new DefaultResourceLoader(new FilteredClassLoader(hidden.toArray(String[]::new))))
			.web(stack.type())
			.run(settings.entrySet()
				.stream()
				.map((setting) -> "--" + setting.getKey() + "=" + setting.getValue())
				.toArray(String[]::new));
	}

	/** The last value of a property counts. */
	private static void set(Map<String, String> settings, String... properties) {
		for (String property : properties) {
			int equals = property.indexOf('=');
			settings.put(property.substring(0, equals), property.substring(equals + 1));
		}
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	boolean hasBean(String name) {
		return this.context.containsBean(name);
	}

	/** Sends a request to the endpoint; its path begins behind the endpoint's own. */
	Answer send(Request request) {
		return send(request, this.user);
	}

	/**
	 * Sends a request to the endpoint.
	 * @param by name and password of who sends it, or null for nobody
	 * @param headers more headers: name, value, name, value
	 */
	Answer send(Request request, @Nullable String by, String... headers) {
		HttpRequest.Builder builder = HttpRequest
			.newBuilder(URI.create("http://localhost:" + this.context.getEnvironment().getProperty(this.port)
					+ this.base + request.path()))
			.timeout(Duration.ofMinutes(1));
		if (by != null) {
			builder.header("Authorization",
					"Basic " + Base64.getEncoder().encodeToString(by.getBytes(StandardCharsets.UTF_8)));
		}
		if (headers.length > 0) {
			builder.headers(headers);
		}
		if (request.contentType() != null) {
			builder.header("Content-Type", request.contentType());
		}
		String body = request.body();
		builder.method(request.method(),
				(body != null) ? HttpRequest.BodyPublishers.ofString(body) : HttpRequest.BodyPublishers.noBody());
		try {
			// A connection of its own: Netty may never answer the next request on one
			// whose
			// last body nobody read.
			HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
			HttpResponse<String> response = client.send(builder.build(), HttpResponse.BodyHandlers.ofString());
			return new Answer(response.statusCode(), json(response.body()), response.body(), response.headers());
		}
		catch (IOException ex) {
			throw new AssertionError("no answer to " + request, ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("interrupted", ex);
		}
	}

	Answer get(String path) {
		return send(new Request("GET", path, null, null));
	}

	Answer post(String path) {
		return send(new Request("POST", path, null, null));
	}

	private static JsonNode json(String body) {
		return (body.startsWith("{") || body.startsWith("[")) ? JSON.readTree(body) : MissingNode.getInstance();
	}

	@Override
	public void close() {
		this.context.close();
	}

	/** What is asked for. */
	record Request(String method, String path, @Nullable String contentType, @Nullable String body) {

	}

	/**
	 * What came back.
	 *
	 * @param status its status
	 * @param body its body, missing if it is no JSON
	 * @param text its body as it came
	 * @param headers its headers
	 */
	record Answer(int status, JsonNode body, String text, HttpHeaders headers) {

	}

	/** The user's application. */
	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	/** What an application on Jersey has besides. */
	@Configuration(proxyBeanMethods = false)
	static class JerseyApplication {

		@Bean
		ResourceConfig resources() {
			return new ResourceConfig();
		}

	}

}
