package io.papyra.spring.pekko;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

import io.papyra.fact.ActorEvent;
import io.papyra.spring.autoconfigure.PapyraAutoConfiguration;
import io.papyra.spring.testing.Histories;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Props;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/** An application without the typed actors of Pekko on its class path. */
class ClassicPekkoOnlyTests {

	@TempDir
	Path directory;

	@Test
	void classicActorsAreRecordedWhereThereAreNoTypedOnes() throws Exception {
		Path history = this.directory.resolve("papyra.ndjson");
		ClassLoader before = Thread.currentThread().getContextClassLoader();
		try (URLClassLoader classPath = new URLClassLoader(withoutTypedActors(),
				ClassLoader.getPlatformClassLoader())) {
			Thread.currentThread().setContextClassLoader(classPath);
			Class<?> application = classPath.loadClass(Application.class.getName());
			application.getMethod("run", String.class).invoke(null, history.toString());
		}
		finally {
			Thread.currentThread().setContextClassLoader(before);
		}
		assertThat(Histories.eventTypes(history)).containsExactly(ActorEvent.SYSTEM_STARTED, ActorEvent.STARTED,
				ActorEvent.STOPPED, ActorEvent.SYSTEM_STOPPED);
	}

	private static URL[] withoutTypedActors() {
		return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> !entry.contains("pekko-actor-typed"))
			.map(ClassicPekkoOnlyTests::url)
			.toArray(URL[]::new);
	}

	private static URL url(String entry) {
		try {
			return new File(entry).toURI().toURL();
		}
		catch (MalformedURLException ex) {
			throw new IllegalArgumentException(entry, ex);
		}
	}

	/** In a class loader of its own. */
	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ PapyraAutoConfiguration.class, PapyraPekkoAutoConfiguration.class })
	public static class Application {

		/** Starts and ends, with an actor in between. */
		public static void run(String history) {
			try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
				.web(WebApplicationType.NONE)
				.properties(Map.of("papyra.json.path", history, "papyra.audit.interval", "0s",
						"spring.main.banner-mode", "off"))
				.run()) {
				context.getBean(ActorSystem.class).actorOf(Props.empty(), "a");
			}
		}

		@Bean
		ActorSystem actorSystem() {
			return ActorSystem.create("classic");
		}

	}

}
