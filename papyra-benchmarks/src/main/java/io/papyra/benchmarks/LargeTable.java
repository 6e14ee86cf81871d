package io.papyra.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The three sizes side by side: whether the cost of something stays flat shows in a row.
 */
final class LargeTable {

	private static final Set<String> LIMITED_BY_BYTES = Set.of("compact", "scan", "limit");

	static final List<Column> COLUMNS = List.of(Column.figure("ms", "ms"), Column.worst("worst ms", "ms"),
			Column.figure("again, ms", "again"), Column.figure("old file released, ms", "released"),
			Column.figure("cp + sync, ms", "cp"),
			new Column("MB", (outcome) -> megabytes(outcome.median(Round::bytes))),
			new Column("MB/s", (outcome) -> LIMITED_BY_BYTES.contains(LargeLog.question(outcome.about()))
					? Column.count(outcome.median(LargeTable::speed)) : "-"),
			Column.counted());

	private static final Map<String, String> QUESTIONS = questions();

	private LargeTable() {
	}

	private static Map<String, String> questions() {
		Map<String, String> questions = new LinkedHashMap<>();
		questions.put("start", "check at a start after a clean end, first in its JVM; again; bytes read");
		questions.put("newest", "newest 100 facts, likewise");
		questions.put("rare", "newest 100 dead letters, likewise");
		questions.put("since", "facts of the last 1 %, likewise");
		questions.put("compact", "compaction that keeps half; speed beside cp and sync");
		questions.put("scan", "full scan");
		questions.put("limit", "newline search and CRC-32C per line");
		return questions;
	}

	static List<String> bySize(Collection<Outcome> outcomes) {
		Map<String, Outcome> byId = new LinkedHashMap<>();
		Set<LogSize> sizes = new LinkedHashSet<>();
		for (Outcome outcome : outcomes) {
			byId.put(outcome.about().id(), outcome);
			sizes.add(LargeLog.of(outcome.about()).size());
		}
		List<List<String>> rows = new ArrayList<>();
		List<String> head = new ArrayList<>(List.of("store", "what"));
		sizes.forEach((size) -> head.add(size.toString()));
		rows.add(head);
		for (StoreType type : StoreType.values()) {
			QUESTIONS.forEach((question, label) -> {
				List<String> row = new ArrayList<>(List.of(type.id(), label));
				sizes.forEach((size) -> row.add(cell(question, byId.get(new LargeLog(type, size).id(question)))));
				rows.add(row);
			});
		}
		rows.removeIf((row) -> row.subList(2, row.size()).stream().allMatch(""::equals));
		return MarkdownTable.lines(rows);
	}

	private static String cell(String question, @Nullable Outcome outcome) {
		if (outcome == null) {
			return "";
		}
		if (!outcome.hasFigures()) {
			return "failed";
		}
		String time = millis(outcome.figure("ms"));
		return switch (question) {
			case "compact" -> String.format(Locale.ROOT, "%s; %.2f", time, outcome.figure("ratio"));
			case "scan", "limit" -> Column.count(outcome.median(LargeTable::speed)) + " MB/s";
			default -> time + "; " + millis(outcome.figure("again")) + "; " + megabytes(outcome.figure("read")) + " MB";
		};
	}

	private static double speed(Round round) {
		return round.bytes() * 1e3 / round.nanos();
	}

	private static String millis(double value) {
		return String.format(Locale.ROOT, (value < 10) ? "%.1f ms" : "%.0f ms", value);
	}

	private static String megabytes(double bytes) {
		return String.format(Locale.ROOT, (bytes < 10e6) ? "%.2f" : "%.0f", bytes / 1e6);
	}

}
