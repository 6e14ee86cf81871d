package io.papyra.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
		return "writers: how long does an append take while its log is compacted, in milliseconds?";
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
		DiskSpaceCheck.require(options.directory(),
				ROOM * this.sizes.stream().mapToLong(LogSize::bytes).max().orElse(0));
	}

	@Override
	public List<Case> cases() {
		List<Case> cases = new ArrayList<>();
		for (StoreType type : StoreType.values()) {
			for (LogSize size : this.sizes) {
				for (WriterMode mode : WriterMode.values()) {
					for (Beside beside : Beside.values()) {
						cases.add(about(new LargeLog(type, size), mode, beside));
					}
				}
			}
		}
		return cases;
	}

	private static Case about(LargeLog log, WriterMode mode, Beside beside) {
		return Case.of(id(log, mode, beside), log + ": " + mode.label() + ", " + beside.label(),
				() -> new WriterBeside(log, mode, beside));
	}

	private static String id(LargeLog log, WriterMode mode, Beside beside) {
		return log.id(mode.id() + "-" + beside.id());
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
		Map<LargeLog, List<Outcome>> byLog = new LinkedHashMap<>();
		for (Outcome outcome : outcomes) {
			byLog.computeIfAbsent(LargeLog.of(outcome.about()), (log) -> new ArrayList<>()).add(outcome);
		}
		List<String> lines = new ArrayList<>();
		byLog.forEach((log, some) -> {
			lines.add(log + ": share of the appends that took so long");
			lines.add("");
			lines.addAll(Latencies.table(some, (outcome) -> LargeLog.question(outcome.about())));
			lines.add("");
		});
		return lines;
	}

	@Override
	public List<Bar> bars() {
		List<Bar> bars = new ArrayList<>();
		for (StoreType type : StoreType.values()) {
			for (LogSize size : this.sizes) {
				LargeLog log = new LargeLog(type, size);
				for (WriterMode mode : WriterMode.values()) {
					bars.add(Latencies.bar(id(log, mode, Beside.COMPACTING), PAUSE_MILLIS));
				}
			}
		}
		return bars;
	}

}
