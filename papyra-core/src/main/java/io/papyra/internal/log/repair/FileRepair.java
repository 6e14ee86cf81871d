package io.papyra.internal.log.repair;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;

import io.papyra.internal.disk.DiskFile;
import io.papyra.internal.disk.DurableFiles;
import io.papyra.internal.disk.SequentialFileWriter;
import io.papyra.internal.log.format.HeaderRecord;
import io.papyra.internal.log.segment.Segment;

/**
 * Brings one file of a log into the state that the plan of a repair gives it. What is to
 * be removed is on stable storage elsewhere before the file changes. A file of which only
 * the end is wrong is repaired in place; for any other a new one is written beside it,
 * which takes its name in one step.
 */
final class FileRepair {

	private final RepairContext context;

	private final RepairPlan plan;

	private final RepairTarget target;

	FileRepair(RepairContext context, RepairPlan plan, RepairTarget target) {
		this.context = context;
		this.plan = plan;
		this.target = target;
	}

	/** Whether anything is to be done. */
	boolean isNeeded() {
		FileRepairPlan notes = this.target.notes();
		return this.target.isRewritten() || (notes != null && notes.changes()) || acknowledges();
	}

	private boolean acknowledges() {
		return this.target.isLast() && this.plan.acknowledges();
	}

	/** Writes the new file beside the old one, if it is not only repaired at its end. */
	void prepare() throws IOException {
		if (!this.target.isRewritten()) {
			return;
		}
		try (DiskFile file = this.plan.open(this.target);
				RemovedLinesFile removed = this.context.removedLines(this.target.path());
				DiskFile made = DurableFiles.recreate(this.context.disk(), temporary(), this.target.bytes())) {
			SequentialFileWriter output = new SequentialFileWriter(made, this.target.bytes());
			RepairRewriter rewrite = this.plan.rewrite(this.target, file, output, removed, false);
			if (this.target.isLast()) {
				rewrite.finishLog(this.plan.nextFree(), this.plan.acknowledges());
			}
			output.force();
			this.context.complete(removed);
		}
	}

	/** Lets the new file take its name, or repairs the end of the old one. */
	void publish() throws IOException {
		if (this.target.isRewritten()) {
			DurableFiles.publish(this.context.disk(), temporary(), this.target.path());
		}
		else {
			repairEnd();
		}
	}

	private Path temporary() {
		return DurableFiles.temporary(DurableFiles.sibling(this.target.path(), ".repaired"));
	}

	/**
	 * Only the end is wrong: a torn line is cut off, a missing newline or a header is
	 * added.
	 */
	private void repairEnd() throws IOException {
		FileRepairPlan notes = Objects.requireNonNull(this.target.notes());
		Segment source = this.target.asSource();
		long end = source.size();
		RemovedRange torn = notes.torn();
		if (torn != null) {
			try (DiskFile file = this.context.disk().openForRead(source.path());
					RemovedLinesFile removed = this.context.removedLines(source.path())) {
				removed.keep(file, this.target.asListed(), torn);
				this.context.complete(removed);
			}
			end = torn.offset();
		}
		byte[] newline = notes.unfinished() ? new byte[] { '\n' } : new byte[0];
		long seq = this.plan.nextFree();
		byte[] header = acknowledges()
				? HeaderRecord.of(this.plan.origin(), this.context.now(), seq, seq - 1, this.plan.notes())
				: new byte[0];
		byte[] addition = Arrays.copyOf(newline, newline.length + header.length);
		System.arraycopy(header, 0, addition, newline.length, header.length);
		try (DiskFile repaired = this.context.disk().openForWrite(source.path())) {
			if (torn != null) {
				repaired.truncate(end);
				repaired.force();
			}
			if (addition.length > 0) {
				DurableFiles.writeFully(repaired, ByteBuffer.wrap(addition), end);
				repaired.force();
			}
		}
	}

}
