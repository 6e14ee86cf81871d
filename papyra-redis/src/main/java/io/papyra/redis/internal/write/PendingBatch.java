package io.papyra.redis.internal.write;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;

import io.papyra.backend.FactBatch;
import io.papyra.fact.FactKind;
import io.papyra.fact.Position;
import io.papyra.redis.internal.connection.RedisLink;
import io.papyra.redis.internal.entry.EntryId;
import io.papyra.redis.internal.entry.StreamKeys;
import io.papyra.redis.internal.entry.StreamPositions;
import io.papyra.redis.internal.stream.StreamIndex;
import org.jspecify.annotations.Nullable;

/**
 * A batch on its way to the streams: which entry goes to which of them, and how far each
 * stream has got. It stays until all of it is stored, so that the same entries are sent
 * again under the same numbers. Not safe for use by several threads.
 */
public final class PendingBatch {

	/** What goes to one stream. */
	public static final class Part {

		/** Place in the batch of each entry. */
		private final List<Integer> indexes = new ArrayList<>();

		/** Entries with their checksums. */
		private final List<byte[]> entries = new ArrayList<>();

		private final StreamKeys keys;

		private final EntryId[] idsOfBatch;

		private final int[] bodies;

		/** Number of the entry that comes first of those that are not stored. */
		private long next;

		private int stored;

		/** How many of those that are stored have an id; the others are in the stream. */
		private int found;

		/** Under which id the entries got their checksums. */
		private String numberedBy = "";

		/** How many entries are facts; the others are few, and of the recorder itself. */
		private int facts;

		private long otherBytes;

		Part(StreamKeys keys, EntryId[] idsOfBatch, int[] bodies) {
			this.keys = keys;
			this.idsOfBatch = idsOfBatch;
			this.bodies = bodies;
		}

		boolean isDone() {
			return this.found == this.entries.size();
		}

		private long factBytes() {
			return this.entries.stream().mapToLong((entry) -> entry.length).sum() - this.otherBytes;
		}

		/**
		 * Stores what is not stored yet: a call is on its way while another is answered.
		 */
		public void send(RedisLink link, StreamWriter writer) {
			find(link, writer);
			while (!isDone()) {
				if (this.next != writer.next() || !this.numberedBy.equals(writer.writer())) {
					number(writer);
				}
				sendNumbered(link, writer);
			}
		}

		/** Until all is stored, or the rest needs other numbers. */
		private void sendNumbered(RedisLink link, StreamWriter writer) {
			StreamWriter.Call call = call(link, writer, null);
			while (call != null) {
				StreamWriter.Call behind = call(link, writer, call);
				AppendAnswer answer = writer.append(link, call);
				if (answer == null) {
					return;
				}
				// Before anything else can fail: what is stored is not sent again.
				this.next = call.last() + 1;
				this.stored += call.entries().size();
				remember(answer);
				find(link, writer);
				call = behind;
			}
		}

		private StreamWriter.@Nullable Call call(RedisLink link, StreamWriter writer,
				StreamWriter.@Nullable Call ahead) {
			int start = this.stored + ((ahead != null) ? ahead.entries().size() : 0);
			if (start == this.entries.size()) {
				return null;
			}
			List<byte[]> entries = this.entries.subList(start, StreamWriter.callEnd(this.entries, start));
			return writer.send(link, this.next + start - this.stored, entries, ahead);
		}

		private void number(StreamWriter writer) {
			this.next = writer.next();
			for (int at = this.stored; at < this.entries.size(); at++) {
				int body = this.bodies[this.indexes.get(at)];
				this.entries.set(at, writer.numbered(this.entries.get(at), 0, body, this.next + at - this.stored));
			}
			this.numberedBy = writer.writer();
		}

		private void remember(AppendAnswer answer) {
			if (answer.appended() == this.stored - this.found) {
				for (int at = 0; at < answer.appended(); at++) {
					this.idsOfBatch[this.indexes.get(this.found + at)] = answer.id(at);
				}
				this.found = this.stored;
			}
		}

