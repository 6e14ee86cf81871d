package io.papyra.observe;

import java.util.Map;

import io.papyra.fact.FactKind;
import io.papyra.report.CompactionReport;
import io.papyra.report.RecoveryReport;
import io.papyra.report.ScanReport;
import io.papyra.retention.ExpiryReason;
import org.jspecify.annotations.Nullable;

/**
 * Is notified of what happens to facts. Called by the thread that does the work, so
 * implementations are quick and safe for use by several threads; what they throw is
 * caught and logged.
 */
public interface PersistenceObserver {

	/** Does nothing. */
	PersistenceObserver NONE = new PersistenceObserver() {
	};

	/**
	 * A batch was stored: facts by kind (indexed by {@link FactKind#ordinal()}), bytes,
	 * and the time it took.
	 */
	default void onWritten(long[] factsByKind, long bytes, long nanos) {
	}

	/**
	 * Events were stored: how many of each type (indexed by {@link EventType#ordinal()}).
	 * Called after {@link #onWritten}, for the same batch.
	 */
	default void onEvents(long[] eventsByType) {
	}

	/**
	 * Lines were stored that report missing facts: those that the recorder could not
	 * record, or that the store has lost. What a recovery acknowledges is in its report
	 * instead.
	 */
	default void onGaps(long count) {
	}

	/** Facts were not recorded; the kind is null where it is not known. */
	default void onDropped(DropReason reason, @Nullable FactKind kind, long count) {
	}

	/** A batch could not be stored; it will be tried again. */
	default void onWriteError(Throwable error) {
	}

	/** Facts were dropped from the store because newer ones needed the room. */
	default void onExpired(FactKind kind, ExpiryReason reason, long count) {
	}

	/** A compaction ended, with its report or with an error. */
	default void onCompaction(@Nullable CompactionReport report, @Nullable Throwable error, long nanos) {
	}

	/** A scan ended, with its report or with an error. */
	default void onScan(@Nullable ScanReport report, @Nullable Throwable error, long nanos) {
	}

	/** A recovery ended, with its report or with an error. */
	default void onRecovery(@Nullable RecoveryReport report, @Nullable Throwable error, long nanos) {
	}

	/**
	 * One observer that passes everything on to several, each shielded from what the
	 * others throw.
	 */
	static PersistenceObserver all(Iterable<? extends PersistenceObserver> observers) {
		return new ObserverGroup(observers);
	}

}
