package io.papyra.tests.monitoring;

import java.util.ArrayList;
import java.util.List;

import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An alert of the rules.
 *
 * @param name of it
 * @param expression when it fires
 * @param minutes for how long that has to be so
 * @param severity how bad that is
 * @param annotations what it tells
 */
record Alert(String name, String expression, int minutes, String severity, JsonNode annotations) {

	/** All of them, in their order. */
	static List<Alert> all() {
		Object file = new Yaml().load(Repository.text(Repository.RULES));
		List<Alert> alerts = new ArrayList<>();
		for (JsonNode rule : JsonMapper.shared().<JsonNode>valueToTree(file).at("/groups/0/rules")) {
			alerts.add(new Alert(rule.at("/alert").asString(), rule.at("/expr").asString(),
					Integer.parseInt(rule.path("for").asString("0m").replace("m", "")),
					rule.at("/labels/severity").asString(), rule.at("/annotations")));
		}
		return alerts;
	}

}
