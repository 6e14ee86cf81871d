package io.papyra;

import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
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

/**
 * The rules of the core: which package may know which, and who may touch files. A new
 * package needs a row in {@link #PACKAGES}. What holds for all modules is in
 * {@link HouseRulesTests}.
 */
class ArchitectureTests {

	private static final String BASE = "io.papyra.";

	/**
	 * The packages of the engine, from the ground up: each may know those before it, the
	 * disk, and what the engine is built for.
	 */
	private static final List<String> ENGINE = List.of("format", "segment", "index", "scan", "rewrite", "store", "read",
			"repair", "compact");

	/** Each package with those that it may know besides itself. */
	private static final Map<String, List<String>> PACKAGES = Map.ofEntries(Map.entry("fact", List.of()),
			Map.entry("codec", List.of("fact", "internal.json", "internal.redact")),
			Map.entry("retention", List.of("fact")), Map.entry("report", List.of("fact", "retention")),
			Map.entry("backend", List.of("fact", "retention", "report")),
			Map.entry("observe", List.of("fact", "retention", "report")),
			Map.entry("recorder",
					List.of("fact", "retention", "codec", "backend", "observe", "internal.ack", "internal.count",
							"internal.writer")),
			Map.entry("startup", List.of("fact", "retention", "report", "backend", "observe")),
			Map.entry("doctor", List.of("fact", "retention", "report", "backend", "observe", "startup")),
			Map.entry("backup", List.of("fact", "retention", "report", "backend", "internal.disk", "backend.file")),
			Map.entry("maintenance", List.of("fact", "retention", "report", "backend", "backup")),
			Map.entry("wire", List.of("fact", "retention", "report", "doctor")),
			Map.entry("backend.memory", List.of("fact", "retention", "report", "codec", "backend")),
			Map.entry("backend.file",
					List.of("fact", "retention", "report", "backend", "internal.disk", "internal.log",
							"internal.log.segment")),
			Map.entry("internal.ack", List.of("fact", "backend")),
			Map.entry("internal.count", List.of("fact", "backend", "observe")),
			Map.entry("internal.writer", List.of("backend")), Map.entry("internal.json", List.of()),
			Map.entry("internal.redact", List.of()), Map.entry("internal.disk", List.of()),
			Map.entry("internal.host", List.of("internal.disk")), Map.entry("internal.log", engine(ENGINE.size())));

	private static final Set<String> DOORS_TO_FILES = Set.of("java.nio.file.Files", "java.nio.file.FileSystems",
			"java.nio.channels.FileChannel", "java.nio.channels.AsynchronousFileChannel", "java.io.File",
			"java.io.FileInputStream", "java.io.FileOutputStream", "java.io.FileReader", "java.io.FileWriter",
			"java.io.FileDescriptor", "java.io.RandomAccessFile");

	private static final DescribedPredicate<JavaClass> DOOR_TO_FILES = DescribedPredicate.describe("open files",
			(type) -> DOORS_TO_FILES.contains(type.getName()));

	private static final JavaClasses CORE = new ClassFileImporter()
		.withImportOption(new ImportOption.DoNotIncludeTests())
		.withImportOption((location) -> !location.contains("/test-classes/"))
		.importPackages("io.papyra");

	private static final ProjectSources SOURCES = ProjectSources
		.of(List.of(Path.of(System.getProperty("basedir", "."), "src", "main", "java")));

	@Test
	void theClassesOfTheCoreAreFound() {
		assertThat(CORE).isNotEmpty();
		assertThat(SOURCES.types()).isNotEmpty();
	}

	@Test
	void coreImportsNoSpring() {
		noClasses().should()
			.dependOnClassesThat()
			.resideInAPackage("org.springframework..")
			.allowEmptyShould(true)
			.check(CORE);
	}

	@Test
	void onlyDiskTouchesFiles() {
		noClasses().that()
			.resideOutsideOfPackage(BASE + "internal.disk..")
			.should()
			.dependOnClassesThat(DOOR_TO_FILES)
			.orShould()
			.callMethod(Path.class, "toRealPath", LinkOption[].class)
			.because("the disk is simulated in tests, which a second door would evade")
			.allowEmptyShould(true)
			.check(CORE);
	}

	@ParameterizedTest
	@MethodSource("packages")
	void aPackageKnowsOnlyItsNeighbours(String packageName) {
		String[] known = Stream.concat(Stream.of(packageName), known(packageName).stream())
			.map((name) -> BASE + name)
			.toArray(String[]::new);
		classes().that()
			.resideInAPackage(BASE + packageName)
			.should()
			.onlyDependOnClassesThat(resideOutsideOfPackage("io.papyra..").or(resideInAnyPackage(known)))
			.as(packageName + " knows only " + Arrays.toString(known))
			.allowEmptyShould(true)
			.check(CORE);
	}

	static Stream<String> packages() {
		return Stream.concat(PACKAGES.keySet().stream(), ENGINE.stream().map("internal.log."::concat)).sorted();
	}

	private static List<String> known(String packageName) {
		String name = packageName.substring(packageName.lastIndexOf('.') + 1);
		return packageName.startsWith("internal.log.") ? engine(ENGINE.indexOf(name))
				: PACKAGES.getOrDefault(packageName, List.of());
	}

	/** What may be known by who stands on so many packages of the engine. */
	private static List<String> engine(int packages) {
		return Stream
			.concat(Stream.of("fact", "retention", "report", "codec", "backend", "internal.disk", "internal.writer"),
					ENGINE.stream().limit(packages).map("internal.log."::concat))
			.toList();
	}

	@Test
	void everyPackageHasARule() {
		assertThat(CORE.stream().map(JavaClass::getPackageName).distinct())
			.isSubsetOf(packages().map(BASE::concat).toList());
	}

	@Test
	void packagesHaveNoCycles() {
		slices().matching("io.papyra.(**)").should().beFreeOfCycles().allowEmptyShould(true).check(CORE);
	}

	@Test
	void everyPackageIsNullMarked() {
		assertThat(SOURCES.packagesWithout("NullMarked")).as("packages without a @NullMarked package-info.java")
			.isEmpty();
	}

}
