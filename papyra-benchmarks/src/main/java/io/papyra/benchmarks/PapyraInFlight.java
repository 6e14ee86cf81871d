package io.papyra.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

import io.papyra.backend.SyncPolicy;
import io.papyra.backend.file.JsonBackend;
import io.papyra.fact.ActorEvent;
import io.papyra.recorder.BufferedFactRecorder;

/**
 * As many facts unanswered as there are callers, but no thread that waits for one: an
 * actor that is told when its fact is on stable storage.
 */
final class PapyraInFlight implements Contender {

	private final ActorEvent[] events = Facts.events();

	private final int callers;

	PapyraInFlight(int callers) {
		this.callers = callers;
	}

	@Override
	public Round round(Workload work) throws Exception {
		Path file = work.directory().resolve("papyra.ndjson");
		JsonBackend backend = new JsonBackend(file);
		AtomicLong batches = new AtomicLong();
		Semaphore free = new Semaphore(this.callers);
		Watch watch;
		try (BufferedFactRecorder recorder = new BufferedFactRecorder(backend, Papyra.waiting(SyncPolicy.ALWAYS),
				Papyra.counting(batches))) {
			recorder.start();
			watch = Crew.measure(1, (caller) -> {
				for (int i = 0; i < work.facts(); i++) {
					free.acquire();
					recorder.recordDurably(this.events[i & Facts.MASK]).whenComplete((done, failure) -> free.release());
				}
				free.acquire(this.callers);
			});
		}
		return Round.of(watch, work.facts(), Papyra.count(backend), Files.size(file))
			.with("batch", Papyra.batch(work.facts(), batches));
	}

}
