package io.papyra.backend.json;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.papyra.backend.Examinable;
import io.papyra.backend.FactWriter;
import io.papyra.backend.Finding;
import io.papyra.backend.SkippedLines;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.PersistenceException;
import io.papyra.backend.Recoverable;
import io.papyra.backend.RecoveryReport;
import io.papyra.backend.RecoveryRequest;
import io.papyra.backend.ScanReport;
import io.papyra.backend.ScanRequest;
import io.papyra.backend.Scannable;
import io.papyra.backend.Work;
import io.papyra.backend.WriterOptions;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.internal.disk.Disk;
import io.papyra.internal.log.NumberedFiles;

/**
 * A history of the rotating backend of Papyra for Python: {@code r.log} and the older
 * {@code r.log.1}, {@code r.log.2} and so on. It is read, scanned and repaired; it has no
 * writer, and every fact counts. Safe for use by several threads.
 */
public final class NumberedFilesBackend implements PersistenceBackend, Scannable, Recoverable, Examinable {

	private final NumberedFiles files;

	/**
	 * Files of this machine.
	 * @param newest the one without a number
	 */
	public NumberedFilesBackend(Path newest) {
		this.files = new NumberedFiles(newest, Disk.real(), InstantSource.system());
	}

	@Override
	public String name() {
		return "numbered-files";
	}

	@Override
	public String location() {
		return this.files.path().toString();
	}

	/**
	 * Refuses it.
	 * @throws PersistenceException always
	 */
	@Override
	public FactWriter openWriter(WriterOptions options) {
		throw new PersistenceException(location() + " and the older files beside it are of Papyra for Python, and are "
				+ "only read here; copy them with 'papyra import' into a history of the backend json or rotating",
				null);
	}

	@Override
	public Stream<StoredFact> read(FactQuery query) {
		return read(query, (skipped) -> {
		});
	}

	@Override
	public Stream<StoredFact> read(FactQuery query, Consumer<SkippedLines> skipped) {
		return this.files.read(query, skipped);
	}

	@Override
	public ScanReport scan(ScanRequest request, Work work) {
		return this.files.scan(request, work);
	}

	@Override
	public RecoveryReport recover(RecoveryRequest request, Work work) {
		return this.files.recover(request, work);
	}

	@Override
	public List<Finding> examine() {
		return this.files.examine();
	}

}
