package io.papyra.benchmarks;

import java.util.ArrayList;
import java.util.List;

import io.papyra.benchmarks.RawAppend.Force;

/** Callers who wait until their fact is on stable storage. */
final class AckedSuite implements Suite {

	@Override
	public String name() {
		return "acked";
	}

	@Override
	public String question() {
		return "acked: how fast are facts stored whose callers wait for the disk, beside writing and forcing alone?";
	}

	@Override
	public int usualFacts() {
		return 64_000;
	}

	@Override
	public List<Case> cases() {
		return List.of(Case.of("papyra-1", "Papyra, recordDurably, 1 caller", () -> new PapyraAcked(1)).withDivisor(32),
				Case.of("raw-1", "FileChannel, write and force, 1 line each",
						() -> RawAppend.batches(1, Force.EACH_WRITE))
					.withDivisor(32),
				Case.of("papyra-4", "Papyra, recordDurably, 4 callers", () -> new PapyraAcked(4)).withDivisor(16),
				Case.of("raw-4", "FileChannel, write and force, 4 lines each",
						() -> RawAppend.batches(4, Force.EACH_WRITE))
					.withDivisor(8),
				Case.of("papyra-64", "Papyra, recordDurably, 64 callers", () -> new PapyraAcked(64)), Case.of("raw-64",
						"FileChannel, write and force, 64 lines each", () -> RawAppend.batches(64, Force.EACH_WRITE)));
	}

	@Override
	public List<Column> columns() {
		List<Column> columns = new ArrayList<>(Column.throughput("facts"));
		columns.add(Column.figure("facts per sync", "batch"));
		return columns;
	}

	@Override
	public List<Bar> bars() {
		return List.of(Bar.ratio("papyra-1", "raw-1", 0.9), Bar.ratio("papyra-4", "raw-4", 0.9),
				Bar.ratio("papyra-64", "raw-64", 0.9));
	}

}
