package io.papyra.web;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

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

	private final @Nullable String authorization;

	private StackService(ConfigurableApplicationContext context, String port, String base,
			@Nullable String authorization) {
		this.context = context;
		this.port = port;
		this.base = base;
		this.authorization = authorization;
	}

	/** An application without Spring Security, whose actuator is on its own port. */
	static StackService open(Stack stack, Path history, String... properties) {
		List<String> hidden = new ArrayList<>(stack.hidden());
		hidden.add("org.springframework.security");
		hidden.add("org.springframework.boot.security");
		ConfigurableApplicationContext context = run(stack, hidden, history, List.of(), properties);
		return new StackService(context, "local.server.port", "/actuator/papyra", null);
	}

	/**
	 * An application with Spring Security, whose actuator has a port and paths of its
	 * own.
	 */
	static StackService secured(Stack stack, Path history, List<Class<?>> configurations, @Nullable String user,
			String... properties) {
		List<String> all = new ArrayList<>(List.of(properties));
		all.addAll(List.of("management.server.port=0", "management.endpoints.web.base-path=/ops",
				"management.endpoints.web.path-mapping.papyra=history", "spring.security.user.name=anna",
				"spring.security.user.password=secret"));
		if (stack != Stack.JERSEY) {
			// Jersey has no such path.
			all.add("management.server.base-path=/manage");
		}
		ConfigurableApplicationContext context = run(stack, stack.hidden(), history, configurations,
				all.toArray(String[]::new));
		String authorization = (user != null)
				? "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)) : null;
		return new StackService(context, "local.management.port",
				((stack != Stack.JERSEY) ? "/manage" : "") + "/ops/history", authorization);
	}

	private static ConfigurableApplicationContext run(Stack stack, List<String> hidden, Path history,
			List<Class<?>> configurations, String... properties) {
		List<Class<?>> sources = new ArrayList<>(configurations);
		sources.add(Application.class);
		if (stack == Stack.JERSEY) {
			sources.add(JerseyApplication.class);
		}
		List<String> arguments = new ArrayList<>(List.of("--papyra.json.path=" + history, "--server.port=0",
				"--spring.application.name=orders", "--papyra.audit.interval=0s",
				"--management.endpoints.web.exposure.include=health,papyra",
				"--management.endpoint.papyra.access=unrestricted", "--management.endpoint.papyra.show-values=always"));
		if (stack == Stack.MVC_ON_JETTY) {
			// Does not ask whether Tomcat is there.
			arguments
				.add("--spring.autoconfigure.exclude=org.springframework.boot.tomcat.autoconfigure.actuate.web.server."
						+ "TomcatServletManagementContextAutoConfiguration");
		}
		for (String property : properties) {
			arguments.add("--" + property);
		}
		return new SpringApplicationBuilder(sources.toArray(Class[]::new)).bannerMode(Banner.Mode.OFF)
			.resourceLoader(new DefaultResourceLoader(new FilteredClassLoader(hidden.toArray(String[]::new))))
			.web(stack.type())
			.run(arguments.toArray(String[]::new));
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	/** Sends a request to the endpoint; its path begins behind the endpoint's own. */
	Answer send(Request request) {
		HttpRequest.Builder builder = HttpRequest
			.newBuilder(URI.create("http://localhost:" + this.context.getEnvironment().getProperty(this.port)
					+ this.base + request.path()))
			.timeout(Duration.ofSeconds(30));
		if (this.authorization != null) {
			builder.header("Authorization", this.authorization);
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
			return new Answer(response.statusCode(), json(response.body()));
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

	/** What came back. */
	record Answer(int status, JsonNode body) {

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
