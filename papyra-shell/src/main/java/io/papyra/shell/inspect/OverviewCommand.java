package io.papyra.shell.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.shell.command.Arguments;
import io.papyra.shell.command.CommandSpec;
import io.papyra.shell.command.ExitCode;
import io.papyra.shell.command.Invocation;
import io.papyra.shell.command.Option;
import io.papyra.shell.command.ValueType;
import io.papyra.shell.output.Output;
import io.papyra.shell.source.Counters;
import io.papyra.shell.source.History;
import io.papyra.shell.source.HistoryResolver;
import io.papyra.shell.source.Overview;
import io.papyra.wire.CompactionDescriptors;
import io.papyra.wire.WireFacts;
import org.jspecify.annotations.Nullable;

/** {@code persistence inspect}. */
public final class OverviewCommand {

	private static final int USUAL_LIMIT = 5;

	private static final Option<Integer> LIMIT = Option.of("limit", ValueType.LIMIT, "how many of the newest facts")
		.usually("" + USUAL_LIMIT)
		.abbreviated('n');

	private static final Option<Boolean> SHOW_METRICS = Option.of("show-metrics", ValueType.FLAG,
			"add the counters of 'metrics persistence'");

	private OverviewCommand() {
	}

	public static CommandSpec spec(HistoryResolver histories) {
		return CommandSpec.onLog("persistence inspect", "tell what kind of history this is, and show its newest facts")
			.options(LIMIT, SHOW_METRICS)
			.example("persistence inspect --path papyra.ndjson --limit 10")
			.does(histories.openingToRead(OverviewCommand::run));
	}

	private static ExitCode run(Invocation invocation, History history) {
		Arguments arguments = invocation.arguments();
		Overview overview = history.overview();
		FactReading reading = new FactReading(history, invocation);
		List<StoredFact> newest = newest(reading, arguments.get(LIMIT, USUAL_LIMIT));
		Counters counters = arguments.isSet(SHOW_METRICS) ? history.counters() : null;
		Output output = invocation.output();
		invocation.answer(() -> document(overview, newest, counters, output),
				() -> print(overview, newest, counters, output));
		return reading.end();
	}

	private static List<StoredFact> newest(FactReading reading, int limit) {
		if (limit == 0) {
			return List.of();
		}
		try (Stream<StoredFact> facts = reading.stream(FactSelection.of(FactQuery.all().withLimit(limit)))) {
			return facts.toList();
		}
	}

	private static Map<String, Object> document(Overview overview, List<StoredFact> newest, @Nullable Counters counters,
			Output output) {
		Map<String, Object> document = output.located(overview.location(), overview);
		List<Map<String, Object>> facts = new ArrayList<>();
		new WireFacts(newest.iterator()).forEachRemaining(facts::add);
		document.put("newest", facts);
		if (counters != null) {
			document.put("metrics", counters.byName());
		}
		return document;
	}

	private static void print(Overview overview, List<StoredFact> newest, @Nullable Counters counters, Output output) {
		List<List<String>> rows = new ArrayList<>();
		rows.add(List.of("history", overview.location()));
		rows.add(List.of("backend", overview.backend()));
		rows.add(List.of("system id", (overview.systemId() != null) ? overview.systemId() : ""));
		rows.add(List.of("can", String.join(", ", overview.capabilities())));
		rows.add(List.of("retention", overview.isUnlimited() ? "everything is kept" : retention(overview)));
		output.table(List.of(), rows);
		if (counters != null) {
			output.table(List.of("METRIC", "COUNT"), counters.rows());
		}
		if (!newest.isEmpty()) {
			new FactTable(output).print(newest.iterator());
		}
	}

	private static String retention(Overview overview) {
		if (overview.retention() == null) {
			return "";
		}
		return overview.retention()
			.entrySet()
			.stream()
			.map((entry) -> entry.getKey() + ": " + words(entry.getValue()))
			.collect(Collectors.joining("; "));
	}

	private static String words(CompactionDescriptors.Limits limits) {
		List<String> parts = new ArrayList<>();
		if (limits.maxRecords() != null) {
			parts.add("newest " + limits.maxRecords());
		}
		if (limits.maxAge() != null) {
			parts.add("not older than " + limits.maxAge());
		}
		if (limits.maxTotalSize() != null) {
			parts.add("at most " + limits.maxTotalSize() + " bytes");
		}
		return parts.isEmpty() ? "everything" : String.join(", ", parts);
	}

}
