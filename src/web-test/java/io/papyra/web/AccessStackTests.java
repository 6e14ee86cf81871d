package io.papyra.web;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import com.example.secured.ActuatorChain;
import com.example.secured.ReactiveActuatorChain;
import io.papyra.backend.file.JsonBackend;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.DeadLetter;
import io.papyra.observe.PersistenceObserver;
import io.papyra.recorder.BufferedFactRecorder;
import io.papyra.recorder.FactRecorder;
import io.papyra.recorder.RecorderOptions;
import io.papyra.web.StackService.Answer;
import io.papyra.web.StackService.Request;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who may ask, who may change something, and who sees values: on each stack, with Spring
 * Security and without, wherever the actuator is. Each application has another
 * combination of these, so that each value of each is tried on each stack; in the gate on
 * one or two of them, with {@code -Pproofs} on each.
 */
@Tag("proof")
@Tag("slow")
class AccessStackTests {

	private static final String SECRET = "card k4711w";

	private static final String USER = "anna:secret";

	private static final String SHOW = "management.endpoint.papyra.show-values=";

	private static final String JSON = "application/json";

	private static final String OF_A_BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8";

	/** Where values are, if they are shown. */
	private static final List<String> WITH_VALUES = List.of("/events?type=ActorCrashed", "/events?after=0&limit=10",
			"/dead-letters", "/actors/user/cart-42", "/actors/17", "/actors/user/*");

	@TempDir
	Path directory;

	private StackService start(Stack stack, Place place, @Nullable List<Class<?>> security, @Nullable String user,
			String... properties) throws Exception {
		StackService service = StackService.start(stack, place, history(), security, user, properties);
		try {
			FactRecorder recorder = service.bean(FactRecorder.class);
			ActorAddress cart = ActorAddress.of("orders", 17, "/user/cart-42");
			recorder.record(ActorEvent.of(cart, ActorEvent.CRASHED, new IllegalStateException(SECRET)));
			recorder.recordDurably(DeadLetter.of(cart, "Pay", Map.of("with", Map.of("text", SECRET)))).get();
			return service;
		}
		catch (Exception | Error ex) {
			service.close();
			throw ex;
		}
	}

	private Path history() {
		return this.directory.resolve("papyra.ndjson");
	}

	private static List<Class<?>> chain(Stack stack, Class<?> servlet, Class<?> reactive) {
		return List.of((stack == Stack.WEBFLUX) ? reactive : servlet);
	}

	/** Nobody is authenticated where there is no Spring Security. */
	@EachStack(value = { Stack.MVC_ON_TOMCAT, Stack.WEBFLUX, Stack.JERSEY }, inEveryBuild = Stack.JERSEY)
	void withoutSpringSecurityEverybodyMayDoEverythingAndNoOneSeesValues(Stack stack) throws Exception {
		try (StackService service = start(stack, Place.OTHER_PORT, null, null, SHOW + "when-authorized")) {
			assertAnswers(service, null);
			assertHidden(service, null);
			assertHidden(service, USER);
			assertThat(service.post("/scan").status()).isEqualTo(200);
			assertThat(service.post("/compact?dryRun=true").status()).isEqualTo(200);
		}
	}

	/** Spring Boot's own chain cannot be made on Jersey without Spring MVC. */
	@EachStack(value = { Stack.MVC_ON_TOMCAT, Stack.WEBFLUX }, inEveryBuild = Stack.MVC_ON_TOMCAT)
	void withTheDefaultsOfSpringSecurityUsersReadAndSeeValues(Stack stack) throws Exception {
		try (StackService service = start(stack, Place.OTHER_PATH, List.of(), USER, SHOW + "when-authorized")) {
			assertThat(service.send(get(""), null).status()).isEqualTo(401);
			assertThat(service.send(get("/events"), "anna:wrong").status()).isEqualTo(401);
			assertAnswers(service, USER);
			assertShown(service, USER);
			for (String action : List.of("/scan", "/compact?dryRun=true", "/recover?dryRun=true")) {
				assertThat(service.post(action).status()).isIn(401, 403);
			}
		}
	}

