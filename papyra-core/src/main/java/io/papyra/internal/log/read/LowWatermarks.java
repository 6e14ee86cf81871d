package io.papyra.internal.log.read;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;

import io.papyra.fact.FactKind;
import io.papyra.internal.log.format.LineValidator;
import io.papyra.internal.log.index.BlockStats;

/**
 * Finds from where on facts count, for kinds that newer facts push out: the number of the
 * oldest one of each kind that still does.
 */
final class LowWatermarks implements ReverseVisitor {

	private final Map<FactKind, Long> floors = new EnumMap<>(FactKind.class);

	private final RetentionFilter retained;

	private LowWatermarks(RetentionFilter retained) {
		this.retained = retained;
	}

	/**
	 * Goes back as far as facts count.
	 * @param retained used up by this
	 */
	static Map<FactKind, Long> find(ReadSnapshot log, RetentionFilter retained) throws IOException {
		LowWatermarks floors = new LowWatermarks(retained);
		try (ReverseScanner walk = new ReverseScanner(log, floors)) {
			boolean more = true;
			while (more && !retained.isFull()) {
				more = walk.step();
			}
		}
		return floors.floors;
	}

	@Override
	public boolean skips(BlockStats block) {
		return this.retained.isExpired(block) || this.retained.take(block);
	}

	@Override
	public void fact(long seq, LineValidator check, byte[] bytes, int from, int to, long size) {
		FactKind kind = check.kind();
		if (kind != null && this.retained.offer(kind, check.timeAmongOthers(bytes, from, to), size) != null
				&& this.retained.isFull(kind)) {
			// The first one that does not count is the newest of them.
			this.floors.putIfAbsent(kind, seq + 1);
		}
	}

}
