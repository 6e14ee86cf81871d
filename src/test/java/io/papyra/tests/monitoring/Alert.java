package io.papyra.tests.monitoring;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.yaml.snakeyaml.Yaml;

/**
 * An alert of the rules.
 *
 * @param name of it
 * @param expression when it fires
 * @param minutes for how long that has to be so
 * @param severity how bad that is
 * @param annotations what it tells
 */
record Alert(String name, String expression, int minutes, String severity, Map<?, ?> annotations) {

	/** All of them, in their order. */
	static List<Alert> all() {
		Map<?, ?> file = new Yaml().load(Repository.text(Repository.RULES));
		Map<?, ?> group = (Map<?, ?>) ((List<?>) file.get("groups")).get(0);
		List<Alert> alerts = new ArrayList<>();
		for (Object each : (List<?>) group.get("rules")) {
			Map<?, ?> rule = (Map<?, ?>) each;
			Object since = rule.get("for");
			alerts.add(new Alert(String.valueOf(rule.get("alert")), String.valueOf(rule.get("expr")),
					(since != null) ? Integer.parseInt(since.toString().replace("m", "")) : 0,
					String.valueOf(((Map<?, ?>) rule.get("labels")).get("severity")),
					(Map<?, ?>) rule.get("annotations")));
		}
		return alerts;
	}

}
