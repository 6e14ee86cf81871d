package io.papyra.web;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.example.reactive.OrdersApi;
import com.example.secured.OperatorChain;
import io.papyra.web.StackService.Request;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;

import static org.assertj.core.api.Assertions.assertThat;

/** The listings of the pages on Spring Security and WebFlux do what is said there. */
class WebPageTests {

	private static final Path MODULE = Path.of(System.getProperty("basedir", "."));

	private static final Pattern LISTING = Pattern
		.compile("(?s)```java\n(package ([\\w.]+);.*?\\b(?:class|record) (\\w+).*?)```");

	@TempDir
	Path directory;

	@ParameterizedTest
	@ValueSource(strings = { "spring-security.md", "webflux.md" })
	void listingsAreCompiledAsTheyAreThere(String name) throws IOException {
		Path page = MODULE.resolve("../../docs").resolve(name);
		Matcher listing = LISTING.matcher(Files.readString(page));
		StringBuilder current = new StringBuilder();
		while (listing.find()) {
			Path source = MODULE.resolve("java")
				.resolve(listing.group(2).replace('.', '/'))
				.resolve(listing.group(3) + ".java");
			listing.appendReplacement(current,
					Matcher.quoteReplacement("```java\n" + Files.readString(source) + "```"));
		}
		listing.appendTail(current);
		assertThat(current).contains("```java\npackage ");
		if (Boolean.getBoolean("papyra.update")) {
			Files.writeString(page, current);
		}
		assertThat(Files.readString(page)).as("write it with -Dpapyra.update=true").isEqualTo(current.toString());
	}

	@Test
	@Tag("slow")
	void viewersReadAndOperatorsAct() {
		try (StackService service = StackService.start(Stack.MVC_ON_TOMCAT, Place.ITS_OWN,
				this.directory.resolve("papyra.ndjson"), List.of(OperatorChain.class, Users.class), null)) {
			Request read = new Request("GET", "/events", null, null);
			Request scan = new Request("POST", "/scan", null, null);
			assertThat(service.send(read, null).status()).isEqualTo(401);
			assertThat(service.send(read, "vera:secret").status()).isEqualTo(200);
			assertThat(service.send(scan, "vera:secret").status()).isEqualTo(403);
			assertThat(service.send(read, "oscar:secret").status()).isEqualTo(200);
			assertThat(service.send(scan, "oscar:secret").status()).isEqualTo(200);
			assertThat(answer(service, "GET", "/actuator/health").statusCode()).isEqualTo(200);
		}
	}

	@Test
	@Tag("slow")
	void anApplicationOnWebFluxRecordsAndReads() {
		try (StackService service = StackService.start(Stack.WEBFLUX, Place.ITS_OWN,
				this.directory.resolve("papyra.ndjson"), List.of(OpenChain.Reactive.class, OrdersApi.class), null)) {
			assertThat(answer(service, "POST", "/orders/17").body()).isEqualTo("stored at 3");
			assertThat(answer(service, "POST", "/orders/18").body()).isEqualTo("stored at 4");
			assertThat(answer(service, "GET", "/orders").body()).isEqualTo("3 EVENT\n4 EVENT\n");
			assertThat(service.get("/events?type=OrderPlaced").body().at("/facts").size()).isEqualTo(2);
		}
	}

	private static HttpResponse<String> answer(StackService service, String method, String path) {
		String port = service.bean(Environment.class).getProperty("local.server.port");
		try {
			return HttpClient.newHttpClient()
				.send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
					.method(method, HttpRequest.BodyPublishers.noBody())
					.build(), HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new AssertionError("no answer", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("interrupted", ex);
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Users {

		private static UserDetails user(String name, String role) {
			return User.withUsername(name).password("{noop}secret").roles(role).build();
		}

		@Bean
		UserDetailsService users() {
			return new InMemoryUserDetailsManager(user("oscar", "OPERATOR"), user("vera", "VIEWER"));
		}

	}

}
