package io.papyra.log;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.CRC32C;

import io.papyra.backend.RecoveryMode;
import org.jspecify.annotations.Nullable;

/**
 * What the first pass of a recovery notes for the second: whether lines inside the log
 * must change, where the lines are that stand in the wrong place, and how many numbers
 * are free where lines without one stand.
 */
final class RepairNotes implements LineVisitor {

	/** A range of the file. */
	record Range(long offset, long length) {
	}

	private final RecoveryMode mode;

	private final TreeMap<Long, Range> late = new TreeMap<>();

	private final Set<Long> repeated = new HashSet<>();

	private final Map<Long, Set<Integer>> originals = new HashMap<>();

	private long[] nextNumbers = new long[16];

	private int runs;

	private boolean inRun;

	private boolean rewrite;

	private @Nullable Removed torn;

	private boolean unfinished;

	private boolean sealed;

	private long lowestAstray = Long.MAX_VALUE;

	private long highestAstray;

	private boolean losesNumber;

	private final RepairScope scope;

	RepairNotes(RecoveryMode mode, RepairScope scope) {
		this.mode = mode;
		this.scope = scope;
	}

	@Override
	public void visit(LineCursor line, LineCheck found, LinePlace place) {
		Treatment treatment = Treatment.of(found, place, this.mode);
		this.sealed |= found.isSealed();
		// A segment whose header is gone gets a new one.
		this.rewrite |= this.scope.base() > 0 && line.lineNumber() == 1 && found.isSealed() && found.header() == null;
		if (found.isSealed() && this.scope.isAstray(found.seq())) {
			this.lowestAstray = Math.min(this.lowestAstray, found.seq());
			this.highestAstray = Math.max(this.highestAstray, found.seq());
		}
		if (endsRun(found, place)) {
			endRun(found.seq());
		}
		// The byte in place of a newline goes, whatever becomes of the line.
		this.rewrite |= line.endedEarly();
		switch (treatment) {
			case KEEP -> {
			}
			case END_LINE -> endLine(place);
			case ADOPT -> {
				this.inRun = true;
				this.rewrite = true;
			}
			case MOVE -> {
				this.late.put(found.seq(), new Range(line.offset(), line.length()));
				this.rewrite = true;
			}
			case RESOLVE_REPEAT -> {
				this.repeated.add(found.seq());
				this.rewrite = true;
			}
			case REMOVE -> remove(line, found, place);
		}
	}

	/** Whether lines without a number, that stand in front of this one, end here. */
	static boolean endsRun(LineCheck line, LinePlace place) {
		return line.isSealed() && (place == LinePlace.IN_ORDER || place == LinePlace.UNFINISHED);
	}

	private void endLine(LinePlace place) {
		this.unfinished |= place == LinePlace.UNFINISHED;
		this.rewrite |= place != LinePlace.UNFINISHED;
	}

	private void remove(LineCursor line, LineCheck found, LinePlace place) {
		this.losesNumber |= found.isSealed();
		if (place == LinePlace.TORN) {
			this.torn = new Removed(line.lineNumber(), line.offset(), line.length(), "TRUNCATED_LINE");
		}
		else {
			this.rewrite = true;
		}
	}

	private void endRun(long seq) {
		if (this.inRun) {
			this.inRun = false;
			if (this.runs == this.nextNumbers.length) {
				this.nextNumbers = Arrays.copyOf(this.nextNumbers, this.runs * 2);
			}
			this.nextNumbers[this.runs++] = seq;
		}
	}

	/** The number of the line behind a run of lines without number, counted from 0. */
	long numberBehindRun(int run) {
		return (run < this.runs) ? this.nextNumbers[run] : this.scope.limit();
	}

	/** Lines that stand too late, by number. */
	NavigableMap<Long, Range> late() {
		return this.late;
	}

	/** Notes the content of a line whose number there is more than once. */
	void original(long seq, byte[] bytes, int from, int to) {
		if (this.repeated.contains(seq)) {
			this.originals.computeIfAbsent(seq, (number) -> new HashSet<>()).add(hash(bytes, from, to));
		}
	}

	/** Whether a line is the same as one of its number that was noted before. */
	boolean isSameAgain(long seq, byte[] bytes, int from, int to) {
		return this.originals.getOrDefault(seq, Set.of()).contains(hash(bytes, from, to));
	}

	private static int hash(byte[] bytes, int from, int to) {
		CRC32C crc = new CRC32C();
		crc.update(bytes, from, to - from);
		return (int) crc.getValue();
	}

	/**
	 * Whether lines inside the log change, so that it is written anew; else only its end
	 * is touched.
	 */
	boolean rewrite() {
		return this.rewrite;
	}

	/** Whether a line belongs into another file. */
	boolean astray() {
		return this.highestAstray > 0;
	}

	/** The lowest number of a line that belongs into another file. */
	long lowestAstray() {
		return this.lowestAstray;
	}

	/** The highest one. */
	long highestAstray() {
		return this.highestAstray;
	}

	/** Whether anything at all is to be done. */
	boolean changes() {
		return this.rewrite || this.torn != null || this.unfinished;
	}

	/** The torn last line, or null. */
	@Nullable Removed torn() {
		return this.torn;
	}

	/** Whether the last line lacks nothing but its newline. */
	boolean unfinished() {
		return this.unfinished;
	}

	/** Whether a line that has a number is taken out. */
	boolean losesNumber() {
		return this.losesNumber;
	}

	/** Whether any line is sealed: a plain file needs no header for its gaps. */
	boolean sealed() {
		return this.sealed;
	}

}
