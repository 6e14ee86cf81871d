package io.papyra.shell.source;

import java.nio.file.Path;
import java.util.Set;

import io.papyra.backend.FactReader;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.Watchable;
import io.papyra.backup.BackupReport;
import io.papyra.fact.FactKind;
import io.papyra.report.RecoveryMode;
import io.papyra.startup.StartupOptions;
import io.papyra.wire.CompactionDescriptors;
import io.papyra.wire.Examination;
import io.papyra.wire.NextStep;
import io.papyra.wire.ReportDescriptors;
import org.jspecify.annotations.Nullable;

/**
 * An open history and what can be done to it. What a history cannot do is refused with a
 * {@link io.papyra.shell.command.CommandFailure} that says so. Every method may throw
 * {@link io.papyra.backend.PersistenceException}. Used by one thread.
 */
public interface History extends FactReader, AutoCloseable {

	/** Where the history is, human-readable. */
	String location();

	/** What a user does next about it, after a check. */
	NextStep next();

	/** What is known about it without reading it. */
	Overview overview();

	/**
	 * Reads everything and tells what is wrong.
	 * @param full whether also what a checksum proves is read as a record
	 */
	ReportDescriptors.Scan scan(boolean full, ProgressMonitor monitor);

	/**
	 * What a scan tells that reads only what is new since the last one, or what the
	 * service knows from its last one; null if it is not known.
	 */
	ReportDescriptors.@Nullable Scan lastKnown(ProgressMonitor monitor);

	/** Repairs it. */
	RecoveryResult recover(RecoveryMode mode, boolean dryRun, ProgressMonitor monitor);

	/**
	 * Removes what has expired.
	 * @param ignoredGroups consumer groups that hold nothing back
	 * @throws io.papyra.report.UnknownGroupException if one of them does not exist
	 */
	CompactionDescriptors.Compaction compact(boolean dryRun, Set<String> ignoredGroups, ProgressMonitor monitor);

	/** What the startup check does about it, by the settings around this command. */
	StartupOptions startup();

	/**
	 * Whether its service starts also where it cannot be had, and has facts wait:
	 * {@code papyra.startup.on-unavailable=degrade}.
	 */
	default boolean isDispensable() {
		return false;
	}

	/** Runs the startup check as its settings say. */
	CheckResult check(ProgressMonitor monitor);

	/** Scans and goes through the checklist. */
	Examination examine(ProgressMonitor monitor);

	/**
	 * Copies it into a new directory, as {@link io.papyra.backup.LogBackups#create} says.
	 */
	BackupReport backUp(Path backup, boolean link, ProgressMonitor monitor);

	/**
	 * Waits for new facts of these kinds; null if it has to be asked again and again
	 * instead.
	 */
	default Watchable.@Nullable Watch watch(Set<FactKind> kinds) {
		return null;
	}

	/** What has been counted. */
	Counters counters();

	/** Whether this process does the work itself, and not a service. */
	boolean isLocal();

	/** Restarts the counters from zero. */
	void resetCounters();

	@Override
	void close();

}
