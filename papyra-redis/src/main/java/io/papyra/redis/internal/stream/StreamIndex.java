package io.papyra.redis.internal.stream;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import io.lettuce.core.StreamMessage;
import io.papyra.redis.internal.entry.EntryId;
import io.papyra.redis.internal.entry.EntryValidator;
import io.papyra.report.StorageUsage.KindUsage;
import io.papyra.retention.ExpiryReason;
import io.papyra.retention.Retention;
import io.papyra.retention.RetentionWindow;
import org.jspecify.annotations.Nullable;

/**
 * How many facts of which size and time a stream holds, in blocks of a page each, so that
 * where retention begins can be found without reading all again: what is new is read on
 * demand. Safe for use by several threads.
 */
public final class StreamIndex {

	/**
	 * What a retention makes of a stream.
	 *
	 * @param floor the oldest entry that is retained by number and size; null if all are
	 * @param expired facts that are not retained, by reason
	 * @param rest what the others take
	 * @param timeless those of them without a usable time
	 */
	public record Retained(@Nullable EntryId floor, Map<ExpiryReason, Long> expired, KindUsage rest, long timeless) {
	}

	private final StreamReader reader;

	private final EntryValidator validator;

	private final List<StreamBlock> blocks = new ArrayList<>();

	/** Whether anything is known: the stream was counted, or there was nothing yet. */
	private boolean counted;

	/** What this process has appended since. */
	private long appendedFacts;

	private long appendedBytes;

	StreamIndex(StreamReader reader) {
		this.reader = reader;
		this.validator = new EntryValidator(reader.keys().kind());
	}

	/** Forgets everything: entries have been removed elsewhere than at the beginning. */
	public synchronized void forget() {
		this.blocks.clear();
		this.counted = false;
	}

	/**
	 * Counts everything again while another part of this process reads the stream: the
	 * entries are added in their order, and are valid from {@link Recount#done} on.
	 */
	public Recount recount() {
		return new Recount();
	}

	/** The entries as they are met in reading the whole stream. */
	public final class Recount {

		private final List<StreamBlock> found = new ArrayList<>();

		/** Begins after what is known of earlier entries. */
		public void begin(List<StreamBlock> known) {
			this.found.addAll(known);
		}

		/** What was counted so far. */
		public List<StreamBlock> blocks() {
			return List.copyOf(this.found);
		}

		public void add(EntryId id, EntryValidator judged) {
			StreamBlock.add(this.found, id, judged);
		}

		public void done() {
			synchronized (StreamIndex.this) {
				StreamIndex.this.blocks.clear();
				StreamIndex.this.blocks.addAll(this.found);
				counted();
			}
		}

	}

	/** A writer begins: if there is nothing yet, that is known. */
	public synchronized void begin() {
		if (!this.counted && this.reader.length() == 0) {
			counted();
		}
	}

	private void counted() {
		this.counted = true;
		this.appendedFacts = 0;
		this.appendedBytes = 0;
	}

	/** This process has appended facts of the given number of bytes. */
	public synchronized void appended(long facts, long bytes) {
		this.appendedFacts += facts;
		this.appendedBytes += bytes;
	}

	/**
	 * What the stream holds as of the last time that it was read; null if it never was.
	 */
	public synchronized @Nullable KindUsage known() {
		KindUsage use = use();
		return this.counted ? new KindUsage(use.facts() + this.appendedFacts, use.bytes() + this.appendedBytes) : null;
	}

	private KindUsage use() {
		return new KindUsage(this.blocks.stream().mapToLong((block) -> block.facts()).sum(),
				this.blocks.stream().mapToLong((block) -> block.bytes()).sum());
	}

	/** What the stream holds. */
	public synchronized KindUsage measure() {
		refresh();
		return use();
	}

	/** Reads what is new, and discards what was removed at the beginning. */
	private void refresh() {
		dropRemoved();
		counted();
		addNew();
		if (!this.blocks.isEmpty()
				&& this.blocks.stream().mapToLong((block) -> block.entries()).sum() > this.reader.length()) {
			// Entries were removed in between.
			this.blocks.clear();
			addNew();
		}
	}

