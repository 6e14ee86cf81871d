package io.papyra.telemetry;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** A user's application: each order is an actor that starts, works and stops. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class Shop {

	/** Starts it with a history in a file and properties {@code name=value}. */
	static ConfigurableApplicationContext open(WebApplicationType type, Path history, List<String> properties) {
		List<String> arguments = new ArrayList<>(List.of("--papyra.json.path=" + history, "--server.port=0",
				"--spring.application.name=shop", "--management.logging.export.otlp.enabled=false",
				"--management.endpoints.web.exposure.include=health,papyra",
				"--management.endpoint.papyra.access=unrestricted"));
		properties.forEach((property) -> arguments.add("--" + property));
		return new SpringApplicationBuilder(Shop.class).bannerMode(Banner.Mode.OFF)
			.web(type)
			.run(arguments.toArray(String[]::new));
	}

	@Bean
	ActorSystem<String> orders() {
		return ActorSystem.create(desk(), "orders");
	}

	@Bean
	Created created() {
		return new Created(Instant.now());
	}

	private static Behavior<String> desk() {
		return Behaviors.setup((context) -> Behaviors.receive(String.class).onAnyMessage((order) -> {
			context.spawn(order(), order).tell("pack");
			return Behaviors.same();
		}).build());
	}

	private static Behavior<String> order() {
		return Behaviors.receive(String.class).onAnyMessage((work) -> Behaviors.stopped()).build();
	}

	/** When the beans of the user were made. */
	record Created(Instant at) {

	}

}
