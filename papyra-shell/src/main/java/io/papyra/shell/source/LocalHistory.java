package io.papyra.shell.source;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.papyra.backend.Compactable;
import io.papyra.backend.Diagnosable;
import io.papyra.backend.NotAHistoryException;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.PersistenceException;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.Recognizable;
import io.papyra.backend.Recoverable;
import io.papyra.backend.Scannable;
import io.papyra.backend.Watchable;
import io.papyra.backup.BackupReport;
import io.papyra.backup.LogBackups;
import io.papyra.doctor.Doctor;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.maintenance.MaintenanceOrigin;
import io.papyra.report.CompactionReport;
import io.papyra.report.CompactionRequest;
import io.papyra.report.RecoveryMode;
import io.papyra.report.RecoveryReport;
import io.papyra.report.RecoveryRequest;
import io.papyra.report.ScanReport;
import io.papyra.report.ScanRequest;
import io.papyra.report.SkippedLines;
import io.papyra.shell.command.CommandFailure;
import io.papyra.spring.autoconfigure.PapyraSettings;
import io.papyra.spring.backend.BackendFactories;
import io.papyra.spring.backend.BackendFactory;
import io.papyra.spring.settings.PapyraProperties.OnUnavailable;
import io.papyra.startup.StartupCheck;
import io.papyra.startup.StartupCheckFailedException;
import io.papyra.startup.StartupOptions;
import io.papyra.startup.StartupMode;
import io.papyra.startup.StartupOutcome;
import io.papyra.wire.CompactionDescriptors;
import io.papyra.wire.Examination;
import io.papyra.wire.NextStep;
import io.papyra.wire.ReportDescriptors;
import org.jspecify.annotations.Nullable;

/** A history that this process opens itself, with what its backend can do. */
public final class LocalHistory implements History {

	private final PersistenceBackend backend;

	private final @Nullable BackendFactory factory;

	private final PapyraSettings settings;

	private final SessionCounters observer;

	private final boolean force;

	private final MaintenanceNotes notes;

	private final @Nullable TemporaryCopy copy;

	/** Whether there has to be a history: not before a first start. */
	private final boolean required;

	/**
	 * A backend with the settings of the service whose history it is.
	 * @param factory has made it, or null if none has
	 * @param request what the user wants opened
	 * @param force whether to work also on what is no history by all that can be told
	 * @param required whether there has to be a history
	 */
	LocalHistory(PersistenceBackend backend, @Nullable BackendFactory factory, PapyraSettings settings,
			OpenRequest request, boolean force, boolean required) {
		this.notes = new MaintenanceNotes(backend, settings.systemId(), request.invocation().output());
		this.observer = request.counters();
		this.copy = request.copy();
		this.required = required;
		this.backend = backend;
		this.factory = factory;
		this.settings = settings;
		this.force = force;
	}

	/**
	 * A backend that was made for a command.
	 * @throws io.papyra.backend.NotAHistoryException if by all that can be told there is
	 * no history, and the user has not said that it is one
	 */
	static History opened(PersistenceBackend backend, BackendFactory factory, PapyraSettings settings,
			OpenRequest request) {
		boolean force = request.invocation().arguments().isSet(FileHistorySource.FORCE);
		LocalHistory target = new LocalHistory(backend, factory, settings, request, force, !request.mayBeMissing());
		try {
			if (backend instanceof Recognizable recognizable && !force) {
				target.require(recognizable);
			}
			return target;
		}
		catch (RuntimeException ex) {
			target.close();
			throw ex;
		}
	}

	/**
	 * What cannot be had is for the check of a start to judge, if that may be without.
	 */
	private void require(Recognizable recognizable) {
		try {
			recognizable.requireReadable();
		}
		catch (PersistenceException ex) {
			if (ex instanceof NotAHistoryException || !isDispensable()) {
				throw ex;
			}
		}
	}

	/** The backend itself, for what only one of them can do. */
	public PersistenceBackend backend() {
		return this.backend;
	}

	@Override
	public String location() {
		return (this.copy != null) ? this.copy.shown() : this.backend.location();
	}

	@Override
	public NextStep next() {
		if (this.copy != null) {
			return NextStep.of(location(), " --path FILE, where FILE is " + location() + " in a file, unpacked", true,
					false);
		}
		boolean recovers = this.settings.startup().mode() == StartupMode.RECOVER;
		if (!BackendFactories.FILES.contains(this.backend.name())) {
			return NextStep.of(location(), "", this.backend instanceof Recoverable, recovers);
		}
		FileSurroundings around = FileSurroundings.of(location());
		return NextStep.ofFiles(location(), recovers, around.owner(), around.rotated());
	}

	@Override
	public Overview overview() {
		List<String> capabilities = new ArrayList<>();
		if (this.backend instanceof Scannable) {
			capabilities.add("scan");
		}
		if (this.backend instanceof Recoverable) {
			capabilities.add("recover");
		}
		if (this.backend instanceof Diagnosable) {
			capabilities.add("examine");
		}
		if (this.backend instanceof Compactable) {
			capabilities.add("compact");
		}
		return new Overview(this.backend.name(), location(), this.settings.systemId(), capabilities,
				(this.backend instanceof Compactable compactable)
						? CompactionDescriptors.retention(compactable.retention()) : null);
	}

	@Override
	public Stream<StoredFact> read(FactQuery query) {
		return this.backend.read(query);
	}

