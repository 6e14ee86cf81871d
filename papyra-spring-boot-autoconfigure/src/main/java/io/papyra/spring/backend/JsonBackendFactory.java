package io.papyra.spring.backend;

import java.nio.file.Path;

import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.file.JsonBackend;
import io.papyra.report.Finding;
import io.papyra.spring.settings.PapyraProperties;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Binder;

/** The backend {@code json}: one file of JSON lines. */
final class JsonBackendFactory implements BackendFactory {

	static final String NAME = "json";

	@Override
	public String name() {
		return NAME;
	}

	@Override
	public PersistenceBackend create(BackendContext context) {
		return new JsonBackend(file(context), context.retention());
	}

	private static Path file(BackendContext context) {
		PapyraProperties.Json json = Binder.get(context.environment())
			.bindOrCreate("papyra.json", PapyraProperties.Json.class);
		return Path.of(json.path()).toAbsolutePath();
	}

	@Override
	public @Nullable Finding retention(BackendContext context) {
		return RotatingBackendFactory.KEPT_FOR_EVER;
	}

	@Override
	public DefaultLimit defaultLimit(BackendContext context) {
		return FileLimit.ofFile(file(context), context.environment());
	}

	@Override
	public String otherPlace() {
		return "--papyra.json.path=<another file>";
	}

	@Override
	public String howToMove() {
		return "move away what is there";
	}

}
