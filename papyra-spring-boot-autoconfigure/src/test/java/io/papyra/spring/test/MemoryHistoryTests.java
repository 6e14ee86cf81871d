package io.papyra.spring.test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.memory.MemoryBackend;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.PropertySource;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestContextManager;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Test classes as applications have them, run by Spring's test framework as JUnit would.
 */
class MemoryHistoryTests {

	private final List<TestContextManager> managers = new ArrayList<>();

	@AfterEach
	void close() {
		this.managers.forEach((manager) -> manager.getTestContext()
			.markApplicationContextDirty(DirtiesContext.HierarchyMode.EXHAUSTIVE));
	}

	private ApplicationContext contextOf(Class<?> test) throws Exception {
		TestContextManager manager = new TestContextManager(test);
		manager.prepareTestInstance(test.getDeclaredConstructor().newInstance());
		this.managers.add(manager);
		return manager.getTestContext().getApplicationContext();
	}

	private String backendOf(Class<?> test) throws Exception {
		return contextOf(test).getBean("papyraBackend", PersistenceBackend.class).name();
	}

	@Test
	void anyNumberOfCachedContextsHaveAHistoryEach() throws Exception {
		List<String> before = files();
		ApplicationContext first = contextOf(OrderTests.class);
		ApplicationContext second = contextOf(LimitTests.class);
		assertThat(first).isNotSameAs(second);
		assertThat(first.getBean(MemoryBackend.class)).isNotSameAs(second.getBean(MemoryBackend.class));
		assertThat(contextOf(OrderTests.class)).isSameAs(first);
		assertThat(files()).isEqualTo(before);
	}

	private static List<String> files() throws IOException {
		try (Stream<Path> files = Files.list(Path.of(""))) {
			return files.map(Path::toString).sorted().toList();
		}
	}

	@Test
	void memoryIsAboveTheFilesOfTheApplicationAndOfItsProfiles() throws Exception {
		assertThat(backendOf(ProfileTests.class)).isEqualTo("memory");
		assertThat(backendOf(PlainSpringTests.class)).isEqualTo("memory");
	}

	@Test
	void whatATestSaysItselfCounts() throws Exception {
		assertThat(backendOf(OwnPropertyTests.class)).isEqualTo("json");
		assertThat(backendOf(OwnPropertySourceTests.class)).isEqualTo("rotating");
		assertThat(backendOf(DynamicTests.class)).isEqualTo("rotating");
		assertThat(backendOf(ArgumentTests.class)).isEqualTo("json");
		System.setProperty("papyra.backend", "json");
		try {
			assertThat(backendOf(SystemPropertyTests.class)).isEqualTo("json");
		}
		finally {
			System.clearProperty("papyra.backend");
		}
	}

	@Test
	void aBackendOfTheUsersOwnStays() throws Exception {
		assertThat(contextOf(OwnBackendTests.class).getBean("papyraBackend"))
			.isSameAs(contextOf(OwnBackendTests.class).getBean("second"));
	}

	@Test
	void whatIsSwitchedOffStaysOff() throws Exception {
		assertThat(contextOf(DisabledTests.class).containsBean("papyraBackend")).isFalse();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@PropertySource("classpath:rotating.properties")
	static class WithAPropertySource {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TwoBackends {

		@Bean
		MemoryBackend first() {
			return new MemoryBackend();
		}

		@Bean
		MemoryBackend second() {
			return new MemoryBackend();
		}

	}

	@SpringBootTest(classes = Application.class, webEnvironment = WebEnvironment.NONE)
	static class OrderTests {

	}

	@SpringBootTest(classes = Application.class, webEnvironment = WebEnvironment.NONE, properties = "orders.limit=5")
	static class LimitTests {

	}

	@SpringBootTest(classes = Application.class, webEnvironment = WebEnvironment.NONE)
	@ActiveProfiles("history-in-a-directory")
	static class ProfileTests {

	}

	@ContextConfiguration(classes = WithAPropertySource.class)
	static class PlainSpringTests {

	}

	@SpringBootTest(classes = Application.class, webEnvironment = WebEnvironment.NONE,
			properties = { "papyra.backend=json", "papyra.json.path=target/memory-history/own-property.ndjson" })
	static class OwnPropertyTests {

	}

	@SpringBootTest(classes = Application.class, webEnvironment = WebEnvironment.NONE)
	@TestPropertySource(
			properties = { "papyra.backend=rotating", "papyra.rotating.directory=target/memory-history/own-source" })
	static class OwnPropertySourceTests {

	}

	@SpringBootTest(classes = Application.class, webEnvironment = WebEnvironment.NONE)
	static class DynamicTests {

		@DynamicPropertySource
		static void properties(DynamicPropertyRegistry registry) {
			registry.add("papyra.backend", () -> "rotating");
			registry.add("papyra.rotating.directory", () -> "target/memory-history/dynamic");
		}

	}

	@SpringBootTest(classes = Application.class, webEnvironment = WebEnvironment.NONE,
			args = { "--papyra.backend=json", "--papyra.json.path=target/memory-history/argument.ndjson" })
	static class ArgumentTests {

	}

	@SpringBootTest(classes = Application.class, webEnvironment = WebEnvironment.NONE,
			properties = "papyra.json.path=target/memory-history/system-property.ndjson")
	static class SystemPropertyTests {

	}

	@SpringBootTest(classes = TwoBackends.class, webEnvironment = WebEnvironment.NONE)
	@ActiveProfiles("history-in-a-bean")
	static class OwnBackendTests {

	}

	@SpringBootTest(classes = Application.class, webEnvironment = WebEnvironment.NONE,
			properties = "papyra.enabled=false")
	static class DisabledTests {

	}

}
