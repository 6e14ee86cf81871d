package io.papyra.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** How long those have to wait who write while their log is compacted. */
final class WritersSuite implements Suite {

	/** The log, the half that is kept, the half that is copied, and what is appended. */
	private static final int ROOM = 3;

	private static final double PAUSE_MILLIS = 10;

	private final List<LogSize> sizes;

	WritersSuite(List<LogSize> sizes) {
		this.sizes = List.copyOf(sizes);
	}

	@Override
	public String name() {
		return "writers";
	}

	@Override
	public String question() {
		return "writers: how long does a synced append take while its log is compacted, in milliseconds?";
	}

	@Override
	public String amount(Options options) {
		return "a log of " + sizes() + " GB";
	}

	@Override
	public int usualFacts() {
		return 1;
	}

	@Override
	public Repeats usualRepeats() {
		return Repeats.OF_STARTS;
	}

	@Override
	public String sizes() {
		return LogSize.text(this.sizes);
	}

	@Override
	public Suite sized(String wanted) {
		return new WritersSuite(LogSize.list(wanted));
	}

	@Override
	public void check(Options options, List<Case> wanted) throws IOException {
		FreeSpace.demand(options.directory(), ROOM * this.sizes.stream().mapToLong(LogSize::bytes).max().orElse(0));
	}

	@Override
	public List<Case> cases() {
		List<Case> cases = new ArrayList<>();
		for (StoreType type : StoreType.values()) {
			for (LogSize size : this.sizes) {
				for (boolean paced : new boolean[] { true, false }) {
					for (Beside beside : Beside.values()) {
						cases.add(about(new LargeLog(type, size), paced, beside));
					}
				}
			}
		}
		return cases;
	}

	private static Case about(LargeLog log, boolean paced, Beside beside) {
		String writer = paced ? "one fact every 2 ms, " : "64 KiB at full speed, ";
		return Case.of(id(log, paced, beside), log + ": " + writer + beside.label(),
				() -> new WriterBeside(log, paced, beside));
	}

	private static String id(LargeLog log, boolean paced, Beside beside) {
		return log.id((paced ? "paced-" : "full-") + beside.id());
	}

	@Override
	public List<Column> columns() {
		return List.of(Latencies.column("p50", 50), Latencies.column("p90", 90), Latencies.column("p99", 99),
				Latencies.column("p99.9", 99.9), Latencies.column("max", 100),
				new Column("appends", (outcome) -> String.valueOf(Latencies.of(outcome).count())),
				Column.figure("time each round, ms", "ms"), Column.counted());
	}

	@Override
	public List<String> furtherTables(Collection<Outcome> outcomes) {
		return Latencies.table(outcomes);
	}

	@Override
	public List<Bar> bars() {
		List<Bar> bars = new ArrayList<>();
		for (StoreType type : StoreType.values()) {
			for (LogSize size : this.sizes) {
				LargeLog log = new LargeLog(type, size);
				bars.add(pause(id(log, true, Beside.COMPACTING)));
				bars.add(pause(id(log, false, Beside.COMPACTING)));
			}
		}
		return bars;
	}

	private static Bar pause(String id) {
		return new Bar(id + ": p99, ms", PAUSE_MILLIS, false, (all) -> {
			Outcome outcome = all.get(id);
			return (outcome != null && outcome.hasFigures()) ? Latencies.of(outcome).millis(99) : Double.NaN;
		});
	}

}
