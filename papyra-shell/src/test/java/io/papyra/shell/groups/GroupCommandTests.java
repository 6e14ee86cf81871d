package io.papyra.shell.groups;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.lettuce.core.Consumer;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XGroupCreateArgs;
import io.lettuce.core.XReadArgs;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.FactKind;
import io.papyra.redis.server.RedisBinary;
import io.papyra.redis.server.RedisServer;
import io.papyra.shell.Papyra;
import io.papyra.shell.testing.Logs;
import io.papyra.shell.testing.Ran;
import io.papyra.shell.testing.RedisHistory;
import io.papyra.shell.testing.Schemas;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Consumer groups in a real Redis, as people and scripts look after them. */
@Tag("servers")
class GroupCommandTests {

	private final RedisHistory history = new RedisHistory();

	@TempDir
	Path directory;

	private String events() {
		return this.history.stream(FactKind.EVENT);
	}

	/** A group of the events, at the beginning. */
	private void group(String name) {
		this.history.server()
			.commands()
			.xgroupCreate(XReadArgs.StreamOffset.from(events(), "0-0"), name, XGroupCreateArgs.Builder.mkstream());
	}

	/** Delivers the next entries of the events to a consumer, and tells their ids. */
	@SuppressWarnings("unchecked")
	private List<String> deliver(String group, String consumer, int count) {
		return this.history.server()
			.commands()
			.xreadgroup(Consumer.from(group, consumer), XReadArgs.Builder.count(count),
					XReadArgs.StreamOffset.lastConsumed(events()))
			.stream()
			.map(StreamMessage::getId)
			.toList();
	}

	private Ran run(String line, String... more) {
		return Papyra.run(this.history.arguments(line, more));
	}

	private static void assertEnds(Ran ran, int code) {
		assertThat(ran.code()).as(ran.err() + ran.out()).isEqualTo(code);
		assertThat(code < 64 ? ran.err() : ran.out()).isEmpty();
	}

	private static JsonNode valid(String schema, Ran ran) {
		assertEnds(ran, 0);
		assertThat(Schemas.of(schema).validate(ran.json())).as(ran.out()).isEmpty();
		return ran.json();
	}

	/** Cells of the line of a table that begins so. */
	private static List<String> row(Ran ran, String begin) {
		return ran.out()
			.lines()
			.filter((line) -> line.startsWith(begin))
			.findFirst()
			.map((line) -> List.of(line.split(" {2,}")))
			.orElseGet(List::of);
	}

	@Test
	void theListTellsHowFarEachGroupIs() {
		this.history.write();
		group("mailer");
		group("audit trail");
		List<String> ids = deliver("mailer", "m1", 2);
		Ran ran = run("groups list");
		assertEnds(ran, 0);
		assertThat(ran.out()).startsWith(this.history.location() + "\nKIND ").doesNotContain("SYSTEM");
		assertThat(row(ran, "event  mailer").subList(0, 4)).containsExactly("event", "mailer", "1", "2");
		assertThat(row(ran, "event  mailer").get(5)).isEqualTo("3");
		assertThat(row(ran, "event  audit trail").subList(0, 4)).containsExactly("event", "audit trail", "0", "0");
		assertThat(row(ran, "event  audit trail").get(4)).isEqualTo("5");
		JsonNode groups = valid("groups", run("groups list", "--json")).at("/groups");
		assertThat(groups).hasSize(2);
		JsonNode mailer = groups.at("/0/name").asString().equals("mailer") ? groups.get(0) : groups.get(1);
		assertThat(mailer.at("/oldestPending").asString()).isEqualTo(ids.get(0));
		assertThat(mailer.at("/oldestPendingMillis").asLong()).isBetween(0L, 600_000L);
		assertThat(mailer.at("/lastDelivered").asString()).isEqualTo(ids.get(1));
		assertThat(mailer.at("/lag/entries").asLong()).isEqualTo(3);
		assertThat(run("groups list", "-o", "ndjson").out().lines()).hasSize(2)
			.allSatisfy((line) -> assertThat(Schemas.of("group").validate(Ran.parse(line))).isEmpty());
	}

	@Test
	void wherePeopleReadByNoGroupTheListSaysSo() {
		for (int round = 0; round < 2; round++) {
			Ran ran = run("groups list");
			assertThat(ran).returns(0, Ran::code).returns("", Ran::out);
			assertThat(ran.err()).contains("no consumer group reads " + this.history.location(), "--prefix");
			assertThat(valid("groups", run("groups list", "--json")).at("/groups")).isEmpty();
			this.history.write();
		}
	}

