package io.papyra.shell.inspect;

import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

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
	 * @param facts which know where the next answer continues
	 * @param skipped asked after the last fact
	 */
	static void print(Output output, Consumer<JsonGenerator> head, FactPassage facts, boolean truncated,
			Supplier<@Nullable SkippedLines> skipped) {
		try (JsonGenerator json = output.mapper()
			.writerWithDefaultPrettyPrinter()
			.createGenerator(output.jsonWriter())) {
			json.writeStartObject();
			head.accept(json);
			json.writeBooleanProperty("truncated", truncated);
			json.writeArrayPropertyStart("facts");
			WireFacts wire = new WireFacts(facts);
			while (wire.hasNext() && !output.isClosed()) {
				json.writePOJO(wire.next());
			}
			json.writeEndArray();
			json.writeStringProperty("next", facts.position().text());
			SkippedLines passed = skipped.get();
			if (passed != null) {
				json.writePOJOProperty("skipped", counts(passed));
			}
			json.writeEndObject();
		}
	}

	/** Skipped lines as every document has them. */
	static Map<String, Long> counts(SkippedLines skipped) {
		return Map.of("damaged", skipped.damaged(), "unchecked", skipped.unchecked());
	}

}
