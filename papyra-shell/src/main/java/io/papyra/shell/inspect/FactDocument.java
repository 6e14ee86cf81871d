package io.papyra.shell.inspect;

import java.util.Iterator;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.papyra.autoconfigure.endpoint.WireFact;
import io.papyra.backend.PassedOver;
import io.papyra.fact.StoredFact;
import io.papyra.shell.output.Output;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * A list of facts as one JSON document with the keys of the endpoint; never holds more
 * than one fact.
 */
final class FactDocument {

	private FactDocument() {
	}

	/**
	 * Prints it.
	 * @param head writes the fields before the facts
	 * @param passedOver asked behind the last fact
	 */
	static void print(Output output, Consumer<JsonGenerator> head, Iterator<StoredFact> facts, boolean truncated,
			Supplier<@Nullable PassedOver> passedOver) {
		try (JsonGenerator json = output.mapper()
			.writerWithDefaultPrettyPrinter()
			.createGenerator(output.jsonWriter())) {
			json.writeStartObject();
			head.accept(json);
			json.writeBooleanProperty("truncated", truncated);
			json.writeArrayPropertyStart("facts");
			long newest = 0;
			while (facts.hasNext() && !output.isClosed()) {
				StoredFact fact = facts.next();
				newest = Math.max(newest, fact.seq());
				json.writePOJO(WireFact.of(fact));
			}
			json.writeEndArray();
			json.writeNumberProperty("next", newest);
			PassedOver passed = passedOver.get();
			if (passed != null) {
				json.writePOJOProperty("passedOver", passed);
			}
			json.writeEndObject();
		}
	}

}
