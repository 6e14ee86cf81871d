package io.papyra.redis.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import io.papyra.backend.memory.MemoryBackend;
import io.papyra.fact.Fact;
import io.papyra.fact.FactKind;
import io.papyra.redis.RedisBackend;
import io.papyra.redis.RedisGroups;
import io.papyra.redis.listener.GroupListenerOptions;
import io.papyra.redis.listener.PapyraGroupListener;
import io.papyra.spring.settings.InvalidPapyraPropertyException;
import org.junit.jupiter.api.Test;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.annotation.ReflectiveRuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What an application with a history in Redis needs that is processed ahead of time. */
class RedisAheadOfTimeTests {

	private final RuntimeHints hints = new RuntimeHints();

	@Test
	void aNativeImageKeepsTheScripts() throws Exception {
		new RedisRuntimeHints().registerHints(this.hints, getClass().getClassLoader());
		List<String> scripts = scripts();
		assertThat(scripts).contains("append.lua").hasSizeGreaterThan(5);
		assertThat(scripts).allSatisfy(
				(script) -> assertThat(RuntimeHintsPredicates.resource().forResource("io/papyra/redis/" + script))
					.accepts(this.hints));
	}

	private static List<String> scripts() throws Exception {
		Path place = Path.of(RedisBackend.class.getProtectionDomain().getCodeSource().getLocation().toURI());
		if (Files.isDirectory(place)) {
			return scripts(place);
		}
		try (FileSystem jar = FileSystems.newFileSystem(place)) {
			return scripts(jar.getPath("/"));
		}
	}

	private static List<String> scripts(Path root) {
		try (Stream<Path> files = Files.list(root.resolve("io/papyra/redis"))) {
			return files.map((file) -> file.getFileName().toString()).filter((name) -> name.endsWith(".lua")).toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Test
	void aNativeImageCanCallTheListenersOfGroups() {
		new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(this.hints, Listener.class);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Listener.class, "got")).accepts(this.hints);
	}

	@Test
	void groupsOfABuildForRedisRefuseAnotherBackend() {
		var groups = new PapyraGroupsAutoConfiguration.RedisConfiguration();
		assertThatExceptionOfType(InvalidPapyraPropertyException.class)
			.isThrownBy(() -> groups.papyraRedisGroups(new MemoryBackend()))
			.withMessage(
					"'memory' is not allowed for papyra.backend: allowed is redis, or the name of a bean that is a "
							+ "RedisBackend: so it was when this application was processed ahead of time");
	}

	@Test
	void aListenerOfABuildForAnotherBackendSaysWhatToDo() {
		DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
		beans.registerBeanDefinition("listener", new RootBeanDefinition(Listener.class));
		assertThatExceptionOfType(InvalidGroupListenerException.class)
			.isThrownBy(() -> listeners(beans, true).afterSingletonsInstantiated())
			.withMessageEndingWith("papyra.backend was not redis when this application was processed ahead of time")
			.satisfies((ex) -> assertThat(ex.advice()).contains("with papyra.backend=redis, as it is run"));
		assertThatExceptionOfType(InvalidGroupListenerException.class)
			.isThrownBy(() -> listeners(beans, false).afterSingletonsInstantiated())
			.withMessageEndingWith("the history is that of the backend redis");
	}

	private static GroupListenerMethods listeners(DefaultListableBeanFactory beans, boolean processed) {
		return new GroupListenerMethods(beans, beans.getBeanProvider(RedisGroups.class),
				() -> GroupListenerOptions.of("orders"), "redis", processed);
	}

	static class Listener {

		@PapyraGroupListener(kind = FactKind.EVENT, group = "mailer")
		void got(Fact fact) {
		}

	}

}
