package io.papyra.shell.output;

import java.util.LinkedHashMap;
import java.util.Map;

import tools.jackson.core.type.TypeReference;

/** Answers of the endpoint as documents of the command, which say of which history. */
public final class Documents {

	private static final TypeReference<LinkedHashMap<String, Object>> FIELDS = new TypeReference<>() {
	};

	private Documents() {
	}

	/** The fields of an answer after the place that it is about. */
	public static Map<String, Object> located(String location, Object answer, Output output) {
		Map<String, Object> document = new LinkedHashMap<>();
		document.put("location", location);
		document.putAll(output.mapper().convertValue(answer, FIELDS));
		return document;
	}

}
