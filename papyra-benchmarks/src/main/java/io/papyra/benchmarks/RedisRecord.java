package io.papyra.benchmarks;

import java.util.concurrent.atomic.AtomicLong;

import io.papyra.backend.SyncPolicy;
import io.papyra.fact.ActorEvent;
import io.papyra.recorder.BufferedFactRecorder;
import io.papyra.redis.RedisBackend;

/** The whole of Papyra: from objects on one or more threads to entries of the stream. */
final class RedisRecord implements Contender {

	private final ActorEvent[] events = Facts.events();

	private final String server;

	private final int callers;

	private final boolean durably;

	/**
	 * @param durably whether each caller waits for each of his facts, not for the last
	 * one only
	 */
	RedisRecord(String server, int callers, boolean durably) {
		this.server = server;
		this.callers = callers;
		this.durably = durably;
	}

	@Override
	public Round round(Workload work) throws Exception {
		try (RedisHost host = new RedisHost(this.server, RedisStore.MEMORY, work);
				RedisBackend backend = host.backend()) {
			AtomicLong batches = new AtomicLong();
			Watch watch;
			host.begin();
			try (BufferedFactRecorder recorder = new BufferedFactRecorder(backend, Papyra.waiting(SyncPolicy.ALWAYS),
					Papyra.counting(batches))) {
				recorder.start();
				watch = Crew.measureMany(this.callers,
						(caller) -> record(recorder, caller, Crew.share(work.facts(), this.callers, caller)));
			}
			Round round = Round.of(watch, work.facts(), 0, 0).with("batch", Papyra.batch(work.facts(), batches));
			return host.end(round).found(Papyra.count(backend));
		}
	}

	private void record(BufferedFactRecorder recorder, int caller, int facts) {
		for (int i = 0; i < facts; i++) {
			ActorEvent event = this.events[(i + caller) & Facts.MASK];
			if (this.durably || i == facts - 1) {
				recorder.recordDurably(event).join();
			}
			else {
				recorder.record(event);
			}
		}
	}

}