	@Override
	public Stream<StoredFact> read(FactQuery query, Consumer<SkippedLines> skipped) {
		return this.backend.read(query, skipped);
	}

	@Override
	public Watchable.@Nullable Watch watch(Set<FactKind> kinds) {
		return (this.backend instanceof Watchable watchable) ? watchable.watch(kinds) : null;
	}

	@Override
	public ReportDescriptors.Scan scan(boolean full, ProgressMonitor monitor) {
		if (!(this.backend instanceof Scannable scannable)) {
			throw cannot("scanned");
		}
		ScanRequest request = full ? ScanRequest.RECORDS : ScanRequest.CHECKSUMS;
		ScanReport report = watched(() -> scannable.scan(request, monitor),
				(done, error) -> this.observer.onScan(done, error, 0));
		if (this.required && !report.exists()) {
			throw CommandFailure.missing("there is no history at " + location() + ", where the settings of the backend "
					+ this.backend.name() + " say it is; name another one, or a running service with --url");
		}
		return ReportDescriptors.Scan.of(report, ScanReport.LISTED_ANOMALIES);
	}

	@Override
	public ReportDescriptors.@Nullable Scan lastKnown(ProgressMonitor monitor) {
		return (this.backend instanceof Scannable scannable) ? ReportDescriptors.Scan
			.of(scannable.scan(ScanRequest.INCREMENTAL, monitor), ScanReport.LISTED_ANOMALIES) : null;
	}

	@Override
	public RecoveryResult recover(RecoveryMode mode, boolean dryRun, ProgressMonitor monitor) {
		if (!(this.backend instanceof Recoverable recoverable)) {
			throw cannot("repaired");
		}
		RecoveryRequest request = new RecoveryRequest(mode, this.settings.startup().quarantineDirectory(), dryRun,
				this.force);
		RecoveryReport report = watched(() -> recoverable.recover(request, monitor),
				(done, error) -> this.observer.onRecovery(done, error, 0));
		tell(report);
		return RecoveryResult.of(report);
	}

	/** Nothing is added after damage. */
	private void tell(RecoveryReport report) {
		if (report.changed() && report.after().isClean()) {
			this.notes.add((facts) -> facts.recovered(MaintenanceOrigin.command(), report));
		}
		else if (report.changed()) {
			this.notes.untold("it still has anomalies, and nothing is written after these");
		}
	}

	@Override
	public CompactionDescriptors.Compaction compact(boolean dryRun, Set<String> ignoredGroups,
			ProgressMonitor monitor) {
		if (!(this.backend instanceof Compactable compactable)) {
			throw cannot("compacted");
		}
		CompactionRequest request = new CompactionRequest(dryRun, this.force).askedForByHand().ignoring(ignoredGroups);
		CompactionReport report = watched(() -> compactable.compact(request, monitor),
				(done, error) -> this.observer.onCompaction(done, error, 0));
		if (report.changed()) {
			this.notes.add((facts) -> facts.compacted(MaintenanceOrigin.command(), report));
		}
		return CompactionDescriptors.Compaction.of(report);
	}

	@Override
	public StartupOptions startup() {
		return this.settings.startup();
	}

	@Override
	public boolean isDispensable() {
		return !this.required && this.settings.properties().startup().onUnavailable() == OnUnavailable.DEGRADE;
	}

	@Override
	public CheckResult check(ProgressMonitor monitor) {
		try {
			return told(new StartupCheck(this.backend, this.settings.startup(), this.observer).run(monitor));
		}
		catch (StartupCheckFailedException ex) {
			if (ex.outcome() != null) {
				return told(ex.outcome());
			}
			if (isDispensable()) {
				return CheckResult.unavailable(startup().mode(), String.valueOf(ex.getMessage()));
			}
			throw ex;
		}
	}

	private CheckResult told(StartupOutcome outcome) {
		if (outcome.recovery() != null) {
			tell(outcome.recovery());
		}
		return CheckResult.of(outcome);
	}

	@Override
	public Examination examine(ProgressMonitor monitor) {
		return Examination.of(new Doctor(this.backend, this.settings.checks(this.backend, this.factory)).run(monitor));
	}

	@Override
	public BackupReport backUp(Path backup, boolean link, ProgressMonitor monitor) {
		return new LogBackups().create(this.backend, backup, link, this.force, monitor);
	}

	@Override
	public Counters counters() {
		return this.observer.counters();
	}

	@Override
	public boolean isLocal() {
		return true;
	}

	@Override
	public void resetCounters() {
		this.observer.reset();
	}

	@Override
	public void close() {
		try {
			release();
		}
		finally {
			if (this.copy != null) {
				this.copy.close();
			}
		}
	}

	private void release() {
		if (this.backend instanceof AutoCloseable closeable) {
			try {
				closeable.close();
			}
			catch (RuntimeException ex) {
				throw ex;
			}
			catch (Exception ex) {
				throw new PersistenceException("cannot release " + location() + ": " + ex.getMessage(), ex);
			}
		}
	}

	private static <T> T watched(Supplier<T> work, BiConsumer<@Nullable T, @Nullable Throwable> observer) {
		try {
			T report = work.get();
			observer.accept(report, null);
			return report;
		}
		catch (RuntimeException ex) {
			observer.accept(null, ex);
			throw ex;
		}
	}

	private CommandFailure cannot(String what) {
		return CommandFailure.usage("the backend " + this.backend.name() + " of " + location() + " cannot be " + what);
	}

}
