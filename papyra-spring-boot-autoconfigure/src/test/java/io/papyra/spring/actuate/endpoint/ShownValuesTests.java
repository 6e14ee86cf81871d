package io.papyra.spring.actuate.endpoint;

import java.nio.file.Path;
import java.security.Principal;
import java.util.List;
import java.util.Map;

import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.DeadLetter;
import io.papyra.recorder.FactRecorder;
import io.papyra.spring.testing.RunningService;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

class ShownValuesTests {

	private static final String HIDDEN = "\"payload\":\"******\"";

	@TempDir
	Path directory;

	private RunningService start(List<Class<?>> configurations, String... properties) throws Exception {
		RunningService service = RunningService.start(this.directory.resolve("papyra.ndjson"), configurations,
				properties);
		FactRecorder recorder = service.bean(FactRecorder.class);
		recorder.record(ActorEvent.of(ActorAddress.of("orders", 17), ActorEvent.CRASHED,
				new IllegalStateException("card k4711w")));
		recorder
			.recordDurably(DeadLetter.of(null, "AddItem",
					Map.of("card", Map.of("number", "k4711w", "holder", "Ada"), "count", 2)))
			.get();
		return service;
	}

	@Test
	void alwaysShowsThemToEverybody() throws Exception {
		try (RunningService service = start(List.of(), "management.endpoint.papyra.show-values=always")) {
			assertThat(service.get("actuator/papyra/events?type=ActorCrashed").body())
				.contains("IllegalStateException: card k4711w\"");
			assertThat(service.get("actuator/papyra/dead-letters").json().at("/facts/0/payload/card/number").asString())
				.isEqualTo("k4711w");
		}
	}

	@Test
	void sanitizingFunctionsHaveTheLastWordOnEveryPart() throws Exception {
		try (RunningService service = start(List.of(Sanitizing.class),
				"management.endpoint.papyra.show-values=always")) {
			assertThat(service.get("actuator/papyra/events?type=ActorCrashed").body()).contains(HIDDEN);
			String letter = service.get("actuator/papyra/dead-letters").body();
			assertThat(letter).contains("\"number\":\"******\"", "\"holder\":\"Ada\"", "\"count\":2");
		}
	}

	@Test
	void whenAuthorizedNeedsAUserAndOneOfTheRoles() throws Exception {
		try (RunningService service = start(List.of(Users.class),
				"management.endpoint.papyra.show-values=when-authorized",
				"management.endpoint.papyra.roles=operator")) {
			String path = "actuator/papyra/events?type=ActorCrashed";
			assertThat(service.get(path).body()).contains(HIDDEN);
			assertThat(service.getAs("guest", path).body()).contains(HIDDEN);
			assertThat(service.getAs("operator", path).body()).contains("card k4711w");
		}
	}

	@Test
	void whatIsRedactedIsNotEvenStored() throws Exception {
		try (RunningService service = start(List.of(), "management.endpoint.papyra.show-values=always",
				"papyra.redaction.keys=holder")) {
			assertThat(service.get("actuator/papyra/dead-letters").body()).contains("\"holder\":\"******\"", "k4711w");
			assertThat(this.directory.resolve("papyra.ndjson")).content().doesNotContain("Ada");
		}
	}

	@Test
	void noAccessMeansNoEndpoint() throws Exception {
		try (RunningService service = start(List.of(), "management.endpoint.papyra.access=none")) {
			assertThat(service.get("actuator/papyra").status()).isEqualTo(404);
			assertThat(service.context().containsBean("papyraEndpoint")).isFalse();
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Sanitizing {

		@Bean
		SanitizingFunction cardNumbers() {
			return SanitizingFunction.sanitizeValue()
				.ifKeyEquals("payload.card.number")
				.ifValueStringMatches(".*k4711w");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Users {

		@Bean
		Filter users() {
			return (request, response, chain) -> chain.doFilter(new NamedRequest((HttpServletRequest) request),
					response);
		}

	}

	/** Takes the user from a header; each has the role of the same name. */
	private static final class NamedRequest extends HttpServletRequestWrapper {

		private final @Nullable String user;

		NamedRequest(HttpServletRequest request) {
			super(request);
			this.user = request.getHeader("X-User");
		}

		@Override
		public @Nullable Principal getUserPrincipal() {
			String name = this.user;
			return (name != null) ? () -> name : null;
		}

		@Override
		public boolean isUserInRole(String role) {
			return role.equals(this.user);
		}

	}

}
