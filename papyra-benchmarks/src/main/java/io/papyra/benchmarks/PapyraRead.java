package io.papyra.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import io.papyra.backend.file.JsonBackend;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;

/** Every fact of a log as an object. */
final class PapyraRead implements Contender {

	private final String file;

	PapyraRead(String file) {
		this.file = file;
	}

	@Override
	public Round round(Workload work) throws Exception {
		Path log = work.shared().resolve(this.file);
		JsonBackend backend = new JsonBackend(log);
		long[] found = new long[1];
		Watch watch = Crew.measure(1, (worker) -> {
			try (Stream<StoredFact> facts = backend.read(FactQuery.all())) {
				found[0] = facts.filter((stored) -> stored.fact().timestamp() != null).count();
			}
		});
		return Round.of(watch, work.facts(), found[0], Files.size(log));
	}

}
