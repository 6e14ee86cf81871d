package io.papyra.backend.json;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

import io.papyra.backend.Examinable;
import io.papyra.backend.FactWriter;
import io.papyra.backend.Finding;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.RecoveryReport;
import io.papyra.backend.RecoveryRequest;
import io.papyra.backend.Recoverable;
import io.papyra.backend.ScanReport;
import io.papyra.backend.Scannable;
import io.papyra.backend.Work;
import io.papyra.backend.WriterOptions;
import io.papyra.disk.Disk;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.log.FactLog;

/**
 * All kinds of fact in one NDJSON file, checksummed line by line. Safe for use by several
 * threads.
 */
public final class JsonBackend implements PersistenceBackend, Scannable, Recoverable, Examinable {

	private final FactLog log;

	/**
	 * The file of that name on this machine; made, with its directory, when a writer is
	 * opened.
	 */
	public JsonBackend(Path file) {
		this(file, Disk.real(), InstantSource.system());
	}

	public JsonBackend(Path file, Disk disk, InstantSource clock) {
		this.log = new FactLog(file, disk, clock);
	}

	@Override
	public String name() {
		return "json";
	}

	@Override
	public String location() {
		return this.log.path().toString();
	}

	@Override
	public FactWriter openWriter(WriterOptions options) {
		return this.log.openWriter(options);
	}

	@Override
	public Stream<StoredFact> read(FactQuery query) {
		return this.log.read(query);
	}

	@Override
	public ScanReport scan(Work work) {
		return this.log.scan(work);
	}

	@Override
	public RecoveryReport recover(RecoveryRequest request, Work work) {
		return this.log.recover(request, work);
	}

	@Override
	public List<Finding> examine() {
		return this.log.examine();
	}

}
