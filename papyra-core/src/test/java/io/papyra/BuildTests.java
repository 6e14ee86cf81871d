package io.papyra;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What those who depend on Papyra's artifacts, or build it themselves, rely on. */
class BuildTests {

	private static final Path ROOT = Path.of(System.getProperty("basedir", "."), "..").normalize();

	private static final Pattern MODULE = Pattern.compile("<module>(papyra-[a-z-]+)</module>");

	private static final Pattern VERSION = Pattern.compile("<version>([^<$]+)</version>");

	private static final Pattern INCLUDE = Pattern.compile("<include>([^<]+)</include>");

	/** Applications, which nobody depends on. */
	private static final List<String> NO_LIBRARIES = List.of("papyra-bom", "papyra-shell", "papyra-benchmarks");

	private static String pom(String module) throws IOException {
		return Files.readString(ROOT.resolve(module).resolve("pom.xml"));
	}

	@Test
	void theBillOfMaterialsHasEveryLibraryInTheVersionOfThisBuild() throws IOException {
		List<String> libraries = MODULE.matcher(pom("."))
			.results()
			.map((module) -> module.group(1))
			.filter((module) -> !NO_LIBRARIES.contains(module))
			.toList();
		assertThat(libraries).hasSizeGreaterThan(4)
			.allSatisfy(
					(library) -> assertThat(pom("papyra-bom")).contains("<artifactId>" + library + "</artifactId>"));
		assertThat(firstVersion("papyra-bom")).isEqualTo(firstVersion("."));
	}

	private static String firstVersion(String module) throws IOException {
		return VERSION.matcher(pom(module)).results().map(MatchResult::group).findFirst().orElseThrow();
	}

	@Test
	void skippingTestsSkipsThoseOfPackagesToo() throws IOException {
		assertThat(pom(".")).contains("<skipITs>${skipTests}</skipITs>");
	}

	@Test
	void theTestKitBringsNoConfigurationOfLogging() throws IOException {
		assertThat(INCLUDE.matcher(pom("papyra-core")).results().map((included) -> included.group(1))).containsExactly(
				"io/papyra/patience/**", "io/papyra/recorder/RecorderFixture.class", "META-INF/services/**",
				"papyra-python/**");
		assertThat(ROOT.resolve("papyra-test/src/main/resources")).doesNotExist();
		assertThat(pom("papyra-bom")).doesNotContain("test-jar");
	}

}
