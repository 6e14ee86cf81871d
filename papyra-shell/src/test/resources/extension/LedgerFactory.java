package com.example.ledger;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import io.papyra.backend.Compactable;
import io.papyra.backend.FactWriter;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.Recoverable;
import io.papyra.backend.Scannable;
import io.papyra.backend.WriterOptions;
import io.papyra.backend.file.JsonBackend;
import io.papyra.doctor.DoctorCheck;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.report.CompactionReport;
import io.papyra.report.CompactionRequest;
import io.papyra.report.Finding;
import io.papyra.report.RecoveryReport;
import io.papyra.report.RecoveryRequest;
import io.papyra.report.ScanReport;
import io.papyra.report.ScanRequest;
import io.papyra.retention.RetentionPolicy;
import io.papyra.spring.backend.BackendContext;
import io.papyra.spring.backend.BackendFactory;
import io.papyra.spring.backend.BackendOption;
import io.papyra.spring.settings.InvalidPapyraPropertyException;

/** A backend that the build does not know: tests compile it, and put it into a jar. */
public final class LedgerFactory implements BackendFactory {

	@Override
	public String name() {
		return "ledger";
	}

	@Override
	public PersistenceBackend create(BackendContext context) {
		String shelf = context.environment().getProperty("papyra.ledger.shelf", "");
		if (shelf.equals("broken")) {
			throw new IllegalStateException("the shelf is broken");
		}
		if (shelf.isEmpty()) {
			throw new InvalidPapyraPropertyException("papyra.ledger.shelf", shelf, "a directory");
		}
		return new Ledger(Path.of(shelf), context.systemId(), context.retention());
	}

	@Override
	public List<DoctorCheck> checks(BackendContext context) {
		return List.of(() -> Finding.ok("ledger", "the ink is dry"));
	}

	@Override
	public List<BackendOption> options() {
		return List.of(new BackendOption("shelf", "SHELF", "where the ledger stands", "papyra.ledger.shelf"));
	}

	private static final class Ledger
			implements PersistenceBackend, Scannable, Recoverable, Compactable, AutoCloseable {

		private final JsonBackend pages;

		private final Path shelf;

		private final String systemId;

		Ledger(Path shelf, String systemId, RetentionPolicy retention) {
			this.pages = new JsonBackend(shelf.resolve("pages"), retention);
			this.shelf = shelf;
			this.systemId = systemId;
		}

		@Override
		public String name() {
			return "ledger";
		}

		@Override
		public String location() {
			return "ledger:" + this.systemId;
		}

		@Override
		public FactWriter openWriter(WriterOptions options) {
			return this.pages.openWriter(options);
		}

		@Override
		public Stream<StoredFact> read(FactQuery query) {
			return this.pages.read(query);
		}

		@Override
		public ScanReport scan(ScanRequest request, ProgressMonitor monitor) {
			return this.pages.scan(request, monitor);
		}

		@Override
		public RecoveryReport recover(RecoveryRequest request, ProgressMonitor monitor) {
			return this.pages.recover(request, monitor);
		}

		@Override
		public RetentionPolicy retention() {
			return this.pages.retention();
		}

		@Override
		public CompactionReport compact(CompactionRequest request, ProgressMonitor monitor) {
			return this.pages.compact(request, monitor);
		}

		/** Leaves a trace of it. */
		@Override
		public void close() throws Exception {
			if (Files.isDirectory(this.shelf)) {
				Files.writeString(this.shelf.resolve("closed"), "");
			}
		}

	}

}
