package io.papyra.internal.log.read;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import io.papyra.fact.FactQuery;
import io.papyra.internal.log.format.LineValidator;
import io.papyra.internal.log.index.BlockStats;
import io.papyra.internal.log.segment.Segment;

/**
 * Finds the lines of a log whose number an earlier line has: who begins at the end meets
 * these first, and cannot tell. Only lines of which nothing is known are gone through,
 * and only if these are few: a read from the end must not read the whole of a large log.
 */
final class RepeatedLines implements FactWalk.Visitor {

	/** Bytes of unknown lines that are read in a few hundredths of a second. */
	static final long MOST_BYTES = 16L * 1024 * 1024;

	private static final int MOST_LINES = 100_000;

	private final Map<Path, Set<Long>> places = new HashMap<>();

	private int lines;

	private long bytes;

	private RepeatedLines() {
	}

	/** Where these lines begin, for each file that has any. */
	static Map<Path, Set<Long>> of(ReadSnapshot log) {
		long unknown = log.unknown();
		RepeatedLines found = new RepeatedLines();
		if (unknown > 0 && unknown <= MOST_BYTES) {
			try (FactWalk walk = new FactWalk(log, FactQuery.Order.OLDEST_FIRST, found)) {
				boolean more = true;
				// What was known may turn out not to be true.
				while (more && found.bytes <= MOST_BYTES) {
					more = walk.step();
				}
			}
			catch (IOException ex) {
				// Who reads on fails for the same reason, if he comes there, and reports
				// it.
				return found.places;
			}
		}
		return found.places;
	}

	@Override
	public boolean skips(BlockStats block) {
		return true;
	}

	@Override
	public boolean isExpired(BlockStats block) {
		return true;
	}

	@Override
	public void fact(long seq, LineValidator check, byte[] line, int from, int to, long size) {
		this.bytes += size;
	}

	@Override
	public void repeated(Segment segment, long offset) {
		if (this.lines++ < MOST_LINES) {
			this.places.computeIfAbsent(segment.path(), (path) -> new HashSet<>()).add(offset);
		}
	}

}
