package io.papyra.autoconfigure;

import java.util.List;

import io.papyra.fact.PayloadConverter;

/**
 * The converters of {@code papyra.payload.jackson.types}; names nothing of Jackson's.
 *
 * @param converters one for each type
 */
record JacksonPayloads(List<PayloadConverter<?>> converters) {

	static final String PROPERTY = "papyra.payload.jackson.types";

	JacksonPayloads {
		converters = List.copyOf(converters);
	}

}
