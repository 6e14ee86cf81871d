package io.papyra.web;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.recorder.FactRecorder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

import static org.assertj.core.api.Assertions.assertThat;

/** What Spring Security tells of those who log in is in the history. */
@Tag("slow")
class AuditEventsStackTests {

	private static final String RIGHT = "correct-horse-4711";

	private static final String WRONG = "battery-staple-0815";

	@TempDir
	Path directory;

	private Path history() {
		return this.directory.resolve("papyra.ndjson");
	}

	@Test
	void loginsAndRefusalsAreFoundAfterARestartWithoutSessionsAndPasswords() throws Exception {
		List<String> sessions = new ArrayList<>();
		try (Application service = start(Stack.MVC_ON_TOMCAT, SecuredPages.class)) {
			HttpResponse<String> page = service.get("/reports", null, "text/html");
			assertThat(page.statusCode()).isEqualTo(302);
			String anonymous = session(page);
			sessions.add(anonymous);
			service.login("anna", WRONG, anonymous);
			service.login("nobody", WRONG, anonymous);
			String session = session(service.login("anna", RIGHT, anonymous));
			sessions.add(session);
			assertThat(service.get("/admin", session, "text/html").statusCode()).isEqualTo(403);
			service.awaitStored();
		}
		String stored = Files.readString(this.history());
		assertThat(stored).contains("\"event_type\":\"AuditEvent\"").doesNotContain(RIGHT, WRONG, "details");
		assertThat(sessions)
			.allSatisfy((session) -> assertThat(stored).doesNotContain(session.substring(session.indexOf('=') + 1)));
		try (Application service = start(Stack.MVC_ON_TOMCAT, SecuredPages.class)) {
			String session = session(service.login("anna", RIGHT, null));
			JsonNode failures = service.json("/actuator/auditevents?type=AUTHENTICATION_FAILURE", session);
			assertThat(failures.get("events")).extracting((event) -> event.get("principal").asString())
				.containsExactly("anna", "nobody");
			assertThat(failures.at("/events/0/data/type").asString()).endsWith(".BadCredentialsException");
			assertThat(service.json("/actuator/auditevents?principal=anna&type=AUTHENTICATION_FAILURE", session)
				.get("events")).hasSize(1);
			service.awaitStored();
			assertThat(service.json("/actuator/auditevents?principal=anna&type=AUTHENTICATION_SUCCESS", session)
				.get("events")).hasSize(2);
			assertThat(service.json("/actuator/auditevents?principal=anna&type=AUTHORIZATION_FAILURE", session)
				.get("events")).hasSize(1);
			String time = failures.at("/events/0/timestamp").asString();
			assertThat(service.json("/actuator/auditevents?type=AUTHENTICATION_FAILURE&after=" + time, session)
				.get("events")).hasSize(1);
			assertThat(service.json("/actuator/papyra/events?type=AuditEvent", session).toString())
				.contains("\"actor_id\":\"AUTHENTICATION_FAILURE\",\"path\":\"/principals/******\"")
				.doesNotContain("anna", "nobody", "BadCredentials");
			assertThat(service.json("/actuator/papyra/events?actor=/principals/anna", session).get("facts")).isEmpty();
		}
	}

	/** A reactive Spring Security tells of nobody who logs in. */
	@Test
	void theApplicationsOwnEventsAreFoundOnWebFlux() throws Exception {
		try (Application service = start(Stack.WEBFLUX, Nothing.class)) {
			service.context.publishEvent(new AuditApplicationEvent("anna", "PRICE_CHANGED", Map.of("to", 17)));
			service.awaitStored();
		}
		try (Application service = start(Stack.WEBFLUX, Nothing.class)) {
			JsonNode found = service.json("/actuator/auditevents?principal=anna", null);
			assertThat(found.at("/events/0/type").asString()).isEqualTo("PRICE_CHANGED");
			assertThat(found.at("/events/0/data/to").asInt()).isEqualTo(17);
			service.awaitStored();
			assertThat(service.json("/actuator/auditevents", null).get("events")).hasSize(1);
		}
	}

	private static String session(HttpResponse<?> response) {
		String cookie = response.headers().firstValue("Set-Cookie").orElseThrow();
		return cookie.substring(0, cookie.indexOf(';'));
	}

	private Application start(Stack stack, Class<?> configuration) {
		return new Application(new SpringApplicationBuilder(configuration, AuditedApplication.class)
			.bannerMode(Banner.Mode.OFF)
			.resourceLoader(new DefaultResourceLoader(new FilteredClassLoader(stack.hidden().toArray(String[]::new))))
			.web(stack.type())
			.run("--papyra.json.path=" + history(), "--server.port=0", "--spring.application.name=orders",
					"--papyra.audit.interval=0s", "--papyra.audit-events.enabled=true",
					"--management.endpoints.web.exposure.include=health,papyra,auditevents",
					"--spring.security.user.name=anna", "--spring.security.user.password=" + RIGHT));
	}

	/** A running service. */
	private record Application(ConfigurableApplicationContext context) implements AutoCloseable {

		HttpResponse<String> get(String path, @Nullable String cookie, String accept) throws Exception {
			return send(request(path, cookie).header("Accept", accept));
		}

		JsonNode json(String path, @Nullable String cookie) throws Exception {
			HttpRequest.Builder request = request(path, cookie).header("Accept", "application/json");
			if (cookie == null) {
				request.header("Authorization", "Basic "
						+ Base64.getEncoder().encodeToString(("anna:" + RIGHT).getBytes(StandardCharsets.UTF_8)));
			}
			HttpResponse<String> response = send(request);
			assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
			return JsonMapper.shared().readTree(response.body());
		}

		HttpResponse<String> login(String user, String password, @Nullable String cookie) throws Exception {
			return send(request("/login", cookie).header("Content-Type", "application/x-www-form-urlencoded")
				.POST(HttpRequest.BodyPublishers.ofString("username=" + user + "&password=" + password)));
		}

		private HttpRequest.Builder request(String path, @Nullable String cookie) {
			HttpRequest.Builder request = HttpRequest.newBuilder(URI
				.create("http://localhost:" + this.context.getEnvironment().getProperty("local.server.port") + path));
			return (cookie != null) ? request.header("Cookie", cookie) : request;
		}

		private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
			return HttpClient.newBuilder()
				.version(HttpClient.Version.HTTP_1_1)
				.build()
				.send(request.build(), HttpResponse.BodyHandlers.ofString());
		}

		/** Facts are stored in the order in which they are recorded. */
		void awaitStored() throws Exception {
			this.context.getBean(FactRecorder.class)
				.recordDurably(ActorEvent.of(ActorAddress.of("orders", 1), "Mark", null))
				.get();
		}

		@Override
		public void close() {
			this.context.close();
		}

	}

	/** The user's application. */
	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class AuditedApplication {

	}

	@Configuration(proxyBeanMethods = false)
	static class Nothing {

	}

	@Configuration(proxyBeanMethods = false)
	static class SecuredPages {

		@Bean
		SecurityFilterChain pages(HttpSecurity http) throws Exception {
			return http
				.authorizeHttpRequests(
						(requests) -> requests.requestMatchers("/admin").hasRole("ADMIN").anyRequest().authenticated())
				.formLogin(Customizer.withDefaults())
				.csrf((csrf) -> csrf.disable())
				.build();
		}

	}

}
