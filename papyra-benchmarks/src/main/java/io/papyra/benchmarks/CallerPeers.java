package io.papyra.benchmarks;

import java.nio.file.Path;
import java.time.InstantSource;

import io.papyra.codec.FactEncoder;
import io.papyra.fact.ActorEvent;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configurator;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** What others cost their caller, measured in the same way. */
final class CallerPeers {

	private CallerPeers() {
	}

	/** The floor: reading the clock twice. */
	static Contender clock() {
		return (work) -> timed(work, (number) -> {
		}, () -> work.facts());
	}

	static Contender encoding() {
		ActorEvent[] events = Facts.events();
		FactEncoder encoder = Facts.encoder(InstantSource.system());
		return (work) -> {
			long[] encoded = new long[1];
			return timed(work, (number) -> encoded[0] += (encoder.encode(events[number & Facts.MASK]) > 0) ? 1 : 0,
					() -> encoded[0]);
		};
	}

	static Contender chronicle() {
		String[] texts = Facts.texts();
		return (work) -> {
			try (ChronicleQueue queue = SingleChronicleQueueBuilder.single(work.directory().toFile()).build();
					ExcerptAppender appender = queue.createAppender()) {
				return timed(work, (number) -> appender.writeText(texts[number & Facts.MASK]),
						() -> ChronicleAppend.count(queue));
			}
		};
	}

	static Contender log4j() {
		String[] texts = Facts.texts();
		return (work) -> {
			Path file = work.directory().resolve("log4j.ndjson");
			LoggerContext context = Configurator.initialize(Log4jAppend.configuration(file));
			Logger logger = context.getLogger("facts");
			return timed(work, (number) -> logger.info(texts[number & Facts.MASK]), () -> {
				context.stop();
				return Log4jAppend.count(file);
			});
		};
	}

	static Contender rocks() {
		RocksDB.loadLibrary();
		byte[][] lines = Facts.checksummedLines();
		return (work) -> {
			Path directory = work.directory().resolve("rocks");
			try (Options options = RocksAppend.options(); RocksDB store = RocksDB.open(options, directory.toString())) {
				return timed(work, (number) -> put(store, number, lines[number & Facts.MASK]), () -> {
					store.close();
					return RocksAppend.count(directory);
				});
			}
		};
	}

	private static void put(RocksDB store, int number, byte[] line) {
		try {
			store.put(RocksAppend.key(0, number), line);
		}
		catch (RocksDBException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Counts what is there afterwards. */
	@FunctionalInterface
	private interface Count {

		long count() throws Exception;

	}

	private static Round timed(Workload work, Latency.Call call, Count count) throws Exception {
		long[][] samples = new long[1][];
		Watch watch = Crew.measure(1, (worker) -> samples[0] = Latency.sample(work.facts(), call));
		return Latency.with(Round.of(watch, work.facts(), count.count(), 0), samples[0]);
	}

}
