package io.papyra.autoconfigure;

import java.nio.file.Path;

import io.papyra.recorder.RecorderOptions;
import io.papyra.startup.StartupOptions;

import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/** From properties to the options of the core. */
final class CoreOptions {

	private static final String UNNAMED_SYSTEM = "local";

	private CoreOptions() {
	}

	static String systemId(PapyraProperties properties, Environment environment) {
		if (properties.systemId() != null) {
			return properties.systemId();
		}
		String application = environment.getProperty("spring.application.name");
		return StringUtils.hasText(application) ? application : UNNAMED_SYSTEM;
	}

	static RecorderOptions recorder(PapyraProperties properties, String systemId) {
		PapyraProperties.Write write = properties.write();
		return new RecorderOptions(systemId, write.sync(), (int) write.bufferSize().toBytes(), write.overflow(),
				write.blockTimeout(), write.shutdownTimeout(), (int) properties.payload().maxSize().toBytes(),
				properties.redaction().keys());
	}

	static StartupOptions startup(PapyraProperties properties) {
		PapyraProperties.Startup startup = properties.startup();
		String quarantine = startup.quarantineDirectory();
		return new StartupOptions(startup.mode(), startup.recoveryMode(),
				(quarantine != null) ? Path.of(quarantine) : null, startup.timeout());
	}

}
