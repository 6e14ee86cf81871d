package io.papyra;

import java.io.File;
import java.io.InputStream;
import java.io.StringWriter;
import java.lang.module.ModuleDescriptor;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import io.papyra.fact.Fact;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import tools.jackson.core.JsonGenerator;

import static org.assertj.core.api.Assertions.assertThat;

/** What the core is as a module, and that an application of modules runs with it. */
class ModuleDescriptorTests {

	private static final String CORE = "papyra-core";

	private static final ProjectSources SOURCES = ProjectSources.of(HouseRulesTests.sources("src/main/java"));

	private static final String CONSUMER = """
			module consumer {
				requires io.papyra.core;
				opens consumer to io.papyra.core;
			}
			""";

	private static final String RECORDING = """
			package consumer;

			import java.nio.file.Path;
			import java.util.Map;
			import io.papyra.backend.file.JsonBackend;
			import io.papyra.fact.ActorAddress;
			import io.papyra.fact.ActorEvent;
			import io.papyra.observe.PersistenceObserver;
			import io.papyra.recorder.BufferedFactRecorder;
			import io.papyra.recorder.RecorderOptions;

			public final class Main {

				public record Order(int number) {
				}

				public static void main(String[] arguments) throws Exception {
					JsonBackend backend = new JsonBackend(Path.of(arguments[0]));
					try (BufferedFactRecorder recorder = new BufferedFactRecorder(backend,
							RecorderOptions.defaults("shop"), PersistenceObserver.NONE)) {
						recorder.start();
						recorder.recordDurably(new ActorEvent("shop", new ActorAddress("shop", 1, "/user/a"), "Placed",
								Map.of("order", new Order(7)), null)).get();
					}
				}

			}
			""";

	private static final String INTRUDING = """
			package consumer;

			public final class Main {

				Object disk = io.papyra.internal.disk.Disk.real();

			}
			""";

	@TempDir
	Path directory;

	@Test
	void whatIsNotInternalIsExported() throws Exception {
		assertThat(descriptor().exports()
			.stream()
			.filter((export) -> !export.isQualified())
			.map(ModuleDescriptor.Exports::source)).containsExactlyInAnyOrderElementsOf(
					packages().stream().filter((name) -> !name.contains(".internal")).toList());
	}

	@Test
	void whatIsInternalIsExportedToThoseWhoUseItAlone() throws Exception {
		Map<String, Set<String>> exported = new TreeMap<>();
		descriptor().exports()
			.stream()
			.filter(ModuleDescriptor.Exports::isQualified)
			.forEach((export) -> exported.put(export.source(), new TreeSet<>(export.targets())));
		assertThat(exported).isEqualTo(usedElsewhere())
			.containsEntry("io.papyra.internal.disk", Set.of("io.papyra.test"));
	}

	/**
	 * Internal packages of the core, and the modules whose main code imports from them.
	 */
	private static Map<String, Set<String>> usedElsewhere() {
		Map<String, Set<String>> used = new TreeMap<>();
		Set<String> packages = packages();
		for (ProjectSources.Type type : SOURCES.types()) {
			// The module has the name of the package that its others are in.
			String module = String.join(".", Arrays.asList(type.packageName().split("\\.")).subList(0, 3));
			for (String imported : type.imports().values()) {
				String from = imported.substring(0, imported.lastIndexOf('.'));
				if (from.contains(".internal") && packages.contains(from) && !type.module().endsWith(CORE)) {
					used.computeIfAbsent(from, (name) -> new TreeSet<>()).add(module);
				}
			}
		}
		return used;
	}

	@Test
	void anApplicationOfModulesRecordsThePayloadsOfPackagesThatItOpens() throws Exception {
		assertThat(compile(RECORDING)).isEmpty();
		Path file = this.directory.resolve("papyra.ndjson");
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"--module-path", modulePath() + File.pathSeparator + this.directory.resolve("classes"), "--module",
				"consumer/consumer.Main", file.toString())
			.redirectErrorStream(true)
			.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor()).as(output).isZero();
		assertThat(Files.readString(file)).contains("\"event_type\":\"Placed\",\"payload\":{\"order\":{\"number\":7}}");
	}

	@Test
	void whatIsInternalDoesNotCompile() throws Exception {
		assertThat(compile(INTRUDING)).contains("package io.papyra.internal.disk is not visible");
	}

	private String compile(String main) throws Exception {
		Path sources = Files.createDirectories(this.directory.resolve("sources/consumer"));
		Path module = Files.writeString(sources.resolveSibling("module-info.java"), CONSUMER);
		Path type = Files.writeString(sources.resolve("Main.java"), main);
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		StringWriter messages = new StringWriter();
		try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
			compiler
				.getTask(messages, files, null,
						List.of("--module-path", modulePath(), "-proc:none", "-d",
								this.directory.resolve("classes").toString()),
						null, files.getJavaFileObjects(module, type))
				.call();
		}
		return messages.toString();
	}

	private static String modulePath() {
		return Stream.of(Fact.class, Logger.class, JsonGenerator.class, NullMarked.class)
			.map(ModuleDescriptorTests::location)
			.map(Path::toString)
			.collect(Collectors.joining(File.pathSeparator));
	}

	private static Path location(Class<?> type) {
		try {
			return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
		}
		catch (URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static ModuleDescriptor descriptor() throws Exception {
		try (InputStream bytes = Files.newInputStream(location(Fact.class).resolve("module-info.class"))) {
			return ModuleDescriptor.read(bytes);
		}
	}

	/** The packages of the core that have types. */
	private static Set<String> packages() {
		return SOURCES.types()
			.stream()
			.filter((type) -> type.module().endsWith(CORE))
			.map(ProjectSources.Type::packageName)
			.collect(Collectors.toSet());
	}

}
