package com.example.shops;

import java.nio.file.Path;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Two applications in one JVM, each with a history of its own. */
@SpringBootApplication
public class TwoShops {

	public static ConfigurableApplicationContext open(String name, Path directory) {
		return new SpringApplicationBuilder(TwoShops.class).run("--spring.application.name=" + name,
				"--papyra.json.path=" + directory.resolve(name + ".ndjson"));
	}

	public static void main(String[] arguments) {
		open("books", Path.of("."));
		open("wine", Path.of("."));
	}

}
