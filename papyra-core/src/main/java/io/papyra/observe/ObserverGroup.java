package io.papyra.observe;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.papyra.fact.FactKind;
import io.papyra.report.CompactionReport;
import io.papyra.report.RecoveryReport;
import io.papyra.report.ScanReport;
import io.papyra.retention.ExpiryReason;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes everything on to several observers; one that throws is logged and harms neither
 * the work nor the others.
 */
final class ObserverGroup implements PersistenceObserver {

	private static final Logger LOG = LoggerFactory.getLogger(ObserverGroup.class);

	private final List<PersistenceObserver> observers = new ArrayList<>();

	ObserverGroup(Iterable<? extends PersistenceObserver> observers) {
		observers.forEach(this.observers::add);
	}

	@Override
	public void onWritten(long[] factsByKind, long bytes, long nanos) {
		tell((observer) -> observer.onWritten(factsByKind, bytes, nanos));
	}

	@Override
	public void onEvents(long[] eventsByType) {
		tell((observer) -> observer.onEvents(eventsByType));
	}

	@Override
	public void onGaps(long count) {
		tell((observer) -> observer.onGaps(count));
	}

	@Override
	public void onDropped(DropReason reason, @Nullable FactKind kind, long count) {
		tell((observer) -> observer.onDropped(reason, kind, count));
	}

	@Override
	public void onWriteError(Throwable error) {
		tell((observer) -> observer.onWriteError(error));
	}

	@Override
	public void onExpired(FactKind kind, ExpiryReason reason, long count) {
		tell((observer) -> observer.onExpired(kind, reason, count));
	}

	@Override
	public void onCompaction(@Nullable CompactionReport report, @Nullable Throwable error, long nanos) {
		tell((observer) -> observer.onCompaction(report, error, nanos));
	}

	@Override
	public void onScan(@Nullable ScanReport report, @Nullable Throwable error, long nanos) {
		tell((observer) -> observer.onScan(report, error, nanos));
	}

	@Override
	public void onRecovery(@Nullable RecoveryReport report, @Nullable Throwable error, long nanos) {
		tell((observer) -> observer.onRecovery(report, error, nanos));
	}

	private void tell(Consumer<PersistenceObserver> news) {
		for (PersistenceObserver observer : this.observers) {
			try {
				news.accept(observer);
			}
			catch (RuntimeException ex) {
				LOG.warn("Papyra observer {} failed and was skipped", observer.getClass().getName(), ex);
			}
		}
	}

}
