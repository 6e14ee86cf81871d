package io.papyra.shell.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.DeadLetter;
import io.papyra.fact.Fact;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** What {@code inspect} picks out must be the same facts wherever they are. */
public final class FactFilters {

	private static final ActorAddress GONE = ActorAddress.of("orders", 7, "/user/gone");

	private FactFilters() {
	}

	/**
	 * The facts that are to be stored, of the system "orders", beside those of its runs.
	 */
	public static Fact[] facts() {
		return new Fact[] { Logs.event("cart-1", 1, ActorEvent.STARTED),
				ActorEvent.of(ActorAddress.of("orders", 1, "/user/cart-1"), ActorEvent.CRASHED,
						Map.of("error", "Timeout of the store", "status", 504)),
				Logs.event("cart-2", 2, ActorEvent.STARTED), Logs.event("cart-2", 2, "Order,Paid"),
				Logs.event("cart-1", 11, ActorEvent.STARTED), DeadLetter.of(GONE, "Pay", 42L),
				DeadLetter.of(GONE, "AddItem", "ÄPFEL"), DeadLetter.of(GONE, "metric", 1L) };
	}

	/** Runs every command by a function that adds where the history is. */
	public static void assertMeantTheSame(Function<String, Ran> command) {
		assertCount(command, "inspect events --type ActorStarted,ActorCrashed", 4);
		assertCount(command, "inspect events -t ActorStarted -t ActorCrashed", 4);
		assertCount(command, "inspect events --type Order,Paid", 1);
		assertCount(command, "inspect events --type Actor*", 4);
		assertCount(command, "inspect events --type !System*", 5);
		assertCount(command, "inspect events --type Actor*,!ActorCrashed --limit 0", 3);
		assertCount(command, "inspect events --type Actor* --limit 2", 2);
		assertCount(command, "inspect dead-letters --type Pay,AddItem", 2);
		assertCount(command, "inspect dead-letters --message-type !metric", 2);
		assertCount(command, "inspect events --grep timeout", 1);
		assertCount(command, "inspect events -g TIMEOUT", 0);
		assertCount(command, "inspect events --grep \"status\":504", 1);
		assertCount(command, "inspect events --grep /cart-1#11?$", 2);
		assertCount(command, "inspect events --grep cart-1 --type !ActorStarted", 1);
		assertCount(command, "inspect events --grep cart --since yesterday --until tomorrow --limit 0", 5);
		assertCount(command, "inspect events --grep cart --until 1m", 0);
		assertCount(command, "inspect dead-letters --grep äpfel", 1);
		assertCount(command, "inspect events --run 0 --type Actor*", 4);
		assertCount(command, "inspect dead-letters --run 0 --grep pay", 1);
		Ran runs = command.apply("inspect runs --json");
		assertThat(runs.json().get("runs").size()).as(runs.out()).isEqualTo(1);
		assertThat(runs.json().at("/runs/0/facts/dead_letter").asInt()).isEqualTo(3);
		assertContinued(command);
		Ran unknown = command.apply("inspect events --type ActorStartd");
		assertThat(unknown).returns(0, Ran::code).returns("", Ran::out);
		assertThat(unknown.err()).contains("no event has the type 'ActorStartd'; did you mean ActorStarted?",
				"Order,Paid");
	}

	private static void assertCount(Function<String, Ran> command, String line, int count) {
		Ran ran = command.apply(line + " --json");
		assertThat(ran.code()).as(line + ran.err()).isZero();
		assertThat(ran.json().get("facts").size()).as(line + ran.out()).isEqualTo(count);
	}

	private static void assertContinued(Function<String, Ran> command) {
		JsonNode all = command.apply("inspect events --type Actor* --limit 0 --json").json().get("facts");
		List<JsonNode> found = new ArrayList<>();
		String cursor = "0";
		boolean more = true;
		while (more) {
			JsonNode page = command.apply("inspect events --type Actor* --limit 3 --json --after " + cursor).json();
			page.get("facts").forEach(found::add);
			cursor = page.get("next").asString();
			more = page.get("truncated").asBoolean();
		}
		assertThat(found).map(FactFilters::identity).isEqualTo(all.valueStream().map(FactFilters::identity).toList());
		String next = "inspect events --type Actor* --show-cursor --after " + cursor;
		assertThat(command.apply(next)).returns(0, Ran::code).returns("-- cursor: " + cursor + "\n", Ran::out);
		assertThat(command.apply(next + " --json").json().get("next").asString()).isEqualTo(cursor);
	}

	private static String identity(JsonNode fact) {
		return fact.get("seq") + " " + fact.get("actor_address") + " " + fact.get("event_type");
	}

}
