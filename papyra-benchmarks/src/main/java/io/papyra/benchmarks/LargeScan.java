package io.papyra.benchmarks;

import java.nio.file.Path;

/**
 * A full scan of a large log beside the limit: the search for newlines and a checksum per
 * line, of the same files.
 */
final class LargeScan {

	/** How many bytes are read until the JIT has settled. */
	private static final long WARM = 1_000_000_000L;

	private LargeScan() {
	}

	static Contender papyra(LargeLog log) {
		return warmed((work) -> {
			Path directory = log.directory(work.shared());
			long[] found = new long[1];
			Watch watch = Crew.measure(1, (worker) -> found[0] = Papyra.count(log.open(work.shared()).scans()));
			return round(watch, log, work, found[0], FileTree.size(directory));
		}, log);
	}

	static Contender limit(LargeLog log) {
		LineWork limit = LineWork.checksums(".");
		return warmed((work) -> {
			Path directory = log.directory(work.shared());
			Round round = limit.round(new Workload((int) MadeLog.read(directory).facts(), work.directory(), directory));
			return round.with("ms", round.nanos() / 1e6);
		}, log);
	}

	private static Round round(Watch watch, LargeLog log, Workload work, long found, long bytes) throws Exception {
		MadeLog made = MadeLog.read(log.directory(work.shared()));
		return Round.of(watch, made.facts(), found, bytes).with("ms", watch.nanos() / 1e6);
	}

	/** The same, run a few times first without being measured. */
	private static Contender warmed(Contender cold, LargeLog log) {
		return (work) -> {
			for (long done = 0; done < Math.min(WARM, 10 * log.size().bytes()); done += log.size().bytes()) {
				cold.round(work);
			}
			return cold.round(work);
		};
	}

}
