package io.papyra.web;

import java.nio.file.Path;
import java.util.List;

import com.example.secured.ActuatorChain;
import com.example.secured.ReactiveActuatorChain;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.recorder.FactRecorder;
import io.papyra.web.StackService.Answer;
import io.papyra.web.StackService.Request;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** On every stack the history tells who has had it scanned and compacted, if known. */
@Tag("slow")
class WhoAskedTests {

	private static final String LIMIT = "papyra.retention.max-records=3";

	@TempDir
	Path directory;

	@ParameterizedTest
	@EnumSource
	void theHistoryNamesThePrincipal(Stack stack) throws Exception {
		List<Class<?>> security = List.of((stack == Stack.WEBFLUX) ? ReactiveActuatorChain.class : ActuatorChain.class);
		try (StackService service = StackService.secured(stack, this.directory.resolve("secured.ndjson"), security,
				"anna:secret", LIMIT)) {
			assertThat(compacted(service).path("by").asString()).isEqualTo("anna");
			JsonNode scan = service.get("/events?type=HistoryScanned").body().path("facts").path(0).path("payload");
			assertThat(scan.path("by").asString()).isEqualTo("anna");
			assertThat(scan.path("outcome").asString()).isEqualTo("clean");
		}
	}

	@Test
	@Tag("always")
	void withoutSecurityNoOneIsKnown() throws Exception {
		try (StackService service = StackService.open(Stack.MVC_ON_TOMCAT, this.directory.resolve("open.ndjson"),
				LIMIT)) {
			JsonNode payload = compacted(service);
			assertThat(payload.has("by")).isFalse();
			assertThat(payload.path("outcome").asString()).isEqualTo("compacted");
		}
	}

	/** Payload of the fact that tells of a compaction which is made now. */
	private static JsonNode compacted(StackService service) throws Exception {
		record(service, 6);
		assertThat(service.send(new Request("POST", "/scan", null, null)).status()).isEqualTo(200);
		assertThat(service.send(new Request("POST", "/compact?dryRun=true", null, null)).status()).isEqualTo(200);
		assertThat(service.post("/compact").status()).isEqualTo(200);
		record(service, 0);
		Answer answer = service.get("/events?type=HistoryCompacted");
		assertThat(answer.body().path("facts")).as(answer.body().toString()).hasSize(1);
		JsonNode payload = answer.body().path("facts").path(0).path("payload");
		assertThat(payload.path("trigger").asString()).isEqualTo("endpoint");
		return payload;
	}

	/** Behind what is recorded here all that came before is stored. */
	private static void record(StackService service, int events) throws Exception {
		FactRecorder recorder = service.bean(FactRecorder.class);
		for (int event = 0; event <= events; event++) {
			recorder.recordDurably(ActorEvent.of(ActorAddress.of("orders", event), ActorEvent.STARTED, null)).get();
		}
	}

}
