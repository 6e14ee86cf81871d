package io.papyra.shell.inspect;

import java.util.Iterator;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.papyra.fact.Position;
import io.papyra.fact.StoredFact;
import io.papyra.report.SkippedLines;
import io.papyra.shell.output.Output;
import io.papyra.wire.WireFacts;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * A list of facts as one JSON document with the keys of the endpoint; never holds more
 * than two facts.
 */
final class FactDocument {

	private FactDocument() {
	}

	/**
	 * Prints it.
	 * @param head writes the fields before the facts
	 * @param newestFirst in which order the facts come
	 * @param skipped asked after the last fact
	 */
	static void print(Output output, Consumer<JsonGenerator> head, boolean newestFirst, Iterator<StoredFact> facts,
			boolean truncated, Supplier<@Nullable SkippedLines> skipped) {
		try (JsonGenerator json = output.mapper()
			.writerWithDefaultPrettyPrinter()
			.createGenerator(output.jsonWriter())) {
			json.writeStartObject();
			head.accept(json);
			json.writeBooleanProperty("truncated", truncated);
			json.writeArrayPropertyStart("facts");
			Object newest = null;
			WireFacts wire = new WireFacts(facts);
			while (wire.hasNext() && !output.isClosed()) {
				Map<String, Object> fact = wire.next();
				newest = (newestFirst && newest != null) ? newest : fact.get("position");
				json.writePOJO(fact);
			}
			json.writeEndArray();
			json.writeStringProperty("next", (newest != null) ? newest.toString() : Position.START.text());
			SkippedLines passed = skipped.get();
			if (passed != null) {
				json.writePOJOProperty("skipped", passed);
			}
			json.writeEndObject();
		}
	}

}
