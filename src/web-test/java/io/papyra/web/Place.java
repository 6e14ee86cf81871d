package io.papyra.web;

import java.util.ArrayList;
import java.util.List;

/** Where an application has its actuator. */
enum Place {

	/** On the application's own port, where Spring Boot puts it. */
	ITS_OWN,

	/** On the application's port, which has a path of its own, and at another path. */
	OTHER_PATH,

	/** On a port of its own, where Spring Boot puts it there. */
	OTHER_PORT,

	/** On a port of its own, at other paths. */
	OTHER_PORT_AND_PATHS;

	List<String> properties(Stack stack) {
		List<String> properties = new ArrayList<>();
		if (this == OTHER_PATH) {
			properties.add(
					((stack == Stack.WEBFLUX) ? "spring.webflux.base-path" : "server.servlet.context-path") + "=/shop");
			properties.add("management.endpoints.web.base-path=/");
			if (stack == Stack.JERSEY) {
				properties.add("spring.jersey.application-path=/api");
			}
		}
		if (this == OTHER_PORT || this == OTHER_PORT_AND_PATHS) {
			properties.add("management.server.port=0");
		}
		if (this == OTHER_PORT_AND_PATHS) {
			properties.add("management.endpoints.web.base-path=/ops");
			properties.add("management.endpoints.web.path-mapping.papyra=history");
			if (hasPathOfServer(stack)) {
				properties.add("management.server.base-path=/manage");
			}
		}
		return properties;
	}

	/** The property that has the port. */
	String port() {
		return (this == OTHER_PORT || this == OTHER_PORT_AND_PATHS) ? "local.management.port" : "local.server.port";
	}

	/** The endpoint's path. */
	String path(Stack stack) {
		return switch (this) {
			case ITS_OWN, OTHER_PORT -> "/actuator/papyra";
			case OTHER_PATH -> (stack == Stack.JERSEY) ? "/shop/api/papyra" : "/shop/papyra";
			case OTHER_PORT_AND_PATHS -> (hasPathOfServer(stack) ? "/manage" : "") + "/ops/history";
		};
	}

	/** Jersey has no such path. */
	private static boolean hasPathOfServer(Stack stack) {
		return stack != Stack.JERSEY;
	}

}
