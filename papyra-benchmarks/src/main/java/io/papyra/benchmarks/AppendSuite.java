package io.papyra.benchmarks;

import java.util.List;

import io.papyra.backend.SyncPolicy;
import io.papyra.benchmarks.RawAppend.Force;

/** From objects on one or more threads to lines in a file. */
final class AppendSuite implements Suite {

	private static final int BLOCK = 64 * 1024;

	/** As many lines as fit into such a block. */
	private static final int BATCH = 218;

	@Override
	public String name() {
		return "append";
	}

	@Override
	public String question() {
		return "append: how fast do facts get from objects into the file, no caller waiting for a single one?";
	}

	@Override
	public int usualFacts() {
		return 400_000;
	}

	@Override
	public List<Case> cases() {
		return List.of(
				Case.of("papyra-1", "Papyra, record, sync per batch, 1 thread",
						() -> new PapyraAppend(1, SyncPolicy.ALWAYS)),
				Case.of("papyra-4", "the same, 4 threads", () -> new PapyraAppend(4, SyncPolicy.ALWAYS)),
				Case.of("papyra-nosync-1", "Papyra, record, no sync, 1 thread",
						() -> new PapyraAppend(1, SyncPolicy.NEVER)),
				Case.of("papyra-nosync-4", "the same, 4 threads", () -> new PapyraAppend(4, SyncPolicy.NEVER)),
				Case.of("engine-sync", "Papyra's engine alone, ready facts, 64 KiB batches, sync each",
						() -> new EngineAppend(SyncPolicy.ALWAYS)),
				Case.of("engine-nosync", "the same without sync", () -> new EngineAppend(SyncPolicy.NEVER)),
				Case.of("encode-1", "encoding alone, 1 thread", () -> new EncodeOnly(1, false)),
				Case.of("encode-4", "encoding alone, 4 threads", () -> new EncodeOnly(4, false)),
				Case.of("encode-checksum-1", "encoding and checksumming, 1 thread", () -> new EncodeOnly(1, true)),
				Case.of("encode-checksum-4", "encoding and checksumming, 4 threads", () -> new EncodeOnly(4, true)),
				Case.of("raw-like-1", "FileChannel, ready lines, as many per write and force as Papyra, 1 thread",
						() -> new RawLikePapyra(1)),
				Case.of("raw-like-4", "the same with Papyra's batches of 4 threads", () -> new RawLikePapyra(4)),
				Case.of("raw", "FileChannel, ready lines, 64 KiB per write, no force",
						() -> RawAppend.blocks(BLOCK, Force.NEVER)),
				Case.of("raw-end", "the same, one force at the end", () -> RawAppend.blocks(BLOCK, Force.AT_THE_END)),
				Case.of("raw-sync", "the same, force after each write",
						() -> RawAppend.blocks(BLOCK, Force.EACH_WRITE)),
				Case.of("raw-sync-1m", "1 MiB per write, force after each",
						() -> RawAppend.blocks(1024 * 1024, Force.EACH_WRITE)),
				Case.of("chronicle-1", "Chronicle Queue, ready text, no sync, 1 thread", () -> new ChronicleAppend(1))
					.withFlags(ChronicleAppend.FLAGS),
				Case.of("chronicle-4", "the same, 4 threads", () -> new ChronicleAppend(4))
					.withFlags(ChronicleAppend.FLAGS),
				Case.of("log4j-1", "Log4j 2 async rolling file, ready text, no sync, 1 thread",
						() -> new Log4jAppend(1))
					.withFlags(Log4jAppend.FLAGS),
				Case.of("log4j-4", "the same, 4 threads", () -> new Log4jAppend(4)).withFlags(Log4jAppend.FLAGS),
				Case.of("rocks-1", "RocksDB put, ready line, WAL, no sync, 1 thread",
						() -> new RocksAppend(1, 1, false)),
				Case.of("rocks-4", "the same, 4 threads", () -> new RocksAppend(4, 1, false)),
				Case.of("rocks-batch", "RocksDB, 218 lines per write, no sync", () -> new RocksAppend(1, BATCH, false)),
				Case.of("rocks-batch-sync", "RocksDB, 218 lines per write, sync=true",
						() -> new RocksAppend(1, BATCH, true))
					.withDivisor(4),
				Case.of("rocks-sync-1", "RocksDB put, sync=true, 1 thread", () -> new RocksAppend(1, 1, true))
					.withDivisor(128),
				Case.of("rocks-sync-4", "the same, 4 threads", () -> new RocksAppend(4, 1, true)).withDivisor(64));
	}

	@Override
	public List<Column> columns() {
		return AckedSuite.withBatches();
	}

	@Override
	public List<Bar> bars() {
		return List.of(Bar.ratio("papyra-1", "chronicle-1", 1.5), Bar.ratio("papyra-4", "chronicle-4", 1.5),
				Bar.ratio("papyra-1", "encode-1", 0.7), Bar.ratio("papyra-4", "encode-4", 0.7),
				Bar.ratio("papyra-1", "rocks-batch-sync", 1), Bar.told("papyra-1", "raw-like-1"),
				Bar.told("papyra-4", "raw-like-4"), Bar.told("papyra-1", "log4j-1"), Bar.told("papyra-4", "log4j-4"),
				Bar.told("papyra-1", "rocks-1"), Bar.told("papyra-4", "rocks-4"));
	}

}