	@EachStack(value = { Stack.MVC_ON_TOMCAT, Stack.WEBFLUX, Stack.JERSEY }, inEveryBuild = Stack.WEBFLUX)
	void withTheDocumentedChainUsersReadAndNoSettingOfTheEndpointLiftsWhatIsPermittedAtMost(Stack stack)
			throws Exception {
		List<Class<?>> chain = chain(stack, ActuatorChain.class, ReactiveActuatorChain.class);
		try (StackService service = start(stack, Place.OTHER_PORT, chain, USER, SHOW + "never",
				"management.endpoints.access.max-permitted=read-only")) {
			assertThat(service.send(get(""), null).status()).isEqualTo(401);
			assertThat(service.send(post("/scan"), null).status()).isEqualTo(401);
			assertAnswers(service, USER);
			assertHidden(service, USER);
			String before = Files.readString(history());
			for (String action : List.of("/scan", "/compact", "/recover")) {
				assertThat(service.post(action).status()).as(action).isEqualTo(405);
				assertThat(service.send(new Request("POST", action, JSON, "{}")).status()).as(action).isEqualTo(405);
			}
			assertThat(Files.readString(history())).isEqualTo(before);
		}
	}

	@EachStack(value = { Stack.MVC_ON_TOMCAT, Stack.WEBFLUX, Stack.JERSEY }, inEveryBuild = Stack.MVC_ON_TOMCAT)
	void whereNothingIsPermittedThereIsNoEndpoint(Stack stack) throws Exception {
		try (StackService service = start(stack, Place.ITS_OWN, null, null,
				"management.endpoints.access.max-permitted=none")) {
			for (String path : List.of("", "/events", "/doctor", "/actors/17")) {
				assertThat(service.get(path).status()).as(path).isEqualTo(404);
			}
			assertThat(service.post("/scan").status()).isEqualTo(404);
			assertThat(service.hasBean("papyraEndpoint")).isFalse();
		}
	}

	/** What reports tell of damage is where it is, never what. */
	@EachStack(value = { Stack.MVC_ON_TOMCAT, Stack.WEBFLUX, Stack.JERSEY },
			inEveryBuild = { Stack.WEBFLUX, Stack.JERSEY })
	void onlyUsersWithARoleSeeValuesAndReportsHoldNone(Stack stack) throws Exception {
		damage();
		List<Class<?>> chain = chain(stack, OpenChain.Servlet.class, OpenChain.Reactive.class);
		try (StackService service = start(stack, Place.OTHER_PATH, chain, null, SHOW + "when-authorized",
				"management.endpoint.papyra.roles=OPERATOR,ADMIN", "papyra.startup.mode=scan-only",
				"papyra.recovery.allow-at-runtime=true",
				"management.endpoints.web.cors.allowed-origins=https://ops.example")) {
			assertAnswers(service, "oscar:secret");
			assertHidden(service, null);
			assertHidden(service, "gina:secret");
			assertShown(service, "oscar:secret");
			assertHasNoValues(service.send(get(""), "oscar:secret"), 200);
			assertHasNoValues(service.send(get("/doctor"), "oscar:secret"), 503);
			Answer scan = service.send(post("/scan?full=true"), "oscar:secret");
			assertHasNoValues(scan, 200);
			assertThat(scan.body().at("/anomalies").size()).isEqualTo(3);
			assertHasNoValues(service.send(post("/recover?dryRun=true"), "oscar:secret"), 200);
			assertHasNoValues(service.send(post("/compact?dryRun=true"), "oscar:secret"), 409);
			assertOtherOrigins(service, stack);
			assertMethodsAndTypes(service);
		}
	}

	/** A line that is no JSON, one that was changed, and one that is no record. */
	private void damage() throws Exception {
		try (BufferedFactRecorder recorder = new BufferedFactRecorder(new JsonBackend(history()),
				RecorderOptions.defaults("orders"), PersistenceObserver.NONE)) {
			recorder.start();
			recorder.record(ActorEvent.of(ActorAddress.of("orders", 17), ActorEvent.CRASHED, SECRET));
		}
		List<String> lines = Files.readAllLines(history(), StandardCharsets.UTF_8);
		int crash = 0;
		while (!lines.get(crash).contains(SECRET)) {
			crash++;
		}
		lines.set(crash, lines.get(crash).replace("card k4711w", "card  k4711w " + SECRET));
		lines.add("{\"payload\": \"" + SECRET);
		lines.add("{\"kind\":\"event\",\"payload\":\"" + SECRET + "\"}");
		Files.write(history(), lines, StandardCharsets.UTF_8);
	}

