package io.papyra.shell.output;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Columns beside one another, or below one another where there is no room. */
class TextTableTests {

	private static final List<String> EVENT = List.of("7", "2026-11-29T08:00:00.017Z", "ActorStarted");

	private static List<String> render(TextTable table, int width, List<List<String>> rows) {
		return table.render(rows, width, true, false);
	}

	@Test
	void anEmptyTableIsItsHeading() {
		assertThat(render(TextTable.of("KIND", "COUNT"), 80, List.of())).containsExactly("KIND  COUNT");
		assertThat(TextTable.of("KIND", "COUNT").render(List.of(), 80, false, false)).isEmpty();
		assertThat(render(TextTable.of("KIND", "COUNT"), 5, List.of())).isEmpty();
	}

	@Test
	void oneColumnIsWrapped() {
		assertThat(render(TextTable.of("TEXT"), 60, List.of(List.of("four words " + "and ".repeat(14) + "more"))))
			.containsExactly("TEXT", "four words and and and and and and and and and and and and", "and and more");
	}

	@Test
	void namesAndValuesHaveNoHeading() {
		TextTable table = TextTable.withoutHeader(2);
		assertThat(render(table, 40,
				List.of(List.of("history", "/srv/orders"),
						List.of("can", "one two " + "three four five six seven eight"))))
			.containsExactly("history  /srv/orders", "can      one two three four five six", "         seven eight");
		assertThat(render(TextTable.withoutHeader(2), 20, List.of(List.of("persistence inspect", "tell what it is"))))
			.containsExactly("persistence inspect", "  tell what it is");
	}

	@Test
	void onlyTheLastColumnIsWrapped() {
		TextTable table = TextTable.of("SEQ", "TIME", "WHAT", "DETAIL").keeping(3);
		assertThat(render(table, 80, List.of(row("a text that is too long for what is left of it")))).containsExactly(
				"SEQ  TIME                      WHAT          DETAIL",
				"7    2026-11-29T08:00:00.017Z  ActorStarted  a text that is too long for what is",
				"                                             left of it");
	}

	@Test
	void columnsThatLeaveNoRoomAreBelowTheOneBeforeThem() {
		TextTable table = TextTable.of("SEQ", "TIME", "WHAT", "ACTOR", "DETAIL").keeping(3);
		assertThat(render(table, 80,
				List.of(row("/user/cart-1#7", "a text that is too long for the rest of it"),
						row("/user/cart-2#8", ""))))
			.containsExactly("SEQ  TIME                      WHAT          ACTOR",
					"7    2026-11-29T08:00:00.017Z  ActorStarted  /user/cart-1#7",
					"                                             DETAIL  a text that is too long for",
					"                                                     the rest of it",
					"7    2026-11-29T08:00:00.017Z  ActorStarted  /user/cart-2#8");
	}

	/** As of what is followed: the heading stays above its columns. */
	@Test
	void somewhatWiderRowsThatComeLaterMoveNoColumn() {
		TextTable table = TextTable.of("SEQ", "TIME", "WHAT", "DETAIL").keeping(3).growing();
		assertThat(render(table, 120, List.of(row("{}")))).containsExactly(
				"SEQ       TIME                      WHAT              DETAIL",
				"7         2026-11-29T08:00:00.017Z  ActorStarted      {}");
		assertThat(render(table, 120, List.of(List.of("1007", "2026-11-29T08:00:00.017Z", "ActorRestarted", "{}"))))
			.containsExactly("1007      2026-11-29T08:00:00.017Z  ActorRestarted    {}");
	}

	@Test
	void aNarrowTerminalShowsRecords() {
		TextTable table = TextTable.of("SEQ", "TIME", "WHAT", "DETAIL").keeping(3);
		assertThat(render(table, 40, List.of(row("a text that is too long for its line"), row("")))).containsExactly(
				"SEQ     7", "TIME    2026-11-29T08:00:00.017Z", "WHAT    ActorStarted",
				"DETAIL  a text that is too long for its", "        line", "", "SEQ     7",
				"TIME    2026-11-29T08:00:00.017Z", "WHAT    ActorStarted");
		assertThat(render(table, 40, List.of(row("")))).as("after them").startsWith("", "SEQ     7");
	}

	@Test
	void aNarrowTerminalShowsATableThatFits() {
		assertThat(render(TextTable.of("KIND", "COUNT"), 20, List.of(List.of("event", "12"))))
			.containsExactly("KIND   COUNT", "event  12");
	}

	@Test
	void aRowCannotForgeAnother() {
		assertThat(render(TextTable.of("A", "B"), 80, List.of(List.of("x\ny", "\u001b[2J\tz"))))
			.containsExactly("A         B", "x\\u000ay  \\u001b[2J\\u0009z");
	}

