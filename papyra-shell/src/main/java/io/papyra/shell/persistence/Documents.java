package io.papyra.shell.persistence;

import java.util.LinkedHashMap;
import java.util.Map;

import io.papyra.shell.output.Output;
import tools.jackson.core.type.TypeReference;

/** Answers of the endpoint as documents of the command, which say of which history. */
final class Documents {

	private static final TypeReference<LinkedHashMap<String, Object>> FIELDS = new TypeReference<>() {
	};

	private Documents() {
	}

	static Map<String, Object> located(String location, Object answer, Output output) {
		Map<String, Object> document = new LinkedHashMap<>();
		document.put("location", location);
		document.putAll(output.mapper().convertValue(answer, FIELDS));
		return document;
	}

}
