package io.papyra.internal.log.store;

import java.io.IOException;

import io.papyra.backend.FactBatch;
import io.papyra.fact.FactKind;
import io.papyra.internal.log.format.LineTrailer;
import org.jspecify.annotations.Nullable;

/**
 * One log of a store that is open for writing.
 *
 * @param kind what it holds; everything if null
 * @param log the log
 * @param writer its writer
 */
public record Partition(@Nullable FactKind kind, LogHandle log, LogWriter writer) {

	/** Whether any entry of a batch belongs here. */
	boolean concerns(FactBatch batch) {
		if (this.kind == null) {
			return true;
		}
		for (int entry = 0; entry < batch.size(); entry++) {
			if (BlockWriter.belongs(batch.kind(entry), this.kind)) {
				return true;
			}
		}
		return false;
	}

	/** Bytes that a batch takes here at most. */
	long bytesOf(FactBatch batch) {
		long bytes = 0;
		for (int entry = 0; entry < batch.size(); entry++) {
			if (BlockWriter.belongs(batch.kind(entry), this.kind)) {
				bytes += (long) batch.end(entry) - batch.start(entry) + LineTrailer.MAX_LENGTH;
			}
		}
		return bytes;
	}

	long stage(FactBatch batch) throws IOException {
		return this.writer.stage(batch, this.kind);
	}

	long commit(FactBatch batch, boolean checkpoint) {
		return this.writer.commit(batch, this.kind, checkpoint);
	}

}
