package io.papyra.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultPrettyPrinter;

/** A run as a person reads it, ratios first, and as a program does. */
final class Report {

	private final Suite suite;

	private final Options options;

	private final Map<String, Outcome> outcomes;

	Report(Suite suite, Options options, List<Outcome> outcomes) {
		this.suite = suite;
		this.options = options;
		this.outcomes = outcomes.stream()
			.collect(Collectors.toMap((outcome) -> outcome.about().id(), (outcome) -> outcome, (one, same) -> one,
					LinkedHashMap::new));
	}

	void print(PrintStream out) {
		out.println(this.suite.question());
		out.println(setting());
		out.println();
		for (Bar bar : this.suite.bars()) {
			out.println(bar.line(bar.value().applyAsDouble(this.outcomes)));
		}
		out.println();
		for (String line : table()) {
			out.println(line);
		}
		List<String> further = this.suite.furtherTables(this.outcomes.values());
		if (!further.isEmpty()) {
			out.println();
			further.forEach(out::println);
		}
		this.outcomes.forEach((id, outcome) -> {
			if (outcome.failure() != null) {
				out.println(id + " FAILED: " + outcome.failure());
			}
		});
	}

	private String setting() {
		return "%s, JDK %s, %d processors; %s, %d JVMs of %d rounds each after %d to warm up; medians".formatted(
				LocalDate.now(), System.getProperty("java.version"), Runtime.getRuntime().availableProcessors(),
				this.suite.amount(this.options), this.options.forks(), this.options.rounds(), this.options.warmups());
	}

	private List<String> table() {
		List<List<String>> rows = new ArrayList<>();
		List<String> head = new ArrayList<>(List.of("id", "case"));
		this.suite.columns().forEach((column) -> head.add(column.title()));
		rows.add(head);
		for (Outcome outcome : this.outcomes.values()) {
			List<String> row = new ArrayList<>(List.of(outcome.about().id(), outcome.about().label()));
			for (Column column : this.suite.columns()) {
				row.add(outcome.hasFigures() ? column.cell().apply(outcome) : "failed");
			}
			rows.add(row);
		}
		return MarkdownTable.lines(rows);
	}

	/** Writes everything that was measured; returns where. */
	Path write() throws IOException {
		Path file = this.options.directory().resolve(this.suite.name() + ".json");
		Files.createDirectories(this.options.directory());
		ObjectWriteContext pretty = new ObjectWriteContext.Base() {
			@Override
			public DefaultPrettyPrinter getPrettyPrinter() {
				return new DefaultPrettyPrinter();
			}

			@Override
			public boolean hasPrettyPrinter() {
				return true;
			}
		};
		try (JsonGenerator json = new JsonFactory().createGenerator(pretty, Files.newBufferedWriter(file))) {
			json.writeStartObject();
			json.writeStringProperty("benchmark", this.suite.name());
			json.writeStringProperty("setting", setting());
			json.writeArrayPropertyStart("bars");
			this.suite.bars().forEach((bar) -> bar(json, bar));
			json.writeEndArray();
			json.writeArrayPropertyStart("cases");
			this.outcomes.values().forEach((outcome) -> outcome(json, outcome));
			json.writeEndArray();
			json.writeEndObject();
		}
		return file;
	}

	private void bar(JsonGenerator json, Bar bar) {
		double reached = bar.value().applyAsDouble(this.outcomes);
		json.writeStartObject();
		json.writeStringProperty("claim", bar.claim());
		json.writeNumberProperty("reached", reached);
		if (!Double.isNaN(bar.wanted())) {
			json.writeNumberProperty(bar.isFloor() ? "at_least" : "at_most", bar.wanted());
		}
		json.writeStringProperty("verdict", bar.verdict(reached));
		json.writeEndObject();
	}

	private void outcome(JsonGenerator json, Outcome outcome) {
		json.writeStartObject();
		json.writeStringProperty("id", outcome.about().id());
		json.writeStringProperty("case", outcome.about().label());
		if (outcome.failure() != null) {
			json.writeStringProperty("failure", outcome.failure());
		}
		json.writeArrayPropertyStart("rounds");
		for (Round round : outcome.rounds()) {
			json.writeStartObject();
			json.writeNumberProperty("expected", round.expected());
			json.writeNumberProperty("found", round.found());
			json.writeNumberProperty("bytes", round.bytes());
			json.writeNumberProperty("nanos", round.nanos());
			json.writeNumberProperty("cpu_nanos", round.cpuNanos());
			round.figures().forEach(json::writeNumberProperty);
			json.writeEndObject();
		}
		json.writeEndArray();
		json.writeEndObject();
	}

}
