package io.papyra.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;

import io.papyra.backend.FactBatch;
import io.papyra.backend.FactWriter;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WriterOptions;
import io.papyra.backend.file.JsonBackend;
import io.papyra.fact.FactKind;

/** Papyra's log engine alone: ready batches in, numbered and checksummed lines out. */
final class EngineAppend implements Contender {

	private static final int BATCH_BYTES = 64 * 1024;

	private final byte[][] lines = Facts.plainLines();

	private final SyncPolicy sync;

	EngineAppend(SyncPolicy sync) {
		this.sync = sync;
	}

	@Override
	public Round round(Workload work) throws Exception {
		Path file = work.directory().resolve("papyra.ndjson");
		JsonBackend backend = new JsonBackend(file);
		Watch watch;
		try (FactWriter writer = backend.openWriter(new WriterOptions(Facts.SYSTEM, this.sync))) {
			watch = Crew.measure(1, (worker) -> write(writer, this.lines, work.facts()));
		}
		return Round.of(watch, work.facts(), Papyra.count(backend), Files.size(file));
	}

	static void write(FactWriter writer, byte[][] lines, int facts) {
		FactBatch batch = new FactBatch();
		for (int i = 0; i < facts; i++) {
			byte[] line = lines[i & Facts.MASK];
			batch.add(FactKind.EVENT, line, 0, line.length - 1);
			if (batch.byteCount() >= BATCH_BYTES) {
				writer.append(batch);
				batch.clear(2 * BATCH_BYTES);
			}
		}
		if (batch.size() > 0) {
			writer.append(batch);
		}
	}

}
