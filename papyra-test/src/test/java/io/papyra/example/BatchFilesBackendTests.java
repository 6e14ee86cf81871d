package io.papyra.example;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import io.papyra.backend.PersistenceBackend;
import io.papyra.fact.FactKind;
import io.papyra.fact.StoredFact;
import io.papyra.test.BackendOpener;
import io.papyra.test.PersistenceBackendContract;
import org.junit.jupiter.api.io.TempDir;

/** A backend in one file keeps the contract. */
class BatchFilesBackendTests extends PersistenceBackendContract {

	@TempDir
	Path directory;

	@Override
	protected PersistenceBackend createBackend() {
		return new BatchFilesBackend(this.directory.resolve("facts"));
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
	protected Set<Class<?>> capabilities() {
		return Set.of();
	}

	@Override
	protected boolean damageFact(FactKind kind, StoredFact stored) throws IOException {
		List<Path> batches;
		try (Stream<Path> files = Files.list(this.directory.resolve("facts"))) {
			batches = files.filter((file) -> file.toString().endsWith(".ndjson")).sorted().toList();
		}
		for (Path batch : batches) {
			List<String> lines = new ArrayList<>(Files.readAllLines(batch));
			int line = (int) (stored.seq() - Long.parseLong(batch.getFileName().toString().substring(0, 19)));
			if (line >= 0 && line < lines.size()) {
				lines.set(line, lines.get(line).replaceFirst("\"kind\"", "\"kinx\""));
				Files.write(batch, lines);
				return true;
			}
		}
		return false;
	}

	static final class Opener implements BackendOpener {

		@Override
		public PersistenceBackend open(String location) {
			return new BatchFilesBackend(Path.of(location));
		}

	}

}
