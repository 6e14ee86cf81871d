package io.papyra.benchmarks;

import java.util.List;

/** What recording costs the thread that records. */
final class CallerSuite implements Suite {

	@Override
	public String name() {
		return "caller";
	}

	@Override
	public String question() {
		return "caller: what does recording a fact cost the thread that records it, in nanoseconds?";
	}

	@Override
	public int usualFacts() {
		return 400_000;
	}

	@Override
	public List<Case> cases() {
		return List.of(Case.of("papyra", "Papyra, record, sync per batch", () -> new PapyraCaller(false)),
				Case.of("papyra-slow-disk", "the same while each batch takes 20 ms", () -> new PapyraCaller(true)),
				Case.of("encode", "encoding alone", CallerPeers::encoding),
				Case.of("clock", "nothing but the clock", CallerPeers::clock),
				Case.of("chronicle", "Chronicle Queue, ready text", CallerPeers::chronicle)
					.withFlags(ChronicleAppend.FLAGS),
				Case.of("log4j", "Log4j 2 async, ready text", CallerPeers::log4j).withFlags(Log4jAppend.FLAGS),
				Case.of("rocks", "RocksDB put, ready line, WAL, no sync", CallerPeers::rocks),
				Case.of("storm-1", "Papyra, dead letters while the buffer is full, 1 sender", () -> new StormCaller(1)),
				Case.of("storm-4", "the same, 4 senders", () -> new StormCaller(4)));
	}

	@Override
	public List<Column> columns() {
		return List.of(Column.figure("median", "p50"), Column.figure("p99", "p99"), Column.figure("p99.9", "p999"),
				Column.worst("max of all", "max"), Column.figure("mean", "mean"), Column.counted());
	}

	@Override
	public List<Bar> bars() {
		return List.of(Bar.atMost("papyra", "p50", 1000), Bar.atMost("papyra", "p999", 50_000),
				Bar.atMost("papyra-slow-disk", "p999", 50_000), Bar.atMost("storm-1", "mean", 200),
				Bar.atMost("storm-4", "mean", 200));
	}

}
