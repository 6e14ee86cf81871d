package io.papyra.shell.inspect;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

import io.papyra.backend.FactBatch;
import io.papyra.backend.FactWriter;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WriterOptions;
import io.papyra.backend.file.JsonBackend;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.Fact;
import io.papyra.shell.Papyra;
import io.papyra.shell.testing.Ran;
import io.papyra.test.TestFacts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * More actors than are held at once, and times that lie further apart than milliseconds
 * can tell.
 */
class ManyActorsTests {

	private static final List<String> TYPES = List.of(ActorEvent.STARTED, ActorEvent.STARTED, ActorEvent.STOPPED,
			ActorEvent.CRASHED, ActorEvent.RESTARTED, "Other");

	@TempDir
	Path directory;

	@Test
	void thoseThatStartedLastAreShownAndAllAreCounted() {
		int actors = 60_000;
		Path file = this.directory.resolve("papyra.ndjson");
		try (FactWriter writer = new JsonBackend(file).openWriter(new WriterOptions("s", SyncPolicy.NEVER))) {
			for (int first = 0; first < actors; first += 1000) {
				Fact[] facts = new Fact[1000];
				for (int at = 0; at < facts.length; at++) {
					facts[at] = event(first + at, ActorEvent.STARTED);
				}
				writer.append(TestFacts.batch(facts));
			}
			FactBatch stops = TestFacts.batch(event(59_999, ActorEvent.STOPPED), event(7, ActorEvent.STOPPED));
			writer.append(stops);
		}
		Ran ran = Papyra.run("inspect", "live", "--limit", "2", "--json", "--path", file.toString());
		assertThat(ran.code()).as(ran.err()).isZero();
		assertThat(ran.json().get("total").asInt()).isEqualTo(59_998);
		assertThat(ran.json().at("/actors/0/actor_id").asInt()).isEqualTo(59_997);
		assertThat(ran.json().at("/actors/1/actor_id").asInt()).isEqualTo(59_998);
		assertThat(ran.json().get("actors").size()).isEqualTo(2);
	}

	@Test
	void fewAreTheSameAsTheLastOfAll() {
		Random random = new Random(11);
		for (int round = 0; round < 300; round++) {
			LiveActors all = new LiveActors();
			LivingPrints prints = new LivingPrints();
			List<ActorEvent> events = random.ints(60, 0, 12)
				.mapToObj((actor) -> event(actor, TYPES.get(random.nextInt(TYPES.size()))))
				.toList();
			events.forEach((event) -> {
				all.apply(event);
				prints.apply(event);
			});
			assertThat(prints.size()).isEqualTo(all.living().size());
			assertThat(all.living()).allMatch((actor) -> prints.contains(actor.systemId(), actor.address()));
		}
	}

	@Test
	void timesThatLieMillionsOfYearsApartAreSummed() throws Exception {
		Path file = this.directory.resolve("times.ndjson");
		Files.writeString(file, line("-9223372036854") + line("1795829306.5") + line("9223372036854") + line("1e16"));
		for (String command : List.of("summary", "events", "live", "overview")) {
			Ran ran = Papyra.run("inspect", command, "--json", "--path", file.toString());
			assertThat(ran.code()).as(command + ": " + ran.err()).isIn(0, 64);
			assertThat(ran.err()).doesNotContain("an error inside");
		}
		assertThat(Papyra.run("inspect", "summary", "--path", file.toString()).code()).isZero();
	}

	private static String line(String time) {
		return "{\"kind\":\"event\",\"system_id\":\"s\",\"actor_address\":\"local://1\",\"event_type\":\"E\",\"payload\":null,\"timestamp\":"
				+ time + "}\n";
	}

	private static ActorEvent event(int actor, String type) {
		return new ActorEvent("s", ActorAddress.of("s", actor, "/user/" + actor), type, null, TestFacts.BEGIN);
	}

}
