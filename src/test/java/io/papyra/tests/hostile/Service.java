package io.papyra.tests.hostile;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.papyra.recorder.FactRecorder;
import io.papyra.recorder.RecorderStatus;
import io.papyra.spring.PapyraStatus;
import io.papyra.tests.harness.History;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The smallest service with a history, in the process of the tests. */
final class Service implements AutoCloseable {

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	private final ConfigurableApplicationContext context;

	private final History history;

	private Service(Path file, List<String> properties) {
		List<String> arguments = new ArrayList<>();
		// Not that of the sample application, which is on the class path too.
		arguments.add("--spring.config.name=none");
		arguments.add("--spring.main.banner-mode=off");
		arguments.add("--logging.level.root=warn");
		arguments.add("--papyra.json.path=" + file);
		arguments.add("--papyra.system-id=hostile");
		properties.forEach((property) -> arguments.add("--" + property));
		this.history = new History(file);
		this.context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.registerShutdownHook(false)
			.run(arguments.toArray(String[]::new));
	}

	static Service start(Path file, String... properties) {
		return new Service(file, List.of(properties));
	}

	FactRecorder recorder() {
		return this.context.getBean(FactRecorder.class);
	}

	PapyraStatus papyra() {
		return this.context.getBean(PapyraStatus.class);
	}

	RecorderStatus status() {
		RecorderStatus status = papyra().recorder();
		if (status == null) {
			throw new AssertionError("the service has no recorder");
		}
		return status;
	}

	History history() {
		return this.history;
	}

	@Override
	public void close() {
		this.context.close();
	}

}
