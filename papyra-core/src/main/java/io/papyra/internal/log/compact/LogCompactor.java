package io.papyra.internal.log.compact;

import java.io.IOException;
import java.time.Instant;
import java.util.Objects;

import io.papyra.fact.FactKind;
import io.papyra.internal.disk.Disk;
import io.papyra.internal.log.index.BlockIndex;
import io.papyra.internal.log.index.BlockStats;
import io.papyra.internal.log.index.IndexSnapshot;
import io.papyra.internal.log.index.LogSnapshot;
import io.papyra.internal.log.index.SegmentStats;
import io.papyra.internal.log.read.ReadSnapshot;
import io.papyra.internal.log.scan.LogScanner;
import io.papyra.internal.log.scan.ScanOptions;
import io.papyra.internal.log.segment.LogLayout;
import io.papyra.internal.log.segment.Segment;
import io.papyra.internal.log.segment.SegmentReplacedException;
import io.papyra.internal.log.store.LogContext;
import io.papyra.internal.log.store.LogHandle;
import io.papyra.internal.log.store.LogWriter;
import io.papyra.retention.Retention;
import org.jspecify.annotations.Nullable;

/**
 * Compacts one log: plans what goes, and has it removed in the way that the layout of the
 * log allows. Segments are scanned before the plan is made; a single file of which all is
 * known is verified as it is copied.
 */
final class LogCompactor {

	private static final int ATTEMPTS = 5;

	private final LogHandle log;

	private final LogContext context;

	private final CompactionContext run;

	/** The log was not what it was known to be. */
	private boolean changed;

	LogCompactor(LogHandle log, CompactionContext run) {
		this.log = log;
		this.context = log.context();
		this.run = run;
	}

	/**
	 * Finds out what is to be done; changes nothing. Null if there is no log yet.
	 * @throws io.papyra.backend.CompactionRefusedException if the log is not valid
	 */
	@Nullable CompactionJob prepare() throws IOException {
		for (int attempt = 1;; attempt++) {
			try {
				return plan();
			}
			catch (SegmentReplacedException ex) {
				if (attempt == ATTEMPTS) {
					throw ex;
				}
			}
		}
	}

	private @Nullable CompactionJob plan() throws IOException {
		LogLayout files = this.log.layout().resolve(disk());
		Seen seen = look(files);
		LogSnapshot view = seen.view();
		if (view.segments().isEmpty() && view.listing().foreign().isEmpty() && view.checkpoint() == null) {
			return null;
		}
		IndexSnapshot believed = seen.believed();
		LogSnapshot known = asKnown(files, view, believed);
		if (known == null || believed == null) {
			return task(files, view, scan(view));
		}
		CompactionJob task = task(files, known, believed);
		if (!task.plan().hasExpired()) {
			// Nothing else will read it.
			scan(known);
		}
		return task;
	}

	/** The log as it stands, and what was known of it just before. */
	private record Seen(LogSnapshot view, @Nullable IndexSnapshot believed) {
	}

	private Seen look(LogLayout files) throws IOException {
		if (!this.run.isBesideWriter() || this.run.dryRun()) {
			return lookFromOutside(files);
		}
		Seen[] seen = new Seen[1];
		this.run.exclusively(() -> {
			LogWriter writer = this.run.writerOf(this.log);
			if (writer != null) {
				// What a failed batch has left behind is cut off now; otherwise that
				// would happen later, and other lines would be there.
				writer.attach();
			}
			seen[0] = lookFromOutside(files);
		});
		return seen[0];
	}

	private Seen lookFromOutside(LogLayout files) throws IOException {
		BlockIndex here = this.log.index();
		IndexSnapshot believed = (here != null) ? here.view() : null;
		LogSnapshot view = this.run.isBesideWriter() || this.run.dryRun()
				? LogSnapshot.of(disk(), files, this.run.lockFile(), this.context.clock())
				: LogSnapshot.exclusive(disk(), files);
		return new Seen(view, believed);
	}

	/**
	 * A log that is one file, as far as it is known: that is verified while the file is
	 * rewritten. Null if it is to be read first.
	 */
	private @Nullable LogSnapshot asKnown(LogLayout files, LogSnapshot view, @Nullable IndexSnapshot believed) {
		Segment segment = view.listing().last();
		SegmentStats known = (believed != null && segment != null) ? believed.of(segment) : null;
		if (this.changed || this.run.dryRun() || files.rolls() || segment == null || known == null
				|| !view.listing().foreign().isEmpty()) {
			return null;
		}
		if (this.run.isBesideWriter()) {
			return view.knownUpTo(segment, known.end());
		}
		return (known.end() == segment.size()) ? view : null;
	}

	/** Reads all of it, and returns what is in it. */
	private IndexSnapshot scan(LogSnapshot view) throws IOException {
		BlockIndex learned = new BlockIndex(this.context.blockSize());
		CompactionContext
			.refuseDamaged(new LogScanner(disk(), view, this.run.monitor(), ScanOptions.together(false), learned)
				.run(System.nanoTime()));
		return Objects.requireNonNull(learned.view());
	}

	private CompactionJob task(LogLayout files, LogSnapshot view, IndexSnapshot known) throws IOException {
		Instant now = this.context.clock().instant();
		CompactionPlan plan = CompactionPlan.of(new ReadSnapshot(disk(), view, known),
				this.run.retention(this.context.retention()), now, (kind) -> this.run.oldest(kind, this.log));
		this.run.planned(this.log, plan);
		return new CompactionJob(this.log, this.run, files, view, known, plan, now);
	}

	/** Does what was found out, and tells. */
	void complete(CompactionJob prepared, CompactionReportBuilder sum) throws IOException {
		CompactionJob task = prepared;
		for (int attempt = 1;; attempt++) {
			try {
				compact(task, sum);
				return;
			}
			catch (SegmentReplacedException ex) {
				// Also when the log is not what it was known to be: then it is read
				// first.
				this.changed = true;
				CompactionJob again = (attempt < ATTEMPTS) ? prepare() : null;
				if (again == null) {
					throw ex;
				}
				task = again;
			}
		}
	}

	private static CompactionStrategy of(CompactionJob task) {
		return task.files().rolls() ? new SegmentCompaction(task) : new FileCompaction(task);
	}

	private void compact(CompactionJob task, CompactionReportBuilder sum) throws IOException {
		BlockStats before = task.known().sum();
		CompactionStrategy compaction = of(task);
		IndexSnapshot after = null;
		if (this.run.dryRun() || compaction.removals().isEmpty()) {
			compaction.estimate(sum);
		}
		else {
			compaction.run(sum);
			BlockIndex index = this.log.index();
			after = (index != null) ? index.view() : null;
		}
		if (after != null) {
			sum.after(after.sum());
		}
		else {
			sum.after(before, compaction.removals());
		}
		sum.before(before);
		compaction.removals().forEach(sum::expired);
		sum.timeless(timeless(before));
	}

	/** Facts that no maximum age can ever reach. */
	private long timeless(BlockStats sum) {
		long timeless = 0;
		for (FactKind kind : FactKind.values()) {
			Retention retention = this.context.retention().of(kind);
			timeless += (retention.maxAge() != null) ? sum.timeless(kind) : 0;
		}
		return timeless;
	}

	private Disk disk() {
		return this.context.disk();
	}

}
