package io.papyra.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What does not grow with the size of a history, and what grows with it: logs that are
 * made on the spot, one after the other, and deleted as soon as they are no longer
 * needed.
 */
final class LargeSuite implements Suite {

	private static final List<String> SMALL_HEAP = List.of("-Xms128m", "-Xmx128m");

	/** The log, a second one to be compacted, the half that this keeps, and its copy. */
	private static final int ROOM = 3;

	/** From here on a log counts as one of the largest, for which there are bars. */
	private static final long LARGE = 10_000_000_000L;

	private final List<LogSize> sizes;

	LargeSuite(List<LogSize> sizes) {
		this.sizes = List.copyOf(sizes);
	}

	@Override
	public String name() {
		return "large";
	}

	@Override
	public String question() {
		return "large: what do a start, a query, a compaction and a scan cost as the history grows, in 128 MB of heap?";
	}

	@Override
	public String amount(Options options) {
		return "logs of " + LogSize.text(this.sizes) + " GB";
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
		return new LargeSuite(LogSize.list(wanted));
	}

	@Override
	public List<Case> cases() {
		List<Case> cases = new ArrayList<>();
		for (StoreType type : StoreType.values()) {
			for (LogSize size : this.sizes) {
				add(cases, new LargeLog(type, size));
			}
		}
		return cases.stream().map((each) -> each.withFlags(SMALL_HEAP)).toList();
	}

	private static void add(List<Case> cases, LargeLog log) {
		cases.add(Case.of(log.id("start"), log + ": check at a start after a clean end", () -> new LargeStart(log)));
		cases.add(Case.of(log.id("newest"), log + ": newest 100 facts", () -> LargeQuery.newest(log)));
		cases.add(Case.of(log.id("rare"), log + ": newest 100 dead letters", () -> LargeQuery.rare(log)));
		cases.add(Case.of(log.id("since"), log + ": since, the last 1 %", () -> LargeQuery.since(log)));
		cases.add(Case.of(log.id("compact"), log + ": compaction that keeps half", () -> new LargeCompaction(log)));
		cases.add(Case.of(log.id("scan"), log + ": full scan", () -> LargeScan.papyra(log)));
		cases.add(Case.of(log.id("limit"), log + ": newline search and CRC-32C", () -> LargeScan.limit(log)));
	}

	@Override
	public Collection<List<Case>> stages(List<Case> wanted) {
		Map<LargeLog, List<Case>> stages = new LinkedHashMap<>();
		for (Case each : wanted) {
			stages.computeIfAbsent(LargeLog.of(each), (log) -> new ArrayList<>()).add(each);
		}
		return stages.values();
	}

	@Override
	public void check(Options options, List<Case> wanted) throws IOException {
		long largest = wanted.stream().mapToLong((each) -> LargeLog.of(each).size().bytes()).max().orElse(0);
		DiskSpaceCheck.require(options.directory(), ROOM * largest);
	}

	@Override
	public void prepare(Options options, List<Case> stage) throws IOException {
		LargeLog.of(stage.get(0)).make(options.shared());
	}

	@Override
	public void finish(Options options, List<Case> stage) throws IOException {
		FileTree.delete(LargeLog.of(stage.get(0)).directory(options.shared()));
	}

	@Override
	public List<Column> columns() {
		return LargeTable.COLUMNS;
	}

	@Override
	public List<String> furtherTables(Collection<Outcome> outcomes) {
		return LargeTable.bySize(outcomes);
	}

	@Override
	public List<Bar> bars() {
		List<Bar> bars = new ArrayList<>();
		for (StoreType type : StoreType.values()) {
			for (LogSize size : this.sizes) {
				add(bars, new LargeLog(type, size), size.bytes() >= LARGE);
			}
		}
		return bars;
	}

	private static void add(List<Bar> bars, LargeLog log, boolean largest) {
		if (largest) {
			bars.add(Bar.atMost(log.id("start"), "ms", 200));
			bars.add(Bar.atMost(log.id("newest"), "ms", 50));
			bars.add(Bar.atMost(log.id("rare"), "ms", 50));
		}
		bars.add(Bar.atLeast(log.id("compact"), "ratio", 0.7));
		bars.add(Bar.ratio(log.id("scan"), log.id("limit"), 0.6));
	}

}
