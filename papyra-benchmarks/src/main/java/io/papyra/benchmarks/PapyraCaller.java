package io.papyra.benchmarks;

import java.util.concurrent.locks.LockSupport;

import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.file.JsonBackend;
import io.papyra.fact.ActorEvent;
import io.papyra.observe.PersistenceObserver;
import io.papyra.recorder.BufferedFactRecorder;
import io.papyra.recorder.RecorderOptions;

/** What {@code record} costs its caller, with the default options. */
final class PapyraCaller implements Contender {

	private static final long SLOW_NANOS = 20_000_000;

	private final ActorEvent[] events = Facts.events();

	private final boolean slowDisk;

	/**
	 * @param slowDisk whether every batch takes the disk 20 ms
	 */
	PapyraCaller(boolean slowDisk) {
		this.slowDisk = slowDisk;
	}

	@Override
	public Round round(Workload work) throws Exception {
		JsonBackend file = new JsonBackend(work.directory().resolve("papyra.ndjson"));
		PersistenceBackend backend = this.slowDisk ? slow(file) : file;
		long[][] samples = new long[1][];
		Watch watch;
		try (BufferedFactRecorder recorder = new BufferedFactRecorder(backend, RecorderOptions.defaults(Facts.SYSTEM),
				PersistenceObserver.NONE)) {
			recorder.start();
			watch = Crew.measure(1, (worker) -> samples[0] = Latency.sample(work.facts(),
					(number) -> recorder.record(this.events[number & Facts.MASK])));
		}
		return Latency.with(Round.of(watch, work.facts(), Papyra.count(file), 0), samples[0]);
	}

	private static PersistenceBackend slow(JsonBackend file) {
		return new GatedBackend(file, () -> LockSupport.parkNanos(SLOW_NANOS));
	}

}
