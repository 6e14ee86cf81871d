package io.papyra.backend.rotating;

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
import io.papyra.internal.log.PartitionedLog;
import io.papyra.retention.RetentionPolicy;
import org.jspecify.annotations.Nullable;

/**
 * A directory with a folder for each kind of fact, in it segments that are named by their
 * first sequence number. Each kind is a log of its own, with numbers of its own; facts of
 * several kinds are read in the order of their times. Safe for use by several threads.
 */
public final class RotatingBackend implements Recheckable, Recognizable, Scannable, Recoverable, Examinable,
		Compactable, Measurable, Copyable, Annotatable {

	private final PartitionedLog logs;

	private final RetentionPolicy retention;

	private final @Nullable Long maxTotalSize;

	/**
	 * The directory of that name on this machine; made when a writer is opened.
	 * @param options how large its files may grow
	 * @param retention which facts count
	 */
	public RotatingBackend(Path directory, RotatingOptions options, RetentionPolicy retention) {
		this(directory, options, retention, Disk.real(), InstantSource.system());
	}

	public RotatingBackend(Path directory, RotatingOptions options, RetentionPolicy retention, Disk disk,
			InstantSource clock) {
		this.logs = new PartitionedLog(directory, options.limits(), retention, disk, clock);
		this.retention = retention;
		this.maxTotalSize = options.maxTotalSize();
	}

	@Override
	public String name() {
		return "rotating";
	}

	@Override
	public String location() {
		return this.logs.path().toString();
	}

	@Override
	public FactWriter openWriter(WriterOptions options) {
		return this.logs.openWriter(options);
	}

	@Override
	public void requireHistory() {
		this.logs.requireHistory();
	}

	@Override
	public void requireReadable() {
		// What is in a directory is told file by file by a scan.
	}

	@Override
	public void recheckNextOpening(Recheck recheck) {
		this.logs.recheckNextOpening(recheck);
	}

	@Override
	public Stream<StoredFact> read(FactQuery query) {
		return this.logs.read(query);
	}

	@Override
	public Stream<StoredFact> read(FactQuery query, Consumer<SkippedLines> skipped) {
		return this.logs.read(query, skipped);
	}

	@Override
	public ScanReport scan(ScanRequest request, Work work) {
		return this.logs.scan(request, work);
	}

	@Override
	public RecoveryReport recover(RecoveryRequest request, Work work) {
		return this.logs.recover(request, work);
	}

	@Override
	public RetentionPolicy retention() {
		return this.retention;
	}

	@Override
	public @Nullable ClockDoubt clockDoubt() {
		return this.logs.clockDoubt();
	}

	@Override
	public CompactionReport compact(CompactionRequest request, Work work) {
		request.requireGroups(Set.of());
		return this.logs.compact(request, work);
	}

	@Override
	public boolean annotate(FactBatch facts, String systemId) {
		return this.logs.annotate(facts, systemId);
	}

	@Override
	public @Nullable StorageUse measure() {
		return this.logs.measure();
	}

	@Override
	public @Nullable Long maxTotalSize() {
		return this.maxTotalSize;
	}

	@Override
	public @Nullable Long freeSpace() {
		return this.logs.freeSpace();
	}

	@Override
	public List<CopiedFile> copyTo(Path directory, boolean link, Work work) {
		return this.logs.copyTo(directory, link, work);
	}

	@Override
	public List<Finding> examine() {
		return this.logs.examine();
	}

}
