package io.papyra.backend.json;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.papyra.backend.Annotatable;
import io.papyra.backend.ClockDoubt;
import io.papyra.backend.Compactable;
import io.papyra.backend.CompactionReport;
import io.papyra.backend.CompactionRequest;
import io.papyra.backend.CopiedFile;
import io.papyra.backend.Copyable;
import io.papyra.backend.Examinable;
import io.papyra.backend.FactBatch;
import io.papyra.backend.FactWriter;
import io.papyra.backend.Finding;
import io.papyra.backend.Measurable;
import io.papyra.backend.SkippedLines;
import io.papyra.backend.Recheckable;
import io.papyra.backend.Recognizable;
import io.papyra.backend.Recoverable;
import io.papyra.backend.RecoveryReport;
import io.papyra.backend.RecoveryRequest;
import io.papyra.backend.ScanReport;
import io.papyra.backend.ScanRequest;
import io.papyra.backend.Scannable;
import io.papyra.backend.StorageUse;
import io.papyra.backend.Work;
import io.papyra.backend.WriterOptions;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.internal.disk.Disk;
import io.papyra.internal.log.FactLog;
import io.papyra.retention.RetentionPolicy;
import org.jspecify.annotations.Nullable;

/**
 * All kinds of fact in one NDJSON file, checksummed line by line. Safe for use by several
 * threads.
 */
public final class JsonBackend implements Recheckable, Recognizable, Scannable, Recoverable, Examinable, Compactable,
		Measurable, Copyable, Annotatable {

	private final FactLog log;

	private final RetentionPolicy retention;

	/** The file of that name on this machine, of which every fact counts. */
	public JsonBackend(Path file) {
		this(file, RetentionPolicy.NONE);
	}

	/**
	 * The file of that name on this machine; made, with its directory, when a writer is
	 * opened.
	 * @param retention which facts count
	 */
	public JsonBackend(Path file, RetentionPolicy retention) {
		this(file, retention, Disk.real(), InstantSource.system());
	}

	public JsonBackend(Path file, RetentionPolicy retention, Disk disk, InstantSource clock) {
		this.log = new FactLog(file, retention, disk, clock);
		this.retention = retention;
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
	public void requireHistory() {
		this.log.requireHistory();
	}

	@Override
	public void requireReadable() {
		this.log.requireReadable();
	}

	@Override
	public void recheckNextOpening(Recheck recheck) {
		this.log.recheckNextOpening(recheck);
	}

	@Override
	public Stream<StoredFact> read(FactQuery query) {
		return this.log.read(query);
	}

	@Override
	public Stream<StoredFact> read(FactQuery query, Consumer<SkippedLines> skipped) {
		return this.log.read(query, skipped);
	}

	@Override
	public ScanReport scan(ScanRequest request, Work work) {
		return this.log.scan(request, work);
	}

	@Override
	public RecoveryReport recover(RecoveryRequest request, Work work) {
		return this.log.recover(request, work);
	}

	@Override
	public RetentionPolicy retention() {
		return this.retention;
	}

	@Override
	public @Nullable ClockDoubt clockDoubt() {
		return this.log.clockDoubt();
	}

	@Override
	public CompactionReport compact(CompactionRequest request, Work work) {
		request.requireGroups(Set.of());
		return this.log.compact(request, work);
	}

	@Override
	public boolean annotate(FactBatch facts, String systemId) {
		return this.log.annotate(facts, systemId);
	}

	@Override
	public @Nullable StorageUse measure() {
		return this.log.measure();
	}

	@Override
	public @Nullable Long freeSpace() {
		return this.log.freeSpace();
	}

	@Override
	public List<CopiedFile> copyTo(Path directory, boolean link, Work work) {
		return this.log.copyTo(directory, link, work);
	}

	@Override
	public List<Finding> examine() {
		return this.log.examine();
	}

}
