package io.papyra.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

import io.papyra.backend.SyncPolicy;
import io.papyra.backend.file.JsonBackend;
import io.papyra.fact.ActorEvent;
import io.papyra.recorder.BufferedFactRecorder;

/**
 * Facts through the whole of Papyra: from objects to checksummed lines in the file. Over
 * when every thread's last fact is as durable as the policy says.
 */
final class PapyraAppend implements Contender {

	private final ActorEvent[] events = Facts.events();

	private final int threads;

	private final SyncPolicy sync;

	PapyraAppend(int threads, SyncPolicy sync) {
		this.threads = threads;
		this.sync = sync;
	}

	@Override
	public Round round(Workload work) throws Exception {
		Path file = work.directory().resolve("papyra.ndjson");
		JsonBackend backend = new JsonBackend(file);
		AtomicLong batches = new AtomicLong();
		Watch watch;
		try (BufferedFactRecorder recorder = new BufferedFactRecorder(backend, Papyra.waiting(this.sync),
				Papyra.counting(batches))) {
			recorder.start();
			watch = Crew.measure(this.threads, (worker) -> {
				int last = Crew.share(work.facts(), this.threads, worker) - 1;
				for (int i = 0; i < last; i++) {
					recorder.record(this.events[(i + worker) & Facts.MASK]);
				}
				recorder.recordDurably(this.events[last & Facts.MASK]).join();
			});
		}
		return Round.of(watch, work.facts(), Papyra.count(backend), Files.size(file))
			.with("batch", Papyra.batch(work.facts(), batches));
	}

}
