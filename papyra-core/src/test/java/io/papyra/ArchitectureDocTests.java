package io.papyra;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code docs/architecture.md} names what is there: each class, and each package of the
 * core, of the Redis module and of the Spring module.
 */
class ArchitectureDocTests {

	private static final Pattern CODE = Pattern.compile("`([^`]+)`");

	private static final Pattern TYPE = Pattern.compile("[A-Z][a-z]+(?:[A-Z][a-z]*)*");

	private static Set<String> code() throws IOException {
		Matcher matcher = CODE.matcher(Files.readString(HouseRulesTests.root().resolve("docs/architecture.md")));
		return matcher.results().map((found) -> found.group(1)).collect(Collectors.toCollection(TreeSet::new));
	}

	@Test
	void eachClassThatIsNamedIsThere() throws IOException {
		Set<String> named = code().stream().filter((word) -> TYPE.matcher(word).matches()).collect(Collectors.toSet());
		Set<String> types = ProjectSources
			.of(Stream.concat(HouseRulesTests.sources("src/main/java").stream(), HouseRulesTests.tests().stream())
				.toList())
			.types()
			.stream()
			.map(ProjectSources.Type::name)
			.collect(Collectors.toSet());
		assertThat(named).hasSizeGreaterThan(50).isSubsetOf(types);
	}

	@Test
	void eachPackageOfCoreRedisAndSpringModuleIsNamedAndNoOther() throws IOException {
		Set<String> packages = new TreeSet<>();
		for (String module : List.of("papyra-core", "papyra-redis", "papyra-spring-boot-autoconfigure")) {
			packages.addAll(ProjectSources.of(HouseRulesTests.sourcesOf(module)).sizesOfPackages().keySet());
		}
		assertThat(code().stream().filter((word) -> word.startsWith("io.papyra.")))
			.containsExactlyInAnyOrderElementsOf(packages);
	}

}
