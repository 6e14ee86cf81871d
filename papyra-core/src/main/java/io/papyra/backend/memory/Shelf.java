package io.papyra.backend.memory;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

import io.papyra.codec.LineFormatException;
import io.papyra.codec.LineParser;
import io.papyra.fact.FactTime;
import io.papyra.report.StorageUsage.KindUsage;
import io.papyra.retention.ExpiryReason;
import io.papyra.retention.Retention;
import io.papyra.retention.RetentionWindow;
import org.jspecify.annotations.Nullable;

/**
 * The facts of one kind. Expired ones are dropped many at a time, so that a full shelf
 * does not have to be gone through for every new fact. Not safe for use by several
 * threads.
 */
final class Shelf {

	/** How many more facts may lie here than count, and their bytes. */
	private static final int SLACK_FACTS = 64;

	private static final long SLACK_BYTES = 64 * 1024;

	/**
	 * A fact.
	 *
	 * @param micros its time as far as it counts
	 * @param stored its time by itself
	 */
	private record Entry(StoredLine line, long micros, long stored) {

		Entry withoutTime() {
			return new Entry(this.line, RetentionWindow.NO_TIME, this.stored);
		}

		Entry asStored() {
			return (this.micros == this.stored) ? this : new Entry(this.line, this.stored, this.stored);
		}

	}

	/**
	 * Goes over entries, newest first, and takes the time from those whose time
	 * contradicts the facts on both sides; facts without a time are passed on the way
	 * there.
	 */
	private static final class Walk {

		/** How many facts without a time are passed. */
		private static final int PATIENCE = 100;

		private final Iterator<Entry> newestFirst;

		private final Deque<Entry> ahead = new ArrayDeque<>();

		/** Time of the fact after it, and of the last one that is retained. */
		private long behind = RetentionWindow.NO_TIME;

		private long last = RetentionWindow.NO_TIME;

		Walk(Iterator<Entry> newestFirst) {
			this.newestFirst = newestFirst;
		}

		boolean hasNext() {
			return !this.ahead.isEmpty() || this.newestFirst.hasNext();
		}

		Entry next() {
			Entry entry = this.ahead.isEmpty() ? this.newestFirst.next() : this.ahead.removeFirst();
			long micros = entry.micros();
			if (micros == RetentionWindow.NO_TIME) {
				return entry;
			}
			boolean odd = isFar(micros, this.last) && isFar(micros, this.behind) && isFar(micros, before());
			this.behind = micros;
			this.last = odd ? this.last : micros;
			return odd ? entry.withoutTime() : entry;
		}

		private long before() {
			for (Entry entry : this.ahead) {
				if (entry.micros() != RetentionWindow.NO_TIME) {
					return entry.micros();
				}
			}
			while (this.ahead.size() < PATIENCE && this.newestFirst.hasNext()) {
				Entry entry = this.newestFirst.next();
				this.ahead.addLast(entry);
				if (entry.micros() != RetentionWindow.NO_TIME) {
					return entry.micros();
				}
			}
			return RetentionWindow.NO_TIME;
		}

		private static boolean isFar(long micros, long other) {
			return other != RetentionWindow.NO_TIME && FactTime.areFarApart(micros, other);
		}

	}

	/** Oldest first. */
	private final Deque<Entry> entries = new ArrayDeque<>();

	private final Retention retention;

	private final LineParser parser = new LineParser();

	private final long mostFacts;

	private final long mostBytes;

	private long bytes;

	Shelf(Retention wanted, long mostFactsOtherwise) {
		long number = (wanted.maxRecords() != null) ? wanted.maxRecords() : mostFactsOtherwise;
		this.retention = new Retention(number, wanted.maxAge(), wanted.maxTotalSize());
		this.mostFacts = withSlack(number, SLACK_FACTS);
		this.mostBytes = (wanted.maxTotalSize() != null) ? withSlack(wanted.maxTotalSize(), SLACK_BYTES)
				: Long.MAX_VALUE;
	}

	private static long withSlack(long limit, long least) {
		long slack = Math.max(least, limit / 8);
		return (limit > Long.MAX_VALUE - slack) ? Long.MAX_VALUE : limit + slack;
	}

	void add(StoredLine line) {
		long micros = micros(line);
		this.entries.addLast(new Entry(line, micros, micros));
		this.bytes += line.size();
	}

	/** Times are only looked for where they matter. */
	private long micros(StoredLine line) {
		if (this.retention.maxAge() == null) {
			return RetentionWindow.NO_TIME;
		}
		try {
			Instant time = FactTime.usable(line.parse(this.parser).fact().timestamp());
			return (time != null) ? ChronoUnit.MICROS.between(Instant.EPOCH, time) : RetentionWindow.NO_TIME;
		}
		catch (LineFormatException | ArithmeticException ex) {
			// No fact, or so far away that its age is unknown.
			return RetentionWindow.NO_TIME;
		}
	}

	KindUsage use() {
		return new KindUsage(this.entries.size(), this.bytes);
	}

	/** The retained facts, newest first. */
	List<StoredLine> counting(Instant now) {
		RetentionWindow window = new RetentionWindow(this.retention, now);
		List<StoredLine> counting = new ArrayList<>();
		Walk newestFirst = new Walk(this.entries.descendingIterator());
		while (newestFirst.hasNext() && !window.isFull()) {
			Entry entry = newestFirst.next();
			if (offer(window, entry) == null) {
				counting.add(entry.line());
			}
		}
		return counting;
	}

	/**
	 * Drops what has expired if there is too much; returns how many facts went, by
	 * reason.
	 */
	Map<ExpiryReason, Long> makeRoom(Instant now) {
		if (this.entries.size() <= this.mostFacts && this.bytes <= this.mostBytes) {
			return Map.of();
		}
		return sort(now, true).expired();
	}

	/**
	 * Tells retained facts from expired ones, and drops the latter if that is wanted.
	 */
	Sorted sort(Instant now, boolean release) {
		RetentionWindow window = new RetentionWindow(this.retention, now);
		Map<ExpiryReason, Long> expired = new EnumMap<>(ExpiryReason.class);
		List<Entry> rest = new ArrayList<>();
		long restBytes = 0;
		long timeless = 0;
		for (Walk newestFirst = new Walk(this.entries.descendingIterator()); newestFirst.hasNext();) {
			Entry entry = newestFirst.next();
			ExpiryReason reason = offer(window, entry);
			if (reason == null) {
				rest.add(entry.asStored());
				restBytes += entry.line().size();
				timeless += (entry.micros() == RetentionWindow.NO_TIME) ? 1 : 0;
			}
			else {
				expired.merge(reason, 1L, Long::sum);
			}
		}
		KindUsage use = new KindUsage(rest.size(), restBytes);
		if (release && !expired.isEmpty()) {
			Collections.reverse(rest);
			this.entries.clear();
			this.entries.addAll(rest);
			this.bytes = restBytes;
		}
		return new Sorted(expired, use, (this.retention.maxAge() != null) ? timeless : 0);
	}

	private static @Nullable ExpiryReason offer(RetentionWindow window, Entry entry) {
		return window.offer(entry.micros(), entry.line().size());
	}

	/**
	 * What counts and what does not.
	 *
	 * @param expired facts that do not, by reason
	 * @param rest what the others take
	 * @param timeless those of them without a usable time where age is limited
	 */
	record Sorted(Map<ExpiryReason, Long> expired, KindUsage rest, long timeless) {
	}

}
