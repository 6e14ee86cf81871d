package io.papyra.internal.log.repair;

import java.io.IOException;

import io.papyra.codec.LogHeader;
import io.papyra.internal.log.format.LineOrder;
import io.papyra.internal.log.format.LineReader;
import io.papyra.internal.log.format.LineValidator;
import io.papyra.internal.log.format.LogOrigin;
import io.papyra.internal.log.scan.LineVisitor;
import io.papyra.internal.log.scan.SequenceValidator;
import io.papyra.report.AnomalyType;
import io.papyra.report.RecoveryRequest;
import org.jspecify.annotations.Nullable;

/**
 * What the first look of a repair at one file notes: which of its lines are in the wrong
 * place, and whether lines inside it must change.
 */
final class FileRepairPlan implements LineVisitor {

	/** Takes the place of a line that does not stand where it belongs. */
	@FunctionalInterface
	interface Strays {

		void add(LineReader line, long seq) throws IOException;

	}

	private final RecoveryRequest request;

	/** What the file becomes, or null if it only holds lines of others. */
	private final @Nullable RepairTarget target;

	private final Strays strays;

	/** Whose log it is. */
	private final LogOrigin origin;

	private boolean rewrite;

	private @Nullable RemovedRange torn;

	private boolean unfinished;

	private boolean checksummed;

	private boolean losesNumber;

	private long plain;

	private @Nullable SequenceValidator sequence;

	private final SeenLines seen = new SeenLines();

	FileRepairPlan(RecoveryRequest request, @Nullable RepairTarget target, LogOrigin origin, Strays strays) {
		this.origin = origin;
		this.request = request;
		this.target = target;
		this.strays = strays;
	}

	@Override
	public void visit(LineReader line, LineValidator found, LineOrder place) throws IOException {
		this.seen.add(line);
		RepairAction treatment = isForeign(this.origin, this.target, found) ? RepairAction.REMOVE
				: RepairAction.of(found, place, this.request);
		this.checksummed |= found.isChecksummed();
		if (found.isChecksummed() && treatment != RepairAction.REMOVE && !staysHere(found, treatment)) {
			this.strays.add(line, found.seq());
			this.rewrite = true;
		}
		if (!found.inChecksummedSection() && isRecord(found)) {
			this.plain = line.lineNumber();
		}
		this.rewrite |= lacksHeader(line, found);
		// The byte in place of a newline goes, whatever becomes of the line.
		this.rewrite |= line.endedEarly();
		switch (treatment) {
			case APPEND_NEWLINE -> endLine(place);
			case RENUMBER -> this.rewrite = true;
			case REMOVE -> remove(line, found, place);
			case KEEP, REORDER, DEDUPLICATE -> {
			}
		}
	}

	/**
	 * Whether a line is the header of another log in a set of segments, where it says
	 * what is not true of the lines after it.
	 */
	static boolean isForeign(LogOrigin origin, @Nullable RepairTarget target, LineValidator found) {
		LogHeader header = found.header();
		return found.isChecksummed() && header != null && (target == null || target.base() > 0)
				&& origin.isOther(header);
	}

	private boolean staysHere(LineValidator found, RepairAction treatment) {
		return this.target != null && this.target.holds(found.seq()) && isInOrder(treatment);
	}

	/** Whether a line with a number comes after all lower ones of its file. */
	static boolean isInOrder(RepairAction treatment) {
		return treatment == RepairAction.KEEP || treatment == RepairAction.APPEND_NEWLINE;
	}

	private static boolean isRecord(LineValidator found) {
		return found.content() == LineValidator.Content.FACT || found.content() == LineValidator.Content.GAP;
	}

	/**
	 * Whether a file that is named by its first number does not begin with its header.
	 */
	private boolean lacksHeader(LineReader line, LineValidator found) {
		return this.target != null && this.target.base() > 0 && line.lineNumber() == 1
				&& (found.header() == null || found.seq() != this.target.base());
	}

	private void endLine(LineOrder place) {
		this.unfinished |= place == LineOrder.MISSING_NEWLINE;
		this.rewrite |= place != LineOrder.MISSING_NEWLINE;
	}

	private void remove(LineReader line, LineValidator found, LineOrder place) {
		this.losesNumber |= found.isChecksummed();
		if (place == LineOrder.TORN) {
			this.torn = new RemovedRange(line.lineNumber(), line.offset(), line.length(),
					AnomalyType.TRUNCATED_LINE.name());
			// A file that is named by its first number must not be left without any line.
			this.rewrite |= this.target != null && this.target.base() > 0 && line.offset() == 0;
		}
		else {
			this.rewrite = true;
		}
	}

	/** The numbers of the file, once it was read. */
	void read(SequenceValidator numbers) {
		this.sequence = numbers;
	}

	SequenceValidator sequence() {
		return java.util.Objects.requireNonNull(this.sequence);
	}

	/** Tells whether the file is the same when it is read again. */
	SeenLines seen() {
		return this.seen;
	}

	/**
	 * Whether lines inside the file change, so that it is rewritten; else only its end is
	 * touched.
	 */
	boolean rewrite() {
		return this.rewrite;
	}

	/** Whether anything at all is to be done. */
	boolean changes() {
		return this.rewrite || this.torn != null || this.unfinished;
	}

	/** The torn last line, or null. */
	@Nullable RemovedRange torn() {
		return this.torn;
	}

	/** Whether the last line lacks nothing but its newline. */
	boolean unfinished() {
		return this.unfinished;
	}

	/** Whether a line that has a number is removed. */
	boolean losesNumber() {
		return this.losesNumber;
	}

	/** Whether any line is checksummed: a plain file needs no header for its gaps. */
	boolean checksummed() {
		return this.checksummed;
	}

	/** Place of the last record in front of the first line with a number. */
	long plain() {
		return this.plain;
	}

}
