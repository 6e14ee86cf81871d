package io.papyra.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;

import io.papyra.backend.SyncPolicy;
import org.jspecify.annotations.Nullable;

/**
 * What the disk makes of the very batches that Papyra forms: first Papyra runs, outside
 * every clock, then as many ready lines are written and forced as its batches held.
 */
final class RawLikePapyra implements Contender {

	private final int threads;

	private @Nullable RawAppend raw;

	private double batch;

	RawLikePapyra(int threads) {
		this.threads = threads;
	}

	@Override
	public Round round(Workload work) throws Exception {
		RawAppend ready = this.raw;
		if (ready == null) {
			this.batch = batch(work);
			ready = RawAppend.batches((int) Math.max(1, Math.round(this.batch)), RawAppend.Force.EACH_WRITE);
			this.raw = ready;
		}
		return ready.round(work).with("batch", this.batch);
	}

	/** Facts per sync, in the last of a few rounds. */
	private double batch(Workload work) throws Exception {
		PapyraAppend papyra = new PapyraAppend(this.threads, SyncPolicy.ALWAYS);
		double last = 1;
		for (int i = 0; i < 3; i++) {
			Path directory = Files.createDirectory(work.directory().resolve("papyra-" + i));
			last = papyra.round(new Workload(work.facts(), directory, work.shared()))
				.figures()
				.getOrDefault("batch", last);
			FileTree.delete(directory);
		}
		return last;
	}

}
