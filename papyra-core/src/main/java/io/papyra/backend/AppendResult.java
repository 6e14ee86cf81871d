package io.papyra.backend;

import java.util.Arrays;
import java.util.Map;
import java.util.function.IntFunction;

import io.papyra.fact.FactKind;
import io.papyra.fact.Position;
import io.papyra.retention.ExpiryReason;
import org.jspecify.annotations.Nullable;

/** Where a batch went. Immutable. */
public final class AppendResult {

	/** By the index of the entry. */
	private final IntFunction<Position> positions;

	private final long bytes;

	private final Map<FactKind, Map<ExpiryReason, Long>> expired;

	private final Map<FactKind, Long> removed;

	private final long gaps;

	private final @Nullable PersistenceException unconfirmed;

	private AppendResult(IntFunction<Position> positions, long bytes, Map<FactKind, Map<ExpiryReason, Long>> expired,
			Map<FactKind, Long> removed, long gaps, @Nullable PersistenceException unconfirmed) {
		this.positions = positions;
		this.bytes = bytes;
		this.expired = expired;
		this.removed = removed;
		this.gaps = gaps;
		this.unconfirmed = unconfirmed;
	}

	/**
	 * A batch whose entries have numbers that rise by one.
	 * @param firstSeq sequence number of the first entry
	 * @param bytes how many bytes the batch takes in the store
	 */
	public AppendResult(long firstSeq, long bytes) {
		this((index) -> Position.of(firstSeq + index), bytes, Map.of(), Map.of(), 0, null);
	}

	/**
	 * A batch whose entries went to several logs, each with numbers of its own.
	 * @param seqs sequence number of each entry
	 * @param bytes how many bytes the batch takes in the store
	 * @param expired facts that had to go to make room, by kind and reason
	 */
	public static AppendResult of(long[] seqs, long bytes, Map<FactKind, Map<ExpiryReason, Long>> expired) {
		long[] own = Arrays.copyOf(seqs, seqs.length);
		return new AppendResult((index) -> Position.of(own[index]), bytes, Map.copyOf(expired), Map.of(), 0, null);
	}

	/**
	 * A batch in a store whose positions are no numbers.
	 * @param positions position of each entry
	 * @param bytes how many bytes the batch takes in the store
	 */
	public static AppendResult at(Position[] positions, long bytes) {
		Position[] own = Arrays.copyOf(positions, positions.length);
		return new AppendResult((index) -> own[index], bytes, Map.of(), Map.of(), 0, null);
	}

	/**
	 * The same where positions are too costly to compute for entries whose position is
	 * never requested.
	 * @param positions makes the position of an entry when it is asked for, by the index
	 * of the entry; the same one each time
	 * @param bytes how many bytes the batch takes in the store
	 */
	public static AppendResult at(IntFunction<Position> positions, long bytes) {
		return new AppendResult(positions, bytes, Map.of(), Map.of(), 0, null);
	}

	/**
	 * The same with facts that the writer had stored and did not find any more.
	 * @param facts how many of each kind
	 */
	public AppendResult withRemoved(Map<FactKind, Long> facts) {
		return facts.isEmpty() ? this : new AppendResult(this.positions, this.bytes, this.expired, Map.copyOf(facts),
				this.gaps, this.unconfirmed);
	}

	/**
	 * The same with lines that the store wrote by itself to record facts that it has
	 * lost.
	 * @param lines how many since the last batch
	 */
	public AppendResult withGaps(long lines) {
		return (lines == 0) ? this : new AppendResult(this.positions, this.bytes, this.expired, this.removed,
				this.gaps + lines, this.unconfirmed);
	}

	/**
	 * The same of a batch that is stored, but not as durably as was asked for.
	 * @param reason what is missing; those who wait for durable facts are told
	 */
	public AppendResult withUnconfirmed(PersistenceException reason) {
		return new AppendResult(this.positions, this.bytes, this.expired, this.removed, this.gaps, reason);
	}

	/**
	 * Where an entry of the batch is, from 0. In a store that has a log for each kind
	 * that is its place among those of its kind.
	 */
	public Position position(int index) {
		return this.positions.apply(index);
	}

	/** How many bytes the batch takes in the store. */
	public long bytes() {
		return this.bytes;
	}

	/** Facts that the store dropped to make room for the batch, by kind and reason. */
	public Map<FactKind, Map<ExpiryReason, Long>> expired() {
		return this.expired;
	}

	/**
	 * Facts that the writer had stored and that another program has removed, as found
	 * since the last batch, by kind.
	 */
	public Map<FactKind, Long> removed() {
		return this.removed;
	}

	/**
	 * Lines that the store wrote by itself since the last batch to record facts that it
	 * has lost.
	 */
	public long gaps() {
		return this.gaps;
	}

	/** Why the batch is not as durable as was asked for, or null if it is. */
	public @Nullable PersistenceException unconfirmed() {
		return this.unconfirmed;
	}

	/** Facts of one kind that the store dropped to make room for the batch. */
	public long expired(FactKind kind) {
		return this.expired.getOrDefault(kind, Map.of()).values().stream().mapToLong(Long::longValue).sum();
	}

}
