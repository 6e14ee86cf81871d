package io.papyra.backend.file;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

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
import org.junit.jupiter.api.io.TempDir;

/** The file backend keeps the contract on a real disk. */
class JsonBackendContractTests extends PersistenceBackendContract {

	@TempDir
	Path directory;

	@Override
	protected PersistenceBackend createBackend() {
		return new JsonBackend(file());
	}

	@Override
	protected PersistenceBackend reopenBackend() {
		return new JsonBackend(file());
	}

	@Override
	protected Class<? extends BackendOpener> openerInAnotherProcess() {
		return Opener.class;
	}

	@Override
	protected Set<Class<?>> capabilities() {
		return Set.of(Scannable.class, Recoverable.class, Diagnosable.class, Compactable.class, Measurable.class);
	}

	@Override
	protected PersistenceBackend createBackend(RetentionPolicy retention) {
		return new JsonBackend(file(), retention);
	}

	@Override
	protected boolean damageFact(FactKind kind, StoredFact stored) throws Exception {
		String log = Files.readString(file(), StandardCharsets.ISO_8859_1);
		int at = log.indexOf(",\"seq\":" + stored.seq() + ",") - 5;
		Files.writeString(file(), log.substring(0, at) + '#' + log.substring(at + 1), StandardCharsets.ISO_8859_1);
		return true;
	}

	private Path file() {
		return this.directory.resolve("not/yet/there/log.ndjson");
	}

	private static final class Opener implements BackendOpener {

		@Override
		public PersistenceBackend open(String location) {
			return new JsonBackend(Path.of(location));
		}

	}

}
