package io.papyra;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.papyra.ProjectSources.Method;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What keeps the sources of all modules readable. What breaks a rule today is listed with
 * it; the lists may only become shorter, and a line of them that is not needed any more
 * fails the test, too.
 */
class HouseRulesTests {

	private static final int TYPES_IN_A_PACKAGE = 25;

	private static final int TYPES_IN_A_CIRCLE = 3;

	private static final int LINES_OF_A_METHOD = 45;

	private static final int PARAMETERS_OF_A_METHOD = 6;

	/** Packages with more types, and how many these may have. */
	private static final Map<String, Integer> LARGE_PACKAGES = Map.of(
			// One programme, whose suites share their helpers.
			"io.papyra.benchmarks", 92);

	/** Circles of more types than three. */
	private static final List<String> CIRCLES = List.of(
			// Sealed.
			"fact.ActorEvent fact.Audit fact.DeadLetter fact.Fact",
			// A programme and a sample.
			"benchmarks.AckedSuite benchmarks.AllocationsSuite benchmarks.AppendSuite benchmarks.ApplicationStart benchmarks.Benchmarks "
					+ "benchmarks.CallerSuite benchmarks.CaptureSuite benchmarks.CodecSuite benchmarks.CommandSuite benchmarks.Fork "
					+ "benchmarks.LargeScan benchmarks.LargeSuite benchmarks.LineWork benchmarks.Options benchmarks.Packaged "
					+ "benchmarks.RedisSuite benchmarks.Report benchmarks.ScanSuite benchmarks.StartSuite benchmarks.Suite "
					+ "benchmarks.WritersSuite",
			"sample.actors.Customers sample.actors.Order sample.actors.OrderDesk sample.actors.Packer "
					+ "sample.actors.Payments sample.actors.Warehouse");

	/**
	 * Types that import what is internal in another module, besides those of
	 * {@link #SIMULATION}.
	 */
	private static final Set<String> INTRUDERS = Set.of("io.papyra.redis.internal.maintenance.QuarantineFile",
			"io.papyra.redis.internal.stream.WriterStates", "io.papyra.shell.backup.ImportCommand",
			"io.papyra.shell.persistence.MetricsFile", "io.papyra.spring.backend.FileLimit");

	/** The simulated disk stands in for the one that is internal in the core. */
	private static final String SIMULATION = "io.papyra.test.disk.";

	/** Methods that are longer, or have more parameters. */
	private static final Set<String> LARGE_METHODS = Set.of("PapyraEndpoint.area");

	private static final ProjectSources SOURCES = ProjectSources.of(sources("src/main/java"));

	/** These folders of all modules. */
	static List<Path> sources(String... folders) {
		try (Stream<Path> modules = Files.list(root())) {
			return modules.sorted()
				.flatMap((module) -> Arrays.stream(folders).map(module::resolve))
				.filter((sources) -> Files.isDirectory(sources))
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** The tests of all modules, those of modules that are nothing else too. */
	static List<Path> tests() {
		try (Stream<Path> modules = Files.list(root().resolve("src"))) {
			List<Path> folders = new ArrayList<>(sources("src/test/java"));
			modules.map((module) -> module.resolve("java")).filter(Files::isDirectory).sorted().forEach(folders::add);
			folders.addAll(sourcesOf("papyra-test"));
			return folders;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** The sources of one module, its tests aside. */
	static List<Path> sourcesOf(String module) {
		return List.of(root().resolve(module).resolve("src/main/java"));
	}

	/** The folder of all modules. */
	static Path root() {
		Path module = Path.of(System.getProperty("basedir", ".")).toAbsolutePath().normalize();
		return Objects.requireNonNull(module.getParent());
	}

	/**
	 * What a test is named after is what holds, not the row of the list that asked for
	 * it.
	 */
	@Test
	void namesOfTestsSayWhatHoldsAndNotWhichRowAskedForIt() throws IOException {
		Pattern row = Pattern.compile("void (\\w+_[A-Z]?[0-9]\\w*)\\(");
		List<String> rows = new ArrayList<>();
		for (Path folder : sources("src/main/java", "src/test/java", "core-test/java", "test/java", "web-test/java",
				"telemetry-test/java")) {
			try (Stream<Path> files = Files.walk(folder)) {
				files.filter((file) -> file.toString().endsWith(".java"))
					.forEach((file) -> row.matcher(text(file)).results().forEach((found) -> rows.add(found.group(1))));
			}
		}
		assertThat(rows).isEmpty();
	}

	private static String text(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Test
	void theSourcesOfAllModulesAreFound() {
		assertThat(SOURCES.sizesOfPackages()).containsKeys("io.papyra.fact", "io.papyra.shell", "io.papyra.pekko");
	}

	@Test
	void aPackageHasAtMost25Types() {
		Map<String, Integer> large = new TreeMap<>(SOURCES.sizesOfPackages());
		large.values().removeIf((size) -> size <= TYPES_IN_A_PACKAGE);
		assertThat(large.keySet()).as("packages over %d types", TYPES_IN_A_PACKAGE).isEqualTo(LARGE_PACKAGES.keySet());
		assertThat(large)
			.allSatisfy((name, size) -> assertThat(size).as(name).isLessThanOrEqualTo(LARGE_PACKAGES.get(name)));
	}

	@Test
	void aCircleHasAtMostThreeTypes() {
		List<Set<String>> known = CIRCLES.stream().map(HouseRulesTests::circle).toList();
		List<Set<String>> found = SOURCES.circles()
			.stream()
			.filter((circle) -> circle.size() > TYPES_IN_A_CIRCLE)
			.toList();
		assertThat(found).as("circles of more than %d types", TYPES_IN_A_CIRCLE)
			.allMatch((circle) -> known.stream().anyMatch((larger) -> larger.containsAll(circle)));
		assertThat(known).as("circles that are listed and cut")
			.allMatch((larger) -> found.stream().anyMatch(larger::containsAll));
	}

	private static Set<String> circle(String names) {
		return Arrays.stream(names.split(" ")).map("io.papyra."::concat).collect(Collectors.toSet());
	}

	@Test
	void noNameIsGivenTwice() {
		assertThat(SOURCES.repeatedNames()).as("names that several types have").isEmpty();
	}

	@Test
	void whatIsInternalIsUsedByItsOwnModule() {
		Set<String> intruders = SOURCES.intruders(".internal.");
		intruders.removeIf((type) -> type.startsWith(SIMULATION));
		assertThat(intruders).as("types that import what is internal elsewhere").isEqualTo(INTRUDERS);
	}

	@Test
	void aPackageIsInOneModule() {
		Map<String, Set<Path>> modules = new TreeMap<>();
		SOURCES.types()
			.forEach((type) -> modules.computeIfAbsent(type.packageName(), (name) -> new TreeSet<>())
				.add(type.module()));
		modules.values().removeIf((several) -> several.size() == 1);
		assertThat(modules).as("packages that several modules have").isEmpty();
	}

	@Test
	void methodsStaySmall() {
		assertThat(SOURCES.methods().stream().filter(HouseRulesTests::isLarge).map(Method::name))
			.as("methods over %d lines, or with more than %d parameters", LINES_OF_A_METHOD, PARAMETERS_OF_A_METHOD)
			.containsExactlyInAnyOrderElementsOf(LARGE_METHODS);
	}

	private static boolean isLarge(Method method) {
		return method.lines() > LINES_OF_A_METHOD
				|| (method.parameters() > PARAMETERS_OF_A_METHOD && !method.recordConstructor());
	}

}
