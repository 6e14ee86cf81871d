package io.papyra.web;

import java.util.List;

import org.springframework.boot.WebApplicationType;

/** A web stack, by what its application does not have on the class path. */
enum Stack {

	MVC_ON_TOMCAT(WebApplicationType.SERVLET, "org.eclipse.jetty", "org.glassfish.jersey", "reactor.netty"),

	MVC_ON_JETTY(WebApplicationType.SERVLET, "org.apache.catalina", "org.glassfish.jersey", "reactor.netty"),

	WEBFLUX(WebApplicationType.REACTIVE, "org.apache.catalina", "org.eclipse.jetty", "org.glassfish.jersey",
			"org.springframework.web.servlet"),

	JERSEY(WebApplicationType.SERVLET, "org.eclipse.jetty", "org.springframework.web.servlet",
			"org.springframework.web.reactive", "reactor.netty");

	private final WebApplicationType type;

	@SuppressWarnings("ImmutableEnumChecker")
	private final List<String> hidden;

	Stack(WebApplicationType type, String... hidden) {
		this.type = type;
		this.hidden = List.of(hidden);
	}

	WebApplicationType type() {
		return this.type;
	}

	/** Packages that the application does not see. */
	List<String> hidden() {
		return this.hidden;
	}

}
