package io.papyra.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.papyra.report.AnomalyType;
import io.papyra.shell.command.ExitCode;
import io.papyra.shell.testing.PageRun;
import io.papyra.spring.actuate.metrics.PapyraMetricsAutoConfiguration;
import io.papyra.spring.autoconfigure.PapyraAutoConfiguration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every property, meter, exit code and type of anomaly has one row of one table, on the
 * page that is the reference for it. Other pages mention it, and link.
 */
class ReferencePagesTests {

	/** A row, unless it is the head of a table, and the names in its first cell. */
	private static final Pattern ROW = Pattern.compile("(?m)^\\| *([^|\\n]+?) *\\|.*\\n(?!\\|[- |]+\\n)");

	private static final Pattern NAME = Pattern.compile("`([\\w.-]+)(?:\\{[\\w,]*})?`|\\b(\\d+)\\b");

	/** Which pages have a row that begins with a name, each row once. */
	private static final Map<String, List<String>> PAGES = pages();

	private static Map<String, List<String>> pages() {
		Map<String, List<String>> pages = new TreeMap<>();
		try (Stream<Path> files = Files.walk(PageRun.DOCS)) {
			files.filter((file) -> file.toString().endsWith(".md"))
				// Made of the commands, and of the messages.
				.filter((file) -> !file.endsWith("papyra.1.md") && !file.endsWith("messages.md"))
				.forEach((file) -> names(file).forEach((name) -> pages.computeIfAbsent(name, (key) -> new ArrayList<>())
					.add(PageRun.DOCS.relativize(file).toString())));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return pages;
	}

	private static List<String> names(Path page) {
		try {
			return ROW.matcher(Files.readString(page))
				.results()
				.map((row) -> row.group(1))
				.filter((cell) -> NAME.matcher(cell).lookingAt())
				.flatMap(ReferencePagesTests::namesOf)
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** A name that begins with a dot continues the one before it. */
	private static Stream<String> namesOf(String cell) {
		List<String> names = new ArrayList<>();
		NAME.matcher(cell).results().map(ReferencePagesTests::text).forEach((name) -> {
			String first = names.isEmpty() ? "" : names.get(0);
			names.add(name.startsWith(".") ? first.substring(0, Math.max(0, first.lastIndexOf('.'))) + name : name);
		});
		return names.stream();
	}

	private static String text(MatchResult name) {
		return (name.group(1) != null) ? name.group(1) : name.group(2);
	}

	private static void assertOnceOn(Collection<String> pages, Collection<String> names) {
		assertThat(names).isNotEmpty()
			.allSatisfy(
					(name) -> assertThat(PAGES.getOrDefault(name, List.of())).as(name).hasSize(1).isSubsetOf(pages));
	}

	@Test
	void propertiesAreInTheConfigurationAndThoseOfRedisOnItsPage() throws IOException {
		Set<String> properties = new TreeSet<>();
		for (URL metadata : Collections
			.list(getClass().getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))) {
			try (InputStream json = metadata.openStream()) {
				for (JsonNode property : JsonMapper.builder().build().readTree(json).path("properties")) {
					properties.add(property.path("name").asString());
				}
			}
		}
		properties.removeIf((name) -> !name.startsWith("papyra."));
		List<String> redis = properties.stream().filter((name) -> name.startsWith("papyra.redis.")).toList();
		assertThat(redis).hasSizeGreaterThan(10);
		assertOnceOn(List.of("redis.md"), redis);
		properties.removeAll(redis);
		assertOnceOn(List.of("configuration.md"), List.copyOf(properties));
	}

	/** Those of consumer groups are compared by the tests of these. */
	@Test
	void metersAreOnThePageOfTheActuator() {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Metered.class)
			.web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.run("--papyra.backend=memory", "--papyra.system-id=orders")) {
			Set<String> meters = context.getBean(MeterRegistry.class)
				.getMeters()
				.stream()
				.map((meter) -> meter.getId().getName())
				.filter((name) -> name.startsWith("papyra."))
				.collect(Collectors.toCollection(TreeSet::new));
			assertThat(meters).contains("papyra.facts.written", "papyra.write");
			assertOnceOn(List.of("actuator.md"), meters);
		}
	}

	@Test
	void exitCodesAreOnThePageOfTheCommand() {
		List<String> codes = Arrays.stream(ExitCode.values()).map((code) -> "" + code.code()).toList();
		assertThat(names(PageRun.DOCS.resolve("command.md"))).containsAll(codes);
		codes.stream()
			.filter((code) -> code.length() == 2)
			.forEach((code) -> assertThat(PAGES.get(code)).as(code)
				.contains("command.md")
				.isSubsetOf("command.md", "performance.md"));
	}

	@Test
	void typesOfAnomaliesAreOnThePageOnRecovery() {
		assertOnceOn(List.of("recovery.md"), Arrays.stream(AnomalyType.values()).map(AnomalyType::name).toList());
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ MetricsAutoConfiguration.class, PapyraAutoConfiguration.class,
			PapyraMetricsAutoConfiguration.class })
	static class Metered {

		@Bean
		MeterRegistry registry() {
			return new SimpleMeterRegistry();
		}

	}

}
