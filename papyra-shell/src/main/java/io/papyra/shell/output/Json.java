package io.papyra.shell.output;

import com.fasterxml.jackson.annotation.JsonInclude;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.json.JsonFactory;
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

		/**
		 * A line of a history may be 1,000 levels deep, and is nested in a document here.
		 */
		private static final int DEEPEST = 2000;

		static final JsonMapper MAPPER = JsonMapper
			.builder(JsonFactory.builder()
				.streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
				.streamWriteConstraints(StreamWriteConstraints.builder().maxNestingDepth(DEEPEST).build())
				.build())
			.changeDefaultPropertyInclusion((value) -> value.withValueInclusion(JsonInclude.Include.NON_NULL))
			.disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
			.build();

	}

}
