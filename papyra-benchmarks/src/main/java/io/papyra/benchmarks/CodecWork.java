package io.papyra.benchmarks;

import java.time.Instant;
import java.time.InstantSource;

import io.papyra.codec.FactEncoder;
import io.papyra.codec.LineKind;
import io.papyra.codec.LineParser;
import io.papyra.fact.ActorEvent;

/** Facts written and read by Papyra's own codec, in memory, by one thread. */
final class CodecWork {

	/** Of all facts, so that everybody writes the same bytes. */
	static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(1_768_380_323L, 472_000));

	private CodecWork() {
	}

	/** What is done with one fact. */
	@FunctionalInterface
	interface OfOne {

		/**
		 * Does it.
		 * @param number which of {@link Facts#DISTINCT}
		 * @return how many bytes of JSON that were, or 0 if it went wrong
		 */
		int run(int number) throws Exception;

	}

	/** Does it with as many facts as are asked for. */
	static Contender of(OfOne work) {
		return (load) -> {
			long[] done = new long[2];
			Watch watch = Crew.measure(1, (worker) -> {
				for (int i = 0; i < load.facts(); i++) {
					int bytes = work.run(i & Facts.MASK);
					done[0] += bytes;
					done[1] += (bytes > 0) ? 1 : 0;
				}
			});
			return Round.of(watch, load.facts(), done[1], done[0]);
		};
	}

	static Contender encode() {
		ActorEvent[] events = Facts.events();
		FactEncoder encoder = Facts.encoder(CLOCK);
		return of((number) -> encoder.encode(events[number]));
	}

	static Contender inspect() {
		byte[][] lines = Facts.plainLines();
		LineParser parser = new LineParser();
		return of((number) -> {
			byte[] line = lines[number];
			return (parser.inspect(line, 0, line.length).kind() == LineKind.EVENT) ? line.length : 0;
		});
	}

	static Contender parse() {
		byte[][] lines = Facts.plainLines();
		LineParser parser = new LineParser();
		return of((number) -> {
			byte[] line = lines[number];
			return (parser.parse(line, 0, line.length) instanceof ActorEvent) ? line.length : 0;
		});
	}

}
