package io.papyra.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

import io.papyra.backend.SyncPolicy;
import io.papyra.backend.file.JsonBackend;
import io.papyra.fact.ActorEvent;
import io.papyra.recorder.BufferedFactRecorder;

/**
 * Facts that are on stable storage before the next ones are recorded: of callers each of
 * whom waits for his, or of one that leaves as many unanswered and waits for none, as an
 * actor does that is told when its fact is stored.
 */
final class PapyraAcked implements Contender {

	private final ActorEvent[] events = Facts.events();

	private final int unanswered;

	private final boolean waiting;

	private PapyraAcked(int unanswered, boolean waiting) {
		this.unanswered = unanswered;
		this.waiting = waiting;
	}

	static PapyraAcked callers(int callers) {
		return new PapyraAcked(callers, true);
	}

	static PapyraAcked inFlight(int facts) {
		return new PapyraAcked(facts, false);
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
			watch = this.waiting ? wait(recorder, work.facts()) : doNotWait(recorder, work.facts());
		}
		return Round.of(watch, work.facts(), Papyra.count(backend), Files.size(file))
			.with("batch", Papyra.batch(work.facts(), batches));
	}

	private Watch wait(BufferedFactRecorder recorder, int facts) throws InterruptedException, ExecutionException {
		return Crew.measureMany(this.unanswered, (caller) -> {
			int share = Crew.share(facts, this.unanswered, caller);
			for (int i = 0; i < share; i++) {
				recorder.recordDurably(this.events[(i + caller) & Facts.MASK]).join();
			}
		});
	}

	private Watch doNotWait(BufferedFactRecorder recorder, int facts) throws InterruptedException, ExecutionException {
		Semaphore free = new Semaphore(this.unanswered);
		return Crew.measure(1, (caller) -> {
			for (int i = 0; i < facts; i++) {
				free.acquire();
				recorder.recordDurably(this.events[i & Facts.MASK]).whenComplete((done, failure) -> free.release());
			}
			free.acquire(this.unanswered);
		});
	}

}
