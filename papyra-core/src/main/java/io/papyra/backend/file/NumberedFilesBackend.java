package io.papyra.backend.file;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.papyra.backend.Diagnosable;
import io.papyra.backend.FactWriter;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.PersistenceException;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.Recoverable;
import io.papyra.backend.Scannable;
import io.papyra.backend.WriterOptions;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.internal.disk.Disk;
import io.papyra.internal.log.NumberedFiles;
import io.papyra.report.Finding;
import io.papyra.report.RecoveryReport;
import io.papyra.report.RecoveryRequest;
import io.papyra.report.ScanReport;
import io.papyra.report.ScanRequest;
import io.papyra.report.SkippedLines;

/**
 * A history of the rotating backend of Papyra for Python: {@code r.log} and the older
 * {@code r.log.1}, {@code r.log.2} and so on. It is read, scanned and repaired; it has no
 * writer, and every fact counts. Safe for use by several threads.
 */
public final class NumberedFilesBackend implements PersistenceBackend, Scannable, Recoverable, Diagnosable {

	private final NumberedFiles files;

	/**
	 * Files of this machine.
	 * @param newest the one without a number
	 */
	public NumberedFilesBackend(Path newest) {
		this.files = new NumberedFiles(newest, Disk.real(), InstantSource.system());
	}

	/**
	 * What in a directory could be such a history: the newest file of each. Other
	 * directories have none.
	 * @throws IOException if a file that could be part of one cannot be read
	 */
	public static List<Path> findIn(Path directory) throws IOException {
		return NumberedFiles.in(directory, Disk.real());
	}

	/**
	 * The other files of the history of which a file is a part; empty if it is none.
	 * @throws IOException if one of them cannot be read
	 */
	public static List<Path> findBeside(Path file) throws IOException {
		return NumberedFiles.beside(file, Disk.real());
	}

	/**
	 * The files of this history that are there, the oldest first.
	 * @throws IOException if their directory cannot be read
	 */
	public List<Path> files() throws IOException {
		return this.files.files();
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
	public ScanReport scan(ScanRequest request, ProgressMonitor monitor) {
		return this.files.scan(request, monitor);
	}

	@Override
	public RecoveryReport recover(RecoveryRequest request, ProgressMonitor monitor) {
		return this.files.recover(request, monitor);
	}

	@Override
	public List<Finding> diagnose() {
		return this.files.diagnose();
	}

}
