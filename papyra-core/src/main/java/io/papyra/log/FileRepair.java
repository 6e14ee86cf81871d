package io.papyra.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import io.papyra.backend.AnomalyType;
import io.papyra.backend.ScanReport;
import io.papyra.codec.HeaderNotes;
import io.papyra.disk.DiskFile;

/**
 * Mends one part of a log. What is to be taken out is on stable storage elsewhere before
 * the file changes. A file of which only the end is wrong is mended in its place; any
 * other is written anew beside it and takes its name in one step.
 */
final class FileRepair {

	private final RepairContext context;

	private final RepairScope scope;

	private final RepairNotes notes;

	FileRepair(RepairContext context, RepairScope scope) {
		this.context = context;
		this.scope = scope;
		this.notes = new RepairNotes(context.request().mode(), scope);
	}

	/** Whether the log ends here. */
	boolean isLast() {
		return this.scope.isLast();
	}

	/** Reads the part and notes what is to be done. */
	RepairNotes examine() throws IOException {
		try (DiskFile file = JoinedFile.open(this.context.disk(), this.scope.files())) {
			whole(scan(file, this.notes));
		}
		return this.notes;
	}

	private ScanReport scan(DiskFile file, LineVisitor visitor) throws IOException {
		LogScan scan = new LogScan(this.context.disk(), this.context.view(), visitor, this.context.work());
		return scan.startingBehind(Math.max(0, this.scope.base() - 1)).over(file, this.scope.whole(), 0);
	}

	/** What cannot be read again as it was read before must not be mended by half. */
	private static void whole(ScanReport again) throws IOException {
		if (again.anomalyCounts().containsKey(AnomalyType.PARTIAL_WRITE)) {
			throw new IOException("it could be read to its end once, but not again: " + again.anomalies());
		}
	}

	/**
	 * Does what the notes say.
	 * @param nextFree the first number that was certainly never used
	 * @param acknowledge whether a header is to say, at the end of the log, that numbers
	 * are missing
	 */
	RepairTally mend(long nextFree, boolean acknowledge) throws IOException {
		try (DiskFile file = JoinedFile.open(this.context.disk(), this.scope.files())) {
			return (this.notes.rewrite() || this.scope.files().size() > 1 || nothingStays())
					? rewrite(file, nextFree, acknowledge) : mendEnd(file, nextFree, acknowledge);
		}
	}

	/** A file that is named by its first number must not be left without any line. */
	private boolean nothingStays() {
		Removed torn = this.notes.torn();
		return this.scope.base() > 0 && torn != null && torn.offset() == 0;
	}

	/**
	 * Only the end is wrong: a torn line is cut off, a missing newline or a header is
	 * added.
	 */
	private RepairTally mendEnd(DiskFile file, long nextFree, boolean acknowledge) throws IOException {
		RepairTally tally = new RepairTally();
		long end = this.scope.whole().size();
		Removed torn = this.notes.torn();
		if (torn != null) {
			try (SetAside aside = this.context.setAside(this.scope)) {
				aside.keep(file, torn);
				this.context.complete(aside);
			}
			end = torn.offset();
			tally.removed(torn.length());
		}
		byte[] newline = this.notes.unfinished() ? new byte[] { '\n' } : new byte[0];
		byte[] header = acknowledge
				? HeaderLine.of(origin(file), this.context.now(), nextFree, nextFree - 1, HeaderNotes.NONE)
				: new byte[0];
		byte[] addition = Arrays.copyOf(newline, newline.length + header.length);
		System.arraycopy(header, 0, addition, newline.length, header.length);
		try (DiskFile mended = this.context.disk().openForWrite(this.scope.path())) {
			if (torn != null) {
				mended.truncate(end);
				mended.force();
			}
			if (addition.length > 0) {
				FileOps.writeFully(mended, ByteBuffer.wrap(addition), end);
				mended.force();
			}
		}
		return tally;
	}

	private RepairTally rewrite(DiskFile file, long nextFree, boolean acknowledge) throws IOException {
		Path temporary = LogFormat.temporary(LogFormat.sibling(this.scope.path(), ".repaired"));
		RepairTally tally;
		try (SetAside aside = this.context.setAside(this.scope);
				DiskFile target = FileOps.createAnew(this.context.disk(), temporary, file.size())) {
			LogRewrite rewrite = new LogRewrite(file, new LogOutput(target, file.size()), aside, this.notes,
					new RewriteSettings(this.context.request().mode(), origin(file), this.context.now(), this.scope));
			whole(scan(file, rewrite));
			rewrite.finish(nextFree, acknowledge);
			this.context.complete(aside);
			FileOps.publish(this.context.disk(), temporary, this.scope.path());
			tally = rewrite.tally();
		}
		removeJoined();
		return tally;
	}

	/** Everything that these files held is in the first one now. */
	private void removeJoined() throws IOException {
		List<LogSegment> files = this.scope.files();
		for (LogSegment joined : files.subList(1, files.size())) {
			FileOps.deleteIfThere(this.context.disk(), joined.path());
		}
		if (files.size() > 1) {
			this.context.disk().syncDirectory(LogFormat.directory(this.scope.path()));
		}
	}

	private static LogOrigin origin(DiskFile file) throws IOException {
		return LogOrigin.of(file, file.size());
	}

}
