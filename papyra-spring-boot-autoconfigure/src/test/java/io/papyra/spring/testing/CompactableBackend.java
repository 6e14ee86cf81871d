package io.papyra.spring.testing;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.papyra.backend.Compactable;
import io.papyra.backend.FactWriter;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.WriterOptions;
import io.papyra.backend.memory.MemoryBackend;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.report.CompactionReport;
import io.papyra.report.CompactionReport.HeldBack;
import io.papyra.report.CompactionRequest;
import io.papyra.retention.Retention;
import io.papyra.retention.RetentionPolicy;
import org.jspecify.annotations.Nullable;

/** A backend of a user's own, whose compactions fail or take long on command. */
public final class CompactableBackend implements PersistenceBackend, Compactable {

	/** How many compactions have begun. */
	public final AtomicInteger begun = new AtomicInteger();

	/** Whether the last compaction was asked for by hand. */
	public volatile boolean byHand;

	private final MemoryBackend memory = new MemoryBackend(RetentionPolicy.same(new Retention(2L, null, null)));

	private final AtomicInteger running = new AtomicInteger();

	/** The most that ever ran at once. */
	private volatile int most;

	private volatile @Nullable RuntimeException failure;

	private volatile @Nullable CountDownLatch gate;

	private volatile @Nullable HeldBack held;

	/** From now on, or no longer, every compaction fails so. */
	public void failing(@Nullable RuntimeException with) {
		this.failure = with;
	}

	/** From now on, or no longer, this is held back unless its group is ignored. */
	public void holding(@Nullable HeldBack back) {
		this.held = back;
	}

	/** From now on every compaction goes on until the latch is open. */
	public void waiting(CountDownLatch latch) {
		this.gate = latch;
	}

	/** The most compactions that ever ran at once. */
	public int most() {
		return this.most;
	}

	/** Whether one runs at this moment. */
	public boolean isRunning() {
		return this.running.get() > 0;
	}

	@Override
	public String name() {
		return "compactable";
	}

	@Override
	public String location() {
		return "a place that shrinks";
	}

	@Override
	public RetentionPolicy retention() {
		return this.memory.retention();
	}

	@Override
	public CompactionReport compact(CompactionRequest request, ProgressMonitor monitor) {
		HeldBack holds = this.held;
		request.requireGroups((holds != null) ? List.of(holds.group()) : List.of());
		this.byHand = request.byHand();
		this.begun.incrementAndGet();
		this.most = Math.max(this.most, this.running.incrementAndGet());
		try {
			CountDownLatch latch = this.gate;
			while (latch != null && latch.getCount() > 0) {
				monitor.progress(0, 1);
				Thread.onSpinWait();
			}
			if (this.failure != null) {
				throw this.failure;
			}
			CompactionReport report = this.memory.compact(request.ignoring(Set.of()), monitor);
			return (holds == null || request.ignoredGroups().contains(holds.group())) ? report
					: new CompactionReport(report.location(), report.dryRun(), report.before(), report.after(),
							report.expired(), report.timeless(), 0, 0, report.took(), null, List.of(holds));
		}
		finally {
			this.running.decrementAndGet();
		}
	}

	@Override
	public FactWriter openWriter(WriterOptions options) {
		return this.memory.openWriter(options);
	}

	@Override
	public Stream<StoredFact> read(FactQuery query) {
		return this.memory.read(query);
	}

}
