package io.papyra.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;

import io.papyra.backend.file.JsonBackend;

/** Papyra's scan, the same that a start of the service and the command run. */
final class PapyraScan implements Contender {

	private final String file;

	PapyraScan(String file) {
		this.file = file;
	}

	@Override
	public Round round(Workload work) throws Exception {
		Path log = work.shared().resolve(this.file);
		JsonBackend backend = new JsonBackend(log);
		long[] found = new long[1];
		Watch watch = Crew.measure(1, (worker) -> found[0] = Papyra.count(backend));
		return Round.of(watch, work.facts(), found[0], Files.size(log));
	}

}