		/** Those that an earlier call had appended, of which no answer came. */
		private void find(RedisLink link, StreamWriter writer) {
			if (this.found < this.stored) {
				int count = this.stored - this.found;
				for (EntryId id : writer.find(link, this.next - count, count)) {
					this.idsOfBatch[this.indexes.get(this.found++)] = id;
				}
			}
		}

	}

	private final Map<FactKind, Part> parts = new EnumMap<>(FactKind.class);

	private final EntryId[] ids;

	private final int[] bodies;

	/** Where each entry goes. */
	private final StreamKeys[] streams;

	/**
	 * Sorts a batch by kind. A line that is no fact goes to the events, as in a folder of
	 * segments.
	 * @param writers one for each kind
	 */
	public PendingBatch(FactBatch batch, Map<FactKind, StreamWriter> writers) {
		this.ids = new EntryId[batch.size()];
		this.bodies = new int[batch.size()];
		this.streams = new StreamKeys[batch.size()];
		for (int index = 0; index < batch.size(); index++) {
			FactKind kind = kind(batch, index);
			StreamWriter writer = Objects.requireNonNull(writers.get(kind));
			Part part = this.parts.computeIfAbsent(kind, (any) -> new Part(writer.keys(), this.ids, this.bodies));
			if (part.numberedBy.isEmpty()) {
				part.next = writer.next();
				part.numberedBy = writer.writer();
			}
			this.bodies[index] = batch.end(index) - batch.start(index);
			this.streams[index] = part.keys;
			part.indexes.add(index);
			byte[] entry = writer.numbered(batch.array(), batch.start(index), batch.end(index),
					part.next + part.entries.size());
			part.entries.add(entry);
			boolean fact = batch.kind(index) != null;
			part.facts += fact ? 1 : 0;
			part.otherBytes += fact ? 0 : entry.length;
		}
	}

	private static FactKind kind(FactBatch batch, int index) {
		FactKind kind = batch.kind(index);
		return (kind != null) ? kind : FactKind.EVENT;
	}

	/** What goes to which stream. */
	public Map<FactKind, Part> parts() {
		return this.parts;
	}

	/** Whether these are the entries of that batch. */
	boolean isOf(FactBatch batch) {
		if (batch.size() != this.bodies.length) {
			return false;
		}
		Map<FactKind, Integer> at = new EnumMap<>(FactKind.class);
		for (int index = 0; index < batch.size(); index++) {
			FactKind kind = kind(batch, index);
			Part part = this.parts.get(kind);
			int place = at.merge(kind, 1, Integer::sum) - 1;
			boolean same = part != null && place < part.entries.size()
					&& this.bodies[index] == batch.end(index) - batch.start(index)
					&& Arrays.equals(part.entries.get(place), 0, this.bodies[index], batch.array(), batch.start(index),
							batch.end(index));
			if (!same) {
				return false;
			}
		}
		return true;
	}

	/** Counts what is stored now: facts and their bytes. */
	void count(Map<FactKind, StreamIndex> indexes) {
		this.parts.forEach((kind, part) -> {
			StreamIndex index = indexes.get(kind);
			if (index != null) {
				index.appended(part.facts, part.factBytes());
			}
		});
	}

	/** Bytes of all entries as they are stored. */
	long bytes() {
		long bytes = 0;
		for (Part part : this.parts.values()) {
			for (byte[] entry : part.entries) {
				bytes += entry.length;
			}
		}
		return bytes;
	}

	/**
	 * Where each entry is, once all are stored. Made when it is asked for: for most
	 * entries no caller waits, and a text for each would cost more than sending it.
	 */
	IntFunction<Position> positions() {
		StreamKeys[] streams = this.streams;
		EntryId[] stored = this.ids;
		return (index) -> StreamPositions.of(streams[index], stored[index]);
	}

}