	private static void assertHasNoValues(Answer answer, int status) {
		assertThat(answer.status()).as(answer.text()).isEqualTo(status);
		assertThat(answer.text()).isNotEmpty().doesNotContain("k4711w");
	}

	/** What a page of another site may do that a browser shows. */
	private static void assertOtherOrigins(StackService service, Stack stack) {
		Answer allowed = service.send(get("/events"), "oscar:secret", "Origin", "https://ops.example");
		assertThat(allowed.status()).isEqualTo(200);
		if (stack == Stack.JERSEY) {
			assertThat(allowed.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
			return;
		}
		assertThat(allowed.headers().firstValue("Access-Control-Allow-Origin")).contains("https://ops.example");
		assertThat(service.send(get("/events"), "oscar:secret", "Origin", "https://else.example").status())
			.isEqualTo(403);
		Answer asked = service.send(new Request("OPTIONS", "/events", null, null), null, "Origin",
				"https://ops.example", "Access-Control-Request-Method", "GET");
		assertThat(asked.status()).as(asked.text()).isEqualTo(200);
		assertThat(asked.headers().firstValue("Access-Control-Allow-Methods"))
			.hasValueSatisfying((methods) -> assertThat(methods).contains("GET").doesNotContain("POST"));
	}

	private void assertMethodsAndTypes(StackService service) throws Exception {
		Answer head = service.send(new Request("HEAD", "/events", null, null), null);
		assertThat(head.status()).isEqualTo(200);
		assertThat(head.text()).isEmpty();
		Answer options = service.send(new Request("OPTIONS", "/events", null, null), null);
		assertThat(options.status()).isEqualTo(200);
		assertThat(options.headers().allValues("Allow").toString()).contains("GET", "HEAD", "OPTIONS");
		for (String accept : List.of(JSON, "application/vnd.spring-boot.actuator.v3+json", OF_A_BROWSER)) {
			Answer page = service.send(get("/events?limit=many"), null, "Accept", accept);
			assertThat(page.status()).as(accept).isEqualTo(400);
			assertThat(page.body().path("parameter").asString()).as(accept).isEqualTo("limit");
		}
		String before = Files.readString(history());
		for (String method : List.of("PUT", "DELETE", "PATCH")) {
			assertThat(service.send(new Request(method, "/recover", JSON, "{}"), null).status()).as(method)
				.isEqualTo(405);
		}
		for (Request request : List.of(get("/events"), post("/recover"))) {
			assertThat(service.send(request, null, "Accept", "application/xml").status()).as(request.toString())
				.isEqualTo(406);
		}
		Answer dryRun = service.send(new Request("POST", "/recover", JSON, "{\"dryRun\": true}"), null);
		assertHasNoValues(dryRun, 200);
		assertThat(dryRun.body().path("dryRun").asBoolean()).isTrue();
		assertThat(Files.readString(history())).isEqualTo(before);
		assertHasNoValues(service.send(post("/recover"), null), 200);
		assertThat(Files.readString(history())).isNotEqualTo(before);
	}

	private static void assertAnswers(StackService service, @Nullable String by) {
		for (String path : List.of("", "/events", "/audits", "/dead-letters", "/actors/user/cart-42")) {
			assertThat(service.send(get(path), by).status()).as(path).isEqualTo(200);
		}
		assertThat(service.send(get("/events?limit=many"), by).status()).isEqualTo(400);
		assertThat(service.send(get("/nonsense"), by).status()).isEqualTo(404);
	}

	private static void assertHidden(StackService service, @Nullable String by) {
		for (String path : WITH_VALUES) {
			Answer answer = service.send(get(path), by);
			assertThat(answer.status()).as(path).isEqualTo(200);
			assertThat(answer.text()).as(path + " by " + by).contains("******").doesNotContain(SECRET);
		}
	}

	private static void assertShown(StackService service, String by) {
		for (String path : WITH_VALUES) {
			assertThat(service.send(get(path), by).text()).as(path).contains(SECRET).doesNotContain("******");
		}
	}

	private static Request get(String path) {
		return new Request("GET", path, null, null);
	}

	private static Request post(String path) {
		return new Request("POST", path, null, null);
	}

}
