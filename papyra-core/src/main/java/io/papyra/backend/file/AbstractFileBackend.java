package io.papyra.backend.file;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.papyra.backend.Annotatable;
import io.papyra.backend.Compactable;
import io.papyra.backend.Copyable;
import io.papyra.backend.Diagnosable;
import io.papyra.backend.FactBatch;
import io.papyra.backend.FactWriter;
import io.papyra.backend.Measurable;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.Recheckable;
import io.papyra.backend.Recognizable;
import io.papyra.backend.Recoverable;
import io.papyra.backend.Scannable;
import io.papyra.backend.WriterOptions;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.internal.log.HistoryLog;
import io.papyra.report.ClockDoubt;
import io.papyra.report.CompactionReport;
import io.papyra.report.CompactionRequest;
import io.papyra.report.CopiedFile;
import io.papyra.report.Finding;
import io.papyra.report.RecoveryReport;
import io.papyra.report.RecoveryRequest;
import io.papyra.report.ScanReport;
import io.papyra.report.ScanRequest;
import io.papyra.report.SkippedLines;
import io.papyra.report.StorageUsage;
import io.papyra.retention.RetentionPolicy;
import org.jspecify.annotations.Nullable;

/** What the backends in files have in common: the log does all of it. */
abstract class AbstractFileBackend implements Recheckable, Recognizable, Scannable, Recoverable, Diagnosable,
		Compactable, Measurable, Copyable, Annotatable {

	private final String name;

	private final HistoryLog log;

	AbstractFileBackend(String name, HistoryLog log) {
		this.name = name;
		this.log = log;
	}

	@Override
	public final String name() {
		return this.name;
	}

	@Override
	public final String location() {
		return this.log.path().toString();
	}

	@Override
	public final FactWriter openWriter(WriterOptions options) {
		return this.log.openWriter(options);
	}

	@Override
	public final void requireHistory() {
		this.log.requireHistory();
	}

	@Override
	public final void requireReadable() {
		this.log.requireReadable();
	}

	@Override
	public final void recheckNextOpening(Recheck recheck) {
		this.log.recheckNextOpening(recheck);
	}

	@Override
	public final Stream<StoredFact> read(FactQuery query) {
		return this.log.read(query);
	}

	@Override
	public final Stream<StoredFact> read(FactQuery query, Consumer<SkippedLines> skipped) {
		return this.log.read(query, skipped);
	}

	@Override
	public final ScanReport scan(ScanRequest request, ProgressMonitor monitor) {
		return this.log.scan(request, monitor);
	}

	@Override
	public final RecoveryReport recover(RecoveryRequest request, ProgressMonitor monitor) {
		return this.log.recover(request, monitor);
	}

	@Override
	public final RetentionPolicy retention() {
		return this.log.retention();
	}

	@Override
	public final @Nullable ClockDoubt clockDoubt() {
		return this.log.clockDoubt();
	}

	@Override
	public final CompactionReport compact(CompactionRequest request, ProgressMonitor monitor) {
		request.requireGroups(Set.of());
		return this.log.compact(request, monitor);
	}

	@Override
	public final boolean annotate(FactBatch facts, String systemId) {
		return this.log.annotate(facts, systemId);
	}

	@Override
	public final @Nullable StorageUsage measure() {
		return this.log.measure();
	}

	@Override
	public final @Nullable Long maxTotalSize() {
		return this.log.maxTotalSize();
	}

	@Override
	public final @Nullable Long freeSpace() {
		return this.log.freeSpace();
	}

	@Override
	public final List<CopiedFile> copyTo(Path directory, boolean link, ProgressMonitor monitor) {
		return this.log.copyTo(directory, link, monitor);
	}

	@Override
	public final List<Finding> diagnose() {
		return this.log.diagnose();
	}

}
