package io.papyra.spring.settings;

import java.util.List;

import io.papyra.fact.PayloadConverter;

/**
 * The converters of {@code papyra.payload.jackson.types}; names nothing of Jackson's.
 *
 * @param converters one for each type
 */
public record JacksonPayloads(List<PayloadConverter<?>> converters) {

	public static final String PROPERTY = "papyra.payload.jackson.types";

	public JacksonPayloads {
		converters = List.copyOf(converters);
	}

}
