package io.papyra.redis;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which package of this module may know which, and which of them may need Spring. What
 * holds for all modules is tested in the core.
 */
class ArchitectureTests {

	private static final String BASE = "io.papyra.redis";

	/** From the ground up: each may know those before it. */
	private static final List<String> PACKAGES = List.of(".internal.connection", ".internal.entry", ".internal.stream",
			".internal.write", ".internal.read", ".internal.scan", ".internal.maintenance", ".internal.doctor", "",
			".listener", ".autoconfigure");

	private static final JavaClasses MODULE = new ClassFileImporter()
		.withImportOption(new ImportOption.DoNotIncludeTests())
		.withImportOption((location) -> !location.contains("/test-classes/"))
		.importPackages(BASE);

	private static String[] packages(List<String> names) {
		return names.stream().map(BASE::concat).toArray(String[]::new);
	}

	@Test
	void everyPackageHasItsPlaceInTheOrder() {
		assertThat(MODULE.stream().map(JavaClass::getPackageName).distinct())
			.containsExactlyInAnyOrder(packages(PACKAGES));
	}

	@ParameterizedTest
	@MethodSource("positions")
	void aPackageKnowsThoseBelowIt(int position) {
		String[] known = packages(PACKAGES.subList(0, position + 1));
		classes().that()
			.resideInAPackage(known[position])
			.should()
			.onlyDependOnClassesThat(resideOutsideOfPackage(BASE + "..").or(resideInAnyPackage(known)))
			.check(MODULE);
	}

	static IntStream positions() {
		return IntStream.range(0, PACKAGES.size());
	}

	/** An application without Spring can use the others. */
	@Test
	void springIsNeededForListenersAndAutoConfiguration() {
		noClasses().that()
			.resideOutsideOfPackages(BASE + ".listener", BASE + ".autoconfigure")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.springframework..", "io.papyra.spring..")
			.check(MODULE);
		noClasses().that()
			.resideInAPackage(BASE + ".listener")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.springframework.boot..", "io.papyra.spring..")
			.check(MODULE);
	}

	@Test
	void whatIsInternalIsInNoSignatureThatUsersSee() {
		assertThat(MODULE.stream()
			.filter((type) -> !type.getPackageName().contains(".internal."))
			.filter((type) -> type.getModifiers().contains(JavaModifier.PUBLIC))
			.flatMap((type) -> type.getCodeUnits().stream())
			.filter((unit) -> unit.getModifiers().contains(JavaModifier.PUBLIC))
			.filter((unit) -> types(unit).anyMatch((type) -> type.getPackageName().startsWith(BASE + ".internal.")))
			.map(JavaCodeUnit::getFullName)).isEmpty();
	}

	private static Stream<JavaClass> types(JavaCodeUnit unit) {
		return Stream.concat(Stream.of(unit.getRawReturnType()), unit.getRawParameterTypes().stream());
	}

	@Test
	void everyPackageIsNullMarked() {
		assertThat(PACKAGES)
			.allSatisfy((name) -> assertThat(MODULE.getPackage(BASE + name).isAnnotatedWith(NullMarked.class))
				.as("@NullMarked in package-info.java of " + BASE + name)
				.isTrue());
	}

}
