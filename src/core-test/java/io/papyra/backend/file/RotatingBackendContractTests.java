package io.papyra.backend.file;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;

import io.papyra.backend.Compactable;
import io.papyra.backend.Diagnosable;
import io.papyra.backend.Measurable;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.Recoverable;
import io.papyra.backend.Scannable;
import io.papyra.fact.FactKind;
import io.papyra.fact.StoredFact;
import io.papyra.retention.RetentionPolicy;
import io.papyra.test.BackendOpener;
import io.papyra.test.PersistenceBackendContract;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** The backend of segments keeps the contract on a real disk. */
@Tag("slow")
class RotatingBackendContractTests extends PersistenceBackendContract {

	@TempDir
	Path directory;

	@Override
	protected PersistenceBackend createBackend() {
		return createBackend(RetentionPolicy.NONE);
	}

	@Override
	protected PersistenceBackend createBackend(RetentionPolicy retention) {
		// Segments of a few lines each, so that every test crosses several of them.
		return new RotatingBackend(root(), new RotatingOptions(600, null), retention);
	}

	@Override
	protected PersistenceBackend reopenBackend() {
		return createBackend();
	}

	@Override
	protected Class<? extends BackendOpener> openerInAnotherProcess() {
		return Opener.class;
	}

	@Override
	protected boolean hasLogPerKind() {
		return true;
	}

	@Override
	protected Set<Class<?>> capabilities() {
		return Set.of(Scannable.class, Recoverable.class, Diagnosable.class, Compactable.class, Measurable.class);
	}

	@Override
	protected boolean damageFact(FactKind kind, StoredFact stored) throws Exception {
		Path folder = root().resolve(kind == FactKind.DEAD_LETTER ? "dead_letters" : kind.wireName() + "s");
		try (Stream<Path> files = Files.list(folder)) {
			for (Path file : files.filter((name) -> name.toString().endsWith(".ndjson")).toList()) {
				String log = Files.readString(file, StandardCharsets.ISO_8859_1);
				int trailer = log.indexOf(",\"seq\":" + stored.seq() + ",");
				if (trailer >= 0) {
					Files.writeString(file, log.substring(0, trailer - 5) + '#' + log.substring(trailer - 4),
							StandardCharsets.ISO_8859_1);
					return true;
				}
			}
		}
		return false;
	}

	private Path root() {
		return this.directory.resolve("not/yet/there/papyra");
	}

	private static final class Opener implements BackendOpener {

		@Override
		public PersistenceBackend open(String location) {
			return new RotatingBackend(Path.of(location), new RotatingOptions(600, null), RetentionPolicy.NONE);
		}

	}

}