	private StreamBlock last() {
		return this.blocks.get(this.blocks.size() - 1);
	}

	private void addNew() {
		EntryId from = this.blocks.isEmpty() ? EntryId.MIN : last().last().next();
		StreamCursor cursor = new StreamCursor(this.reader, from, EntryId.MAX, false);
		for (StreamMessage<byte[], byte[]> next = cursor.peek(); next != null; next = cursor.peek()) {
			this.validator.judge(next);
			StreamBlock.add(this.blocks, cursor.id(), this.validator);
			cursor.pass();
		}
	}

	private void dropRemoved() {
		if (this.blocks.isEmpty()) {
			return;
		}
		EntryId oldest = this.reader.oldest();
		if (oldest == null || last().last().compareTo(oldest) < 0) {
			this.blocks.clear();
			return;
		}
		while (this.blocks.get(0).last().compareTo(oldest) < 0) {
			this.blocks.remove(0);
		}
		StreamBlock first = this.blocks.get(0);
		if (first.first().compareTo(oldest) < 0) {
			this.blocks.set(0, first.rest(this.reader, this.validator, oldest));
		}
	}

	/** Applies a retention to what the stream holds now. */
	public synchronized Retained apply(Retention retention, Instant now) {
		refresh();
		RetentionWindow window = new RetentionWindow(retention, now);
		Sorting sorting = new Sorting(retention, window);
		for (int at = this.blocks.size() - 1; at >= 0; at--) {
			StreamBlock block = this.blocks.get(at);
			boolean plain = retention.maxAge() == null
					|| (block.timeless() == 0 && (block.facts() == 0 || !window.isTooOld(block.oldest())));
			ExpiryReason full = window.fullBecause();
			if (plain && window.offerAll(block.facts(), block.bytes())) {
				sorting.keep(block.facts(), block.bytes(), block.timeless());
			}
			else if (plain && full != null) {
				sorting.expire(full, block.facts());
			}
			else {
				sortEntries(block, sorting);
			}
		}
		return sorting.result();
	}

	private void sortEntries(StreamBlock block, Sorting sorting) {
		StreamCursor cursor = new StreamCursor(this.reader, block.first(), block.last(), true);
		for (StreamMessage<byte[], byte[]> next = cursor.peek(); next != null; next = cursor.peek()) {
			this.validator.judge(next);
			if (this.validator.content() == EntryValidator.Content.FACT) {
				sorting.offer(cursor.id(), StreamBlock.usable(this.validator.micros()), this.validator.bytes().length);
			}
			cursor.pass();
		}
	}

	/** Sorts facts, newest first, into those that are retained and those that are not. */
	private static final class Sorting {

		private final Retention retention;

		private final RetentionWindow window;

		private final Map<ExpiryReason, Long> expired = new EnumMap<>(ExpiryReason.class);

		private long facts;

		private long bytes;

		private long timeless;

		private @Nullable EntryId floor;

		Sorting(Retention retention, RetentionWindow window) {
			this.retention = retention;
			this.window = window;
		}

		void keep(long moreFacts, long moreBytes, long moreTimeless) {
			this.facts += moreFacts;
			this.bytes += moreBytes;
			this.timeless += moreTimeless;
		}

		void expire(ExpiryReason reason, long moreFacts) {
			if (moreFacts > 0) {
				this.expired.merge(reason, moreFacts, Long::sum);
			}
		}

		void offer(EntryId id, long micros, long size) {
			ExpiryReason reason = this.window.offer(micros, size);
			if (reason == null) {
				keep(1, size, (micros == RetentionWindow.NO_TIME) ? 1 : 0);
				return;
			}
			this.expired.merge(reason, 1L, Long::sum);
			if (reason != ExpiryReason.AGE && this.floor == null) {
				// All older ones are expired, too.
				this.floor = id.next();
			}
		}

		Retained result() {
			return new Retained(this.floor, this.expired, new KindUsage(this.facts, this.bytes),
					(this.retention.maxAge() != null) ? this.timeless : 0);
		}

	}

}
