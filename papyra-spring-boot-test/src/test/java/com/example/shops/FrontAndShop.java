package com.example.shops;

import java.nio.file.Path;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A parent that has the history, and a child that uses it. */
public final class FrontAndShop {

	private FrontAndShop() {
	}

	public static ConfigurableApplicationContext open(Path directory) {
		return new SpringApplicationBuilder(Stock.class)
			.properties("papyra.json.path=" + directory.resolve("shop.ndjson"))
			.child(Counter.class)
			.run();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Stock {

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Counter {

	}

}