	@Test
	void severalSystemsHaveAColumnAndAreToldApart() {
		this.history.write();
		group("mailer");
		this.history.write("billing", Logs.event("invoice", 1, ActorEvent.STARTED));
		this.history.server()
			.commands()
			.xgroupCreate(XReadArgs.StreamOffset.from(this.history.stream("billing", FactKind.EVENT), "0-0"), "mailer");
		Ran list = Papyra.run(this.history.argumentsFor("orders,billing", "groups list"));
		assertEnds(list, 0);
		assertThat(list.out()).contains("\nSYSTEM ", "\norders ", "\nbilling ");
		String[] reset = this.history.argumentsFor("orders,billing", "groups reset --group mailer --to end");
		Ran ambiguous = Papyra.run(reset);
		assertEnds(ambiguous, 64);
		assertThat(ambiguous.err()).contains("'mailer' (event of orders)", "'mailer' (event of billing)",
				"--system-id");
		Ran shown = Papyra.run(this.history.argumentsFor("orders,billing", "groups show --group mailer"));
		assertThat(shown.out()).contains("group mailer of the kind event of orders\n",
				"group mailer of the kind event of billing\n");
		assertEnds(Papyra.run(this.history.argumentsFor("billing", "groups reset --group mailer --to end")), 0);
	}

	@Test
	void oneGroupIsShownWithItsMembersAndWhatIsPending() {
		this.history.write();
		group("mailer");
		List<String> first = deliver("mailer", "m1", 1);
		List<String> second = deliver("mailer", "m2", 2);
		Ran ran = run("groups show --group mailer");
		assertEnds(ran, 0);
		assertThat(ran.out()).contains("group mailer of the kind event of orders\n",
				"last delivered  " + second.get(1));
		assertThat(row(ran, "m1 ").subList(0, 2)).containsExactly("m1", "1");
		assertThat(row(ran, "m2 ").subList(0, 2)).containsExactly("m2", "2");
		assertThat(row(ran, first.get(0)).subList(0, 2)).containsExactly(first.get(0), "m1");
		assertThat(row(ran, second.get(1)).get(3)).isEqualTo("1");
		JsonNode json = valid("groups", run("groups show --group mailer --kind event", "--json"));
		assertThat(json.at("/groups/0/pendingEntries")).hasSize(3);
		assertThat(json.at("/groups/0/consumers")).hasSize(2);
		Ran cut = run("groups show --group mailer --limit 1");
		assertThat(cut.code()).isZero();
		assertThat(cut.out()).contains(first.get(0) + " ").doesNotContain(second.get(0));
		assertThat(cut.err()).contains("there are more entries", "--limit N");
	}

	@Test
	void aGroupThatIsNotThereIsSixtySixAndThoseThatAreAreNamed() {
		this.history.write();
		Ran none = run("groups show --group mailer");
		assertEnds(none, 66);
		assertThat(none.err()).contains("no consumer group 'mailer'", "there is none at all", "--prefix");
		group("mailer");
		for (String line : List.of("groups show --group nobody", "groups show --group mailer --kind audit",
				"groups reset --group nobody --to end", "groups park --group nobody --entry 1-0")) {
			Ran ran = run(line);
			assertEnds(ran, 66);
			assertThat(ran.err()).contains("there is no consumer group", "'mailer' (event of orders)");
		}
	}

	@Test
	void aGroupThatIsSetBackGetsFactsAgain() {
		this.history.write();
		group("mailer");
		List<String> had = deliver("mailer", "m1", 10);
		Ran dry = run("groups reset --group mailer --kind event --to beginning --dry-run");
		assertEnds(dry, 0);
		assertThat(dry.out()).contains("would be set to the beginning", "would be delivered again",
				"5 entries would stay pending");
		JsonNode planned = valid("groups-reset", run("groups reset --group mailer --to beginning --dry-run", "--json"));
		assertThat(planned.has("after")).isFalse();
		assertThat(planned.at("/deliveredAgain").asBoolean()).isTrue();
		assertThat(deliver("mailer", "m1", 10)).isEmpty();
		Ran refused = Papyra.runFor((question, cancellation) -> false,
				this.history.arguments("groups reset --group mailer --kind event --to beginning"));
		assertThat(refused.code()).as(refused.err()).isEqualTo(130);
		assertThat(refused.out()).contains("would be set to");
		Ran done = run("groups reset --group mailer --kind event --to beginning");
		assertEnds(done, 0);
		assertThat(done.out()).contains("mailer of the kind event of orders: set to the beginning\n",
				"are delivered again: its consumers know them by their keys");
		assertThat(row(done, "before").subList(0, 3)).containsExactly("before", had.get(4), "0");
		assertThat(row(done, "after").subList(0, 3)).containsExactly("after", "0-0", "5");
		assertThat(deliver("mailer", "m1", 10)).isEqualTo(had);
	}

