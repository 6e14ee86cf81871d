package io.papyra.shell.testing;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A command that has ended.
 *
 * @param code its exit code
 * @param out what it said on stdout
 * @param err what it said on stderr
 */
public record Ran(int code, String out, String err) {

	private static final JsonMapper MAPPER = JsonMapper.builder().build();

	/** Stdout as the one JSON document that it is. */
	public JsonNode json() {
		return parse(this.out);
	}

	/** A JSON document. */
	public static JsonNode parse(String json) {
		return MAPPER.readTree(json);
	}

}
