package io.papyra.recorder;

import java.time.Instant;
import java.util.Map;

import io.papyra.fact.FactKind;
import io.papyra.fact.Position;
import io.papyra.observe.DropReason;
import org.jspecify.annotations.Nullable;

/**
 * How a recorder is doing at this moment.
 *
 * @param state what it is doing
 * @param bufferUsed bytes that wait for the writer
 * @param bufferSize bytes that may wait
 * @param written facts stored since it opened, by kind
 * @param bytesWritten bytes stored since it opened
 * @param dropped facts that were not recorded, by reason
 * @param writeErrors failed attempts to store a batch
 * @param lastPosition where the last fact stored is, {@link Position#START} if there is
 * none
 * @param lastSync when facts were last stored as durably as the policy says, or null
 * @param failure why facts cannot be stored at this moment, or null if they can
 * @param failingSince since when, or null
 * @param stalledSince when the write or sync began that has not returned in time, or null
 * @param removed facts that were stored and that another program has removed since, as
 * found while storing others, by kind
 * @param removedAt when that was last found, or null
 */
public record RecorderStatus(State state, long bufferUsed, long bufferSize, Map<FactKind, Long> written,
		long bytesWritten, Map<DropReason, Long> dropped, long writeErrors, Position lastPosition,
		@Nullable Instant lastSync, @Nullable String failure, @Nullable Instant failingSince,
		@Nullable Instant stalledSince, Map<FactKind, Long> removed, @Nullable Instant removedAt) {

	/** What a recorder is doing. */
	public enum State {

		/** Not started: facts wait in the buffer. */
		NEW,

		/** Storing facts. */
		OPEN,

		/**
		 * Facts cannot be stored; tried again and again, facts wait in the buffer as long
		 * as it has room.
		 */
		FAILING,

		/** Closed: facts are dropped and counted. */
		CLOSED

	}

	/** The state of a recorder whose store answers. */
	public RecorderStatus(State state, long bufferUsed, long bufferSize, Map<FactKind, Long> written, long bytesWritten,
			Map<DropReason, Long> dropped, long writeErrors, Position lastPosition, @Nullable Instant lastSync,
			@Nullable String failure, @Nullable Instant failingSince) {
		this(state, bufferUsed, bufferSize, written, bytesWritten, dropped, writeErrors, lastPosition, lastSync,
				failure, failingSince, null, Map.of(), null);
	}

	public RecorderStatus {
		written = Map.copyOf(written);
		dropped = Map.copyOf(dropped);
		removed = Map.copyOf(removed);
	}

	/**
	 * The same, but failing: for a recorder that other code tries to start again and
	 * again.
	 * @param why why facts cannot be stored
	 * @param since since when
	 */
	public RecorderStatus failing(String why, Instant since) {
		return new RecorderStatus(State.FAILING, this.bufferUsed, this.bufferSize, this.written, this.bytesWritten,
				this.dropped, this.writeErrors, this.lastPosition, this.lastSync, why, since, null, this.removed,
				this.removedAt);
	}

}
