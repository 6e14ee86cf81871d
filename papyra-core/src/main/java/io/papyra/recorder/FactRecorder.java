package io.papyra.recorder;

import java.util.concurrent.CompletableFuture;

import io.papyra.fact.Fact;
import io.papyra.fact.Position;

/**
 * Takes facts from any thread. Nothing here throws, and nothing waits for the disk.
 */
public interface FactRecorder {

	/**
	 * Records a fact, without waiting. A fact that cannot be recorded (buffer full,
	 * recorder closed, cannot be encoded) is dropped and counted by reason, and a gap in
	 * the history records it. Only with the overflow policy {@code block}, and only while
	 * the buffer is full, the caller waits for room, at most the configured time.
	 */
	void record(Fact fact);

	/**
	 * Records a fact and tells when it is stored as durably as the sync policy says.
	 * @return completes with the fact's position in the history (for files its number);
	 * fails with the reason if the fact was dropped, or could not be stored at the first
	 * attempt, or the store cannot be written at this time. Unless it was dropped, a fact
	 * whose future failed is tried again, and then is in the history once. A thread that
	 * waits for it without a limit of time may store it itself, together with what others
	 * have recorded. It cannot be interrupted while it does: its interrupted status is
	 * kept, and the answer returned. Who must not wait for a disk that hangs waits with a
	 * limit.
	 */
	CompletableFuture<Position> recordDurably(Fact fact);

}
