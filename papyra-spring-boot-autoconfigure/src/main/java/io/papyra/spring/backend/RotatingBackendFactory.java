package io.papyra.spring.backend;

import java.nio.file.Path;

import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.file.RotatingBackend;
import io.papyra.backend.file.RotatingOptions;
import io.papyra.report.Finding;
import io.papyra.spring.settings.PapyraProperties;
import io.papyra.spring.settings.PropertyValidation;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.util.unit.DataSize;

/** The backend {@code rotating}: a directory of files for each kind of fact. */
final class RotatingBackendFactory implements BackendFactory {

	static final Finding KEPT_FOR_EVER = Finding.warning(SelectedBackend.RETENTION, "everything is kept for ever",
			"the history grows until the disk is full: set papyra.retention.max-age, .max-records or "
					+ ".max-total-size");

	@Override
	public String name() {
		return "rotating";
	}

	@Override
	public PersistenceBackend create(BackendContext context) {
		PapyraProperties.Rotating rotating = properties(context);
		DataSize total = rotating.maxTotalSize();
		return new RotatingBackend(directory(rotating),
				new RotatingOptions(rotating.maxSegmentSize().toBytes(), (total != null) ? total.toBytes() : null),
				context.retention());
	}

	private static PapyraProperties.Rotating properties(BackendContext context) {
		return Binder.get(context.environment()).bindOrCreate("papyra.rotating", PapyraProperties.Rotating.class);
	}

	private static Path directory(PapyraProperties.Rotating rotating) {
		return Path.of(rotating.directory()).toAbsolutePath();
	}

	@Override
	public Finding retention(BackendContext context) {
		DataSize total = properties(context).maxTotalSize();
		return (total != null) ? Finding.ok(SelectedBackend.RETENTION,
				"papyra.rotating.max-total-size=" + PropertyValidation.text(total)) : KEPT_FOR_EVER;
	}

	/** A size of all kinds together is a limit, too. */
	@Override
	public @Nullable DefaultLimit defaultLimit(BackendContext context) {
		PapyraProperties.Rotating rotating = properties(context);
		return (rotating.maxTotalSize() == null) ? FileLimit.ofDirectory(directory(rotating), context.environment())
				: null;
	}

	@Override
	public String otherPlace() {
		return "--papyra.rotating.directory=<another directory>";
	}

	@Override
	public String howToMove() {
		return "move away what is there";
	}

}
