package io.papyra.internal.log.format;

import java.io.IOException;

import io.papyra.fact.FactTime;
import io.papyra.internal.disk.DiskFile;
import io.papyra.retention.RetentionWindow;

/**
 * Finds times of facts that contradict the facts on both sides of them in the same file.
 * Goes along with a walk in either direction, and looks at the neighbours only where a
 * time is far from the last one. Not safe for use by several threads.
 */
public final class ImplausibleTimes {

	/** How many lines without a usable time are passed on the way to a neighbour. */
	private static final int PATIENCE = 100;

	private final DiskFile file;

	private final long size;

	private long last = RetentionWindow.NO_TIME;

	public ImplausibleTimes(DiskFile file, long size) {
		this.file = file;
		this.size = size;
	}

	/**
	 * The time of a fact, or {@link RetentionWindow#NO_TIME} if it cannot be.
	 * @param micros its time by itself
	 * @param start where its line begins
	 * @param end where the next line begins
	 */
	public long of(long micros, long start, long end) {
		if (micros == RetentionWindow.NO_TIME) {
			return micros;
		}
		boolean near = this.last != RetentionWindow.NO_TIME && !FactTime.areFarApart(micros, this.last);
		if (!near && isOdd(micros, start, end)) {
			return RetentionWindow.NO_TIME;
		}
		this.last = micros;
		return micros;
	}

	/**
	 * How many facts have odd times in a range of whole lines, that is passed at once.
	 * @param since earliest time in it
	 * @param until latest time in it; earlier than the other one if there is none
	 */
	public long countIn(long since, long until, long start, long end) {
		if (since > until) {
			return 0;
		}
		boolean near = this.last != RetentionWindow.NO_TIME && !FactTime.areFarApart(since, this.last)
				&& !FactTime.areFarApart(until, this.last);
		long odd = (near || isNarrow(since, until, start)) ? 0 : count(start, end);
		this.last = near ? this.last : until;
		return odd;
	}

	/** At the beginning of the file there is nothing on the other side. */
	private boolean isNarrow(long since, long until, long start) {
		return start == 0 && !FactTime.areFarApart(since, until);
	}

	private long count(long start, long end) {
		long odd = 0;
		LineReader line = new LineReader(this.file, start, end);
		LineValidator check = new LineValidator(false);
		try {
			while (line.next()) {
				check.validate(line);
				long micros = time(check, line.bytes(), line.from(), line.to());
				if (micros != of(micros, line.offset(), line.nextOffset())) {
					odd++;
				}
			}
		}
		catch (IOException ex) {
			// Code that reads on fails for the same reason, and reports it.
			return odd;
		}
		return odd;
	}

	private boolean isOdd(long micros, long start, long end) {
		try {
			long before = before(start);
			if (before == RetentionWindow.NO_TIME || !FactTime.areFarApart(micros, before)) {
				return false;
			}
			long after = after(end);
			return after != RetentionWindow.NO_TIME && FactTime.areFarApart(micros, after);
		}
		catch (IOException ex) {
			// Nothing expires by a time that could not be compared.
			return true;
		}
	}

	private long before(long start) throws IOException {
		ReverseLineReader line = new ReverseLineReader(this.file, start);
		LineValidator check = new LineValidator(false);
		for (int lines = 0; lines < PATIENCE && line.previous(); lines++) {
			if (!line.tooLong()) {
				check.validate(line.bytes(), line.from(), line.to());
				long micros = time(check, line.bytes(), line.from(), line.to());
				if (micros != RetentionWindow.NO_TIME) {
					return micros;
				}
			}
		}
		return RetentionWindow.NO_TIME;
	}

	private long after(long end) throws IOException {
		LineReader line = new LineReader(this.file, end, this.size);
		LineValidator check = new LineValidator(false);
		for (int lines = 0; lines < PATIENCE && line.next(); lines++) {
			check.validate(line);
			long micros = time(check, line.bytes(), line.from(), line.to());
			if (micros != RetentionWindow.NO_TIME) {
				return micros;
			}
		}
		return RetentionWindow.NO_TIME;
	}

	private static long time(LineValidator check, byte[] bytes, int from, int to) {
		return (check.content() == LineValidator.Content.FACT) ? check.time(bytes, from, to) : RetentionWindow.NO_TIME;
	}

}