	@ParameterizedTest
	@ValueSource(strings = { "ID", "1h", "TIME", "1700000000", "beginning", "1960-01-01T00:00Z" })
	void aPlaceIsAnIdOrATimeToo(String place) {
		this.history.write();
		group("mailer");
		List<String> had = deliver("mailer", "m1", 10);
		String to = place.equals("ID") ? had.get(1) : place.equals("TIME") ? timeOf(had.get(0)) : place;
		JsonNode json = valid("groups-reset", run("groups reset --group mailer", "--to", to, "--json"));
		assertThat(json.at("/deliveredAgain").asBoolean()).isTrue();
		assertThat(deliver("mailer", "m1", 10)).isEqualTo(place.equals("ID") ? had.subList(2, 5) : had);
	}

	private static String timeOf(String id) {
		return Instant.ofEpochMilli(Long.parseLong(id.substring(0, id.indexOf('-')))).toString();
	}

	@Test
	void aGroupThatIsSetForwardsPassesFactsOver() {
		this.history.write();
		group("mailer");
		Ran ran = run("groups reset --group mailer --to END");
		assertEnds(ran, 0);
		assertThat(ran.out()).contains("set to the end", "are skipped").doesNotContain("delivered again");
		assertThat(row(ran, "after").get(2)).isEqualTo("0");
		assertThat(deliver("mailer", "m1", 10)).isEmpty();
		JsonNode again = valid("groups-reset", run("groups reset --group mailer --to end", "--json"));
		assertThat(again.at("/deliveredAgain").asBoolean()).isFalse();
		assertThat(again.at("/after/lag/entries").asLong()).isZero();
	}

	@Test
	void aGroupThatStaysWhereItIsMissesNothing() {
		this.history.write();
		group("mailer");
		String last = deliver("mailer", "m1", 2).get(1);
		Ran ran = run("groups reset --group mailer --to " + last);
		assertEnds(ran, 0);
		assertThat(ran.out()).contains("set to after " + last).doesNotContain("skipped", "delivered again");
		assertThat(row(ran, "after").subList(0, 3)).containsExactly("after", last, "3");
		assertThat(deliver("mailer", "m1", 10)).hasSize(3);
	}

	@Test
	void anEntryIsParkedByHandAndShown() {
		this.history.write();
		group("mailer");
		String id = deliver("mailer", "m1", 2).get(1);
		Ran ran = run("groups park --group mailer --entry " + id, "--reason", "no such mailbox\u001b[31m");
		assertEnds(ran, 0);
		assertThat(ran.out()).contains(id + " is parked and acknowledged");
		Ran shown = run("groups show --group mailer");
		assertThat(row(shown, "pending ").get(1)).startsWith("1,");
		assertThat(row(shown, id)).contains("no such mailbox\\u001b[31m");
		assertThat(String.join(" ", row(shown, id))).contains("data={", "/user/cart");
		JsonNode parked = valid("groups", run("groups show --group mailer", "--json")).at("/groups/0/parkedEntries/0");
		assertThat(parked.at("/entry").asString()).isEqualTo(id);
		assertThat(parked.at("/reason").asString()).isEqualTo("no such mailbox\u001b[31m");
		assertThat(parked.at("/fields/data").asString()).contains("/user/cart");
		assertThat(valid("groups", run("groups list", "--json")).at("/groups/0/parked").asInt()).isEqualTo(1);
		Ran again = run("groups park --group mailer --entry " + id);
		assertEnds(again, 66);
		assertThat(again.err()).contains(id + " is not pending in group mailer", "1 pending");
	}

