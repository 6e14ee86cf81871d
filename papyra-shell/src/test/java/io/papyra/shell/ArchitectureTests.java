package io.papyra.shell;

import java.util.List;
import java.util.Map;
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
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/** Which package of the command may know which. A new one needs a row in PACKAGES. */
class ArchitectureTests {

	private static final String BASE = "io.papyra.shell";

	/** Each package with those that it may know besides itself. */
	private static final Map<String, List<String>> PACKAGES = Map.ofEntries(Map.entry("output", List.of()),
			Map.entry("command", List.of("output")), Map.entry("reference", List.of("command", "output")),
			Map.entry("source", List.of("command", "output")),
			Map.entry("remote", List.of("source", "command", "output")),
			Map.entry("run", List.of("source", "command", "output")),
			Map.entry("persistence", List.of("source", "command", "output")),
			Map.entry("backup", List.of("source", "command", "output")),
			Map.entry("inspect", List.of("source", "command", "output")),
			Map.entry("groups", List.of("source", "command", "output")),
			Map.entry("console", List.of("groups", "run", "source", "command", "output")));

	private static final JavaClasses SHELL = new ClassFileImporter()
		.withImportOption(new ImportOption.DoNotIncludeTests())
		.withImportOption((location) -> !location.contains("/test-classes/"))
		.importPackages(BASE);

	@ParameterizedTest
	@MethodSource("packages")
	void aPackageKnowsOnlyItsNeighbours(String packageName) {
		String[] known = Stream.concat(Stream.of(packageName), PACKAGES.getOrDefault(packageName, List.of()).stream())
			.map((name) -> BASE + "." + name)
			.toArray(String[]::new);
		classes().that()
			.resideInAPackage(BASE + "." + packageName)
			.should()
			.onlyDependOnClassesThat(resideOutsideOfPackage(BASE + "..").or(resideInAnyPackage(known)))
			.allowEmptyShould(true)
			.check(SHELL);
	}

	static Stream<String> packages() {
		return PACKAGES.keySet().stream().sorted();
	}

	@Test
	void everyPackageHasARule() {
		assertThat(SHELL.stream().map(JavaClass::getPackageName).distinct()).isSubsetOf(
				Stream.concat(Stream.of(BASE), packages().map((packageName) -> BASE + "." + packageName)).toList());
	}

	@Test
	void packagesHaveNoCycles() {
		slices().matching("io.papyra.shell.(**)").should().beFreeOfCycles().check(SHELL);
	}

	@Test
	void commandsKnowNoKindOfHistory() {
		noClasses().that()
			.resideInAnyPackage(BASE + ".persistence", BASE + ".inspect")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.papyra.backend.file..", "io.papyra.internal.log..", "java.net..")
			.check(SHELL);
	}

	@Test
	void onlyTheCommandsForGroupsKnowTheBackendInRedis() {
		noClasses().that()
			.resideOutsideOfPackage(BASE + ".groups")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("io.papyra.redis..")
			.check(SHELL);
	}

	@Test
	void onlyTheConsoleKnowsTheShellOfSpring() {
		noClasses().that()
			.resideOutsideOfPackage(BASE + ".console")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.springframework.shell.core..")
			.check(SHELL);
	}

}
