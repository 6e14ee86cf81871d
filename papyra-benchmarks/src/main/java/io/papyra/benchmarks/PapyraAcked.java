package io.papyra.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

import io.papyra.backend.SyncPolicy;
import io.papyra.backend.file.JsonBackend;
import io.papyra.fact.ActorEvent;
import io.papyra.recorder.BufferedFactRecorder;

/** Callers each of whom waits until his fact is on stable storage before the next. */
final class PapyraAcked implements Contender {

	private final ActorEvent[] events = Facts.events();

	private final int callers;

	PapyraAcked(int callers) {
		this.callers = callers;
	}

	@Override
	public Round round(Workload work) throws Exception {
		Path file = work.directory().resolve("papyra.ndjson");
		JsonBackend backend = new JsonBackend(file);
		AtomicLong batches = new AtomicLong();
		Watch watch;
		try (BufferedFactRecorder recorder = new BufferedFactRecorder(backend, Papyra.waiting(SyncPolicy.ALWAYS),
				Papyra.counting(batches))) {
			recorder.start();
			watch = Crew.measureMany(this.callers, (caller) -> {
				int share = Crew.share(work.facts(), this.callers, caller);
				for (int i = 0; i < share; i++) {
					recorder.recordDurably(this.events[(i + caller) & Facts.MASK]).join();
				}
			});
		}
		return Round.of(watch, work.facts(), Papyra.count(backend), Files.size(file))
			.with("batch", Papyra.batch(work.facts(), batches));
	}

}