	@Test
	void ideographsAndEmojiHaveTwoColumnsAndMarksNone() {
		assertThat(render(TextTable.of("NAME", "N"), 80, List.of(List.of("张伟🚀", "1"), List.of("Zu\u0308rich", "2"))))
			.containsExactly("NAME    N", "张伟🚀  1", "Zu\u0308rich  2");
		assertThat(render(TextTable.of("N"), 5, List.of(List.of("张伟张伟e\u0301e\u0301e\u0301")))).containsExactly("N",
				"  张", "  伟", "  张", "  伟e\u0301", "  e\u0301e\u0301");
	}

	@Test
	void aWordIsBrokenOnlyIfItIsLongerThanALine() {
		TextTable table = TextTable.of("WHAT", "WHERE");
		String path = "/" + "x".repeat(50);
		String what = "y".repeat(40);
		assertThat(render(table, 80, List.of(List.of(what, "at " + path), List.of(what, "z".repeat(81)))))
			.containsExactly("WHAT" + " ".repeat(38) + "WHERE", what + "  at", " ".repeat(29) + path,
					what + "  " + "z".repeat(38), " ".repeat(42) + "z".repeat(38), " ".repeat(42) + "z".repeat(5));
	}

	@Test
	void jsonIsDividedAtItsCommas() {
		String json = "{\"sku\":\"4006381333931\",\"quantity\":2,\"price\":\"12.90\"}";
		assertThat(render(TextTable.of("WHAT", "DETAIL"), 60, List.of(List.of("z".repeat(20), json)))).containsExactly(
				"WHAT                  DETAIL", "z".repeat(20) + "  {\"sku\":\"4006381333931\",\"quantity\":2,",
				" ".repeat(22) + "\"price\":\"12.90\"}");
	}

	@Test
	void everythingIsShownOnATerminalOfOneColumn() {
		List<String> lines = render(TextTable.of("AB", "C"), 1, List.of(List.of("xy", "z w")));
		assertThat(lines).allMatch((line) -> line.length() <= 1);
		assertThat(String.join("", lines)).isEqualTo("ABxyCzw");
	}

	@Test
	void columnsBecomeWiderAndNeverNarrower() {
		TextTable table = TextTable.of("SEQ", "WHAT", "ACTOR");
		assertThat(render(table, 80, List.of(List.of("9", "ActorStarted", "a"))))
			.containsExactly("SEQ  WHAT          ACTOR", "9    ActorStarted  a");
		assertThat(render(table, 80, List.of(List.of("10", "Stop", "a")))).containsExactly("10   Stop          a");
		assertThat(render(table, 80, List.of(List.of("10000", "Stop", "a")))).containsExactly("10000  Stop          a");
		assertThat(render(table, 80, List.of(List.of("1", "Stop", "a")))).containsExactly("1      Stop          a");
		assertThat(render(table, 80, List.of())).isEmpty();
	}

	@Test
	void theHeadingComesAgainWhereLaterRowsHaveLessRoom() {
		TextTable table = TextTable.of("WHAT", "ACTOR", "DETAIL");
		assertThat(render(table, 60, List.of(List.of("Start", "cart", "new")))).hasSize(2);
		assertThat(render(table, 60, List.of(List.of("Start", "x".repeat(48), "a detail"))))
			.containsExactly("WHAT   ACTOR", "Start  " + "x".repeat(48), "       DETAIL  a detail");
		assertThat(render(table, 60, List.of(List.of("Start", "cart", "new")))).containsExactly("Start  cart",
				"       DETAIL  new");
	}

	@Test
	void namesAndVerdictsStandOut() {
		TextTable table = TextTable.of("VERDICT", "CHECK")
			.withVerdicts((verdict) -> verdict.equals("ok") ? Style.GREEN : Style.RED);
		List<List<String>> rows = List.of(List.of("ok", "owner"), List.of("ERROR", "history"));
		assertThat(table.render(rows, 80, true, true)).containsExactly(
				"\u001b[1mVERDICT\u001b[0m  \u001b[1mCHECK\u001b[0m", "\u001b[32mok\u001b[0m       owner",
				"\u001b[31mERROR\u001b[0m    history");
		assertThat(TextTable.of("A").render(List.of(Collections.nCopies(1, "x")), 80, true, true))
			.containsExactly("\u001b[1mA\u001b[0m", "x");
	}

	private static List<String> row(String... more) {
		return Stream.concat(EVENT.stream(), Arrays.stream(more)).toList();
	}

}
