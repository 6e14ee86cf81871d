package io.papyra.spring.actuate.endpoint;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.recorder.FactRecorder;
import io.papyra.spring.testing.RunningService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.AuditEventRepository;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who may not see values sees no principal of an audit event either, and cannot find out
 * whether there is one.
 */
class ShownPrincipalsTests {

	private static final Instant NOON = Instant.parse("2026-01-14T12:00:00Z");

	@TempDir
	static Path directory;

	private static RunningService service;

	@BeforeAll
	static void start() throws Exception {
		service = RunningService.start(directory.resolve("papyra.ndjson"),
				List.of(ShownValuesTests.Users.class, Sanitizing.class), "papyra.audit.interval=0s",
				"papyra.audit-events.enabled=true", "management.endpoint.papyra.show-values=when-authorized",
				"management.endpoint.papyra.roles=operator");
		AuditEventRepository repository = service.bean(AuditEventRepository.class);
		FactRecorder recorder = service.bean(FactRecorder.class);
		for (int number = 0; number < 3; number++) {
			repository.add(new AuditEvent(NOON.plusSeconds(number), "anna", "LOGIN", Map.of("number", number)));
			repository.add(new AuditEvent(NOON.plusSeconds(number), "berta", "LOGIN", Map.of("number", number)));
			repository.add(new AuditEvent(NOON.plusSeconds(number), "director", "LOGOUT", Map.of()));
		}
		// Whoever fails to log in chooses the name.
		repository.add(new AuditEvent(NOON, "17", "LOGIN", Map.of()));
		repository.add(new AuditEvent(NOON, "/user/cart-42", "LOGIN", Map.of()));
		recorder.recordDurably(new ActorEvent("", ActorAddress.of("orders", 17, "/user/cart-42"), "Born", null, NOON))
			.get();
	}

	@AfterAll
	static void stop() {
		service.close();
	}

	private static JsonNode page(String user, String path) {
		RunningService.Answer answer = service.getAs(user, "actuator/papyra/" + path);
		assertThat(answer.status()).as(answer.body()).isEqualTo(200);
		return answer.json();
	}

	@ParameterizedTest
	@ValueSource(strings = { "events?type=AuditEvent", "events?order=newest", "events?after=0", "events?after=4",
			"events?since=2026-01-14T12:00:00Z&until=2026-01-14T12:00:10Z", "events?actor=LOGIN",
			"events?actor=/principals/*", "actors/principals/*", "actors/LOGIN", "actors/*" })
	void everyAnswerMasksThem(String path) {
		JsonNode masked = page("guest", path);
		assertThat(masked.toString()).contains("\"path\":\"/principals/******\"", "\"actor_id\":\"LOGIN\"")
			.doesNotContain("anna", "berta", "director");
		JsonNode shown = page("operator", path);
		assertThat(shown.toString()).contains("\"path\":\"/principals/anna\"", "\"path\":\"/principals/berta\"")
			.doesNotContain("director");
		assertThat(shown.get("facts")).hasSameSizeAs(masked.get("facts"));
		assertThat(shown.get("facts").get(0).get("position")).isEqualTo(masked.get("facts").get(0).get("position"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "anna", "an*", "a*", "17", "director" })
	void noQuestionTellsWhetherThereIsOne(String principal) {
		for (String path : List.of("events?actor=/principals/%s", "events?actor=/principals/%s&limit=1",
				"events?actor=/principals/%s&after=0", "events?actor=/principals/%s&after=4&limit=1",
				"events?actor=/principals/%s&order=newest&since=2026-01-14T12:00:00Z", "actors/principals/%s",
				"actors/principals/%s?limit=1")) {
			JsonNode answer = page("guest", path.formatted(principal));
			JsonNode ofNobody = page("guest", path.formatted("nobody"));
			assertThat(answer.get("facts")).as(path).isEmpty();
			assertThat(answer.toString().replace(principal, "nobody")).as(path).isEqualTo(ofNobody.toString());
		}
	}

	@Test
	void whoSeesThemFindsThem() {
		assertThat(page("operator", "events?actor=/principals/anna").get("facts")).hasSize(3);
		assertThat(page("operator", "events?actor=/principals/an*").get("facts")).hasSize(3);
		assertThat(page("operator", "actors/principals/anna?order=newest").get("facts")).hasSize(3);
		JsonNode newest = page("operator", "events?actor=/principals/anna&limit=2");
		assertThat(newest.get("truncated").asBoolean()).isTrue();
		assertThat(newest.at("/facts/1/payload/data/number").asInt()).isEqualTo(2);
		JsonNode first = page("operator", "events?actor=/principals/anna&limit=2&after=0");
		assertThat(first.get("truncated").asBoolean()).isTrue();
		assertThat(first.at("/facts/0/payload/data/number").asInt()).isEqualTo(0);
		JsonNode rest = page("operator", "events?actor=/principals/anna&limit=2&after=" + first.get("next").asString());
		assertThat(rest.get("facts")).hasSize(1);
		assertThat(rest.get("truncated").asBoolean()).isFalse();
		assertThat(service.getAs("operator", "actuator/papyra/events?actor=/principals/anna&after=nowhere").status())
			.isEqualTo(400);
	}

	/** What a user's function masks, nobody can find out either. */
	@Test
	void whatASanitizingFunctionHidesIsNotFound() {
		assertThat(page("operator", "events?actor=/principals/director").get("facts")).isEmpty();
		assertThat(page("operator", "actors/principals/director").get("facts")).isEmpty();
		assertThat(page("operator", "events?actor=LOGOUT").toString()).contains("/principals/******");
	}

	@Test
	void noPrincipalIsTakenForAnActor() {
		for (String path : List.of("events?actor=17", "events?actor=/user/cart-42", "actors/17",
				"actors/user/cart-42")) {
			assertThat(page("operator", path).get("facts")).as(path)
				.singleElement()
				.satisfies((fact) -> assertThat(fact.get("event_type").asString()).isEqualTo("Born"));
		}
	}

	/** Whom that answers is Spring Boot's to say. */
	@Test
	void springBootsOwnEndpointShowsThem() {
		assertThat(service.getAs("guest", "actuator/auditevents?principal=anna").json().get("events")).hasSize(3)
			.allSatisfy((event) -> assertThat(event.get("principal").asString()).isEqualTo("anna"));
	}

	@Configuration(proxyBeanMethods = false)
	static class Sanitizing {

		@Bean
		SanitizingFunction directors() {
			return (data) -> data.getKey().equals("actor_address.principal") && "director".equals(data.getValue())
					? data.withSanitizedValue() : data;
		}

	}

}