	@Test
	void parkingTellsAsJsonWhatItDid() {
		this.history.write();
		group("mailer");
		String id = deliver("mailer", "m1", 1).get(0);
		JsonNode json = valid("groups-park", run("groups park --group mailer --kind event --entry 0" + id, "--json"));
		assertThat(json.at("/entry").asString()).isEqualTo(id);
		assertThat(json.at("/reason").asString()).isEqualTo("parked by hand");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					groups                                     | 'groups' needs a second word. Commands: list, park, reset, show
					groups show                                | --group NAME has to be there: 'papyra groups list'
					groups show --group                        | --group has no value
					groups show --group=                       | '' is not allowed for --group
					groups show --group g --kind events        | 'events' is not allowed for --kind: allowed is event, audit
					groups show --group g --limit 0            | '0' is not allowed for --limit: allowed is a whole number from 1 to
					groups show --group g --limit 10001        | '10001' is not allowed for --limit
					groups reset --group g                     | --to PLACE has to be there: allowed is beginning, end, the id
					groups reset --group g --to middle         | 'middle' is not allowed for --to: allowed is beginning, end
					groups reset --group g --to 1-             | '1-' is not allowed for --to
					groups reset --group g --to 99999999999999999999-0 | is not allowed for --to: allowed is beginning
					groups reset --group g --to 99999999999999-0       | allowed is a place in the past; 'end' means
					groups reset --group g --to 2999-01-01T00:00Z      | allowed is a place in the past; 'end' means
					groups reset --group g --to 1768380323000  | '1768380323000' is not allowed for --to
					groups park --group g                      | --entry ID has to be there: 'papyra groups show'
					groups park --group g --entry 17           | '17' is not allowed for --entry: allowed is the id of an entry
					groups park --group g --entry 1-2-3        | '1-2-3' is not allowed for --entry
					groups park --group g --entry 1-0 --reason=| '' is not allowed for --reason
					groups list --group g                      | unknown option '--group' for groups list
					""")
	void wrongUsageIsSixtyFourAndNamed(String line, String part) {
		Ran ran = Papyra.run(line.split(" "));
		assertEnds(ran, 64);
		assertThat(ran.err()).contains(part);
	}

	@Test
	void aNameWithControlCharactersIsRefusedAndShownEscaped() {
		this.history.write();
		group("evil\u001b[2J\nname");
		Ran list = run("groups list");
		assertEnds(list, 0);
		assertThat(list.out()).contains("evil\\u001b[2J\\u000aname");
		Ran refused = run("groups show", "--group", "evil\u001b[2J\nname");
		assertEnds(refused, 64);
		assertThat(refused.err()).contains("a name without control characters").doesNotContain("\u001b");
	}

	@ParameterizedTest
	@ValueSource(strings = { " ", "a b  c", "gr\u00fc\u00dfe \u65e5\u672c", "*", "--x", "it's \"q\"", "{x}:y",
			"\u202eevil" })
	void aGroupMayHaveAnyOtherName(String name) {
		this.history.write();
		group(name);
		String id = deliver(name, name, 1).get(0);
		JsonNode json = valid("groups", run("groups show", "--group=" + name, "--json"));
		assertThat(json.at("/groups/0/name").asString()).isEqualTo(name);
		assertThat(json.at("/groups/0/consumers/0/name").asString()).isEqualTo(name);
		assertEnds(run("groups park --entry " + id, "--group=" + name), 0);
		assertEnds(run("groups reset --to beginning", "--group=" + name), 0);
		assertThat(run("groups list").out()).doesNotContain("\u202e");
	}

	@Test
	void filesHaveNoGroups() {
		String file = Logs.python("clean.ndjson", this.directory).toString();
		for (String line : List.of("groups list", "groups show --group g", "groups reset --group g --to end",
				"groups park --group g --entry 1-0")) {
			for (String where : List.of(" --path " + file, " --papyra.json.path=" + this.directory.resolve("none"))) {
				Ran ran = Papyra.run((line + where).split(" "));
				assertEnds(ran, 64);
				assertThat(ran.err()).contains("the backend json of", "has no consumer groups", "--redis-url",
						"papyra.backend=redis");
			}
		}
	}

	@Test
	void aServiceDoesNotAnswerForGroups() {
		Ran ran = Papyra.run("groups", "list", "--url", "http://127.0.0.1:1/actuator");
		assertEnds(ran, 64);
		assertThat(ran.err()).contains("a service does not answer for the consumer groups", "--redis-url");
	}

	@Test
	void aServerThatIsAwayIsSeventyFour() throws IOException {
		int port;
		try (ServerSocket free = new ServerSocket(0)) {
			port = free.getLocalPort();
		}
		Ran ran = Papyra.run("groups", "list", "--redis-url", "redis://u:s3cret@127.0.0.1:" + port);
		assertEnds(ran, 74);
		assertThat(ran.err()).contains("redis://127.0.0.1:" + port + " cannot be reached").doesNotContain("s3cret");
	}

	@Test
	void aKeyOfAnotherTypeIsSeventyFour() {
		this.history.server().commands().set(events(), "no stream");
		for (String line : List.of("groups list", "groups show --group g")) {
			Ran ran = run(line);
			assertEnds(ran, 74);
			assertThat(ran.err()).contains(events(), "WRONGTYPE");
		}
	}

	@Test
	void whoMayNotIsToldTheCommand() {
		try (RedisServer guarded = RedisServer.with(RedisBinary.standard())
			.user("reader", "on >few-s3cret ~papyra:* +ping +type +xadd")
			.start()) {
			String url = "redis://reader:few-s3cret@" + RedisServer.HOST + ":" + guarded.port();
			guarded.commands().xadd("papyra:orders:events", Map.of("data", "{}"));
			Ran ran = Papyra.run("groups", "list", "--redis-url", url, "--system-id", "orders");
			assertEnds(ran, 74);
			assertThat(ran.err()).contains("NOPERM", "XINFO GROUPS", "'papyra doctor run' prints")
				.doesNotContain("s3cret");
		}
	}

}
