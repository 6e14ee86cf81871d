package io.papyra.spring;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which package of this module may know which, and which of them may need a library that
 * an application may not have. What holds for all modules is tested in the core.
 */
class ArchitectureTests {

	private static final String BASE = "io.papyra.spring";

	/** From the ground up: each may know those before it. */
	private static final List<String> PACKAGES = List.of(".settings", ".backend", ".maintenance", ".event", ".startup",
			"", ".autoconfigure", ".diagnostics", ".actuate.observation", ".actuate.auditevents", ".actuate.health",
			".actuate.metrics", ".actuate.endpoint", ".pekko", ".test");

	/** The libraries that are optional, and the packages that may need them. */
	private static final Map<String, String[]> OPTIONAL = Map.of("org.springframework.boot.actuate..",
			packages(".actuate.."), "io.micrometer..", packages(".actuate..", ".pekko"), "org.apache.pekko..",
			packages(".pekko"), "io.papyra.pekko..", packages(".pekko"), "org.springframework.test..",
			packages(".test"), "jakarta..", packages(".actuate.endpoint"));

	private static final JavaClasses MODULE = new ClassFileImporter()
		.withImportOption(new ImportOption.DoNotIncludeTests())
		.withImportOption((location) -> !location.contains("/test-classes/"))
		.importPackages(BASE);

	private static String[] packages(String... names) {
		return Stream.of(names).map(BASE::concat).toArray(String[]::new);
	}

	@Test
	void everyPackageHasItsPlaceInTheOrder() {
		assertThat(MODULE.stream().map(JavaClass::getPackageName).distinct())
			.containsExactlyInAnyOrderElementsOf(PACKAGES.stream().map(BASE::concat).toList());
	}

	@ParameterizedTest
	@MethodSource("positions")
	void aPackageKnowsThoseBelowIt(int position) {
		String[] known = packages(PACKAGES.subList(0, position + 1).toArray(String[]::new));
		classes().that()
			.resideInAPackage(known[position])
			.should()
			.onlyDependOnClassesThat(resideOutsideOfPackage(BASE + "..").or(resideInAnyPackage(known)))
			.check(MODULE);
	}

	static IntStream positions() {
		return IntStream.range(0, PACKAGES.size());
	}

	@ParameterizedTest
	@MethodSource("optional")
	void anOptionalLibraryIsNeededWhereItsPackageIs(String library) {
		noClasses().that()
			.resideOutsideOfPackages(OPTIONAL.get(library))
			.should()
			.dependOnClassesThat()
			.resideInAPackage(library)
			.check(MODULE);
	}

	static Stream<String> optional() {
		return OPTIONAL.keySet().stream().sorted();
	}

}
