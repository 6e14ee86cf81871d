package io.papyra.shell.output;

import com.fasterxml.jackson.annotation.JsonInclude;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON as the endpoint of a service writes it: what is not known is absent. */
public final class Json {

	private Json() {
	}

	/** What makes it, and reads it. */
	public static JsonMapper mapper() {
		return Holder.MAPPER;
	}

	private static final class Holder {

		static final JsonMapper MAPPER = JsonMapper.builder()
			.changeDefaultPropertyInclusion((value) -> value.withValueInclusion(JsonInclude.Include.NON_NULL))
			.disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
			.build();

	}

}
