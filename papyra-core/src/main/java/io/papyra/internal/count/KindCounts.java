package io.papyra.internal.count;

import io.papyra.backend.FactBatch;
import io.papyra.fact.FactKind;
import org.jspecify.annotations.Nullable;

/** Facts counted by kind in arrays, as observers are told them. */
public final class KindCounts {

	private static final FactKind[] KINDS = FactKind.values();

	private KindCounts() {
	}

	public static long[] none() {
		return new long[KINDS.length];
	}

	/** Facts in a batch; lines that are none are not counted. */
	public static long[] of(FactBatch batch) {
		long[] counts = none();
		for (int i = 0; i < batch.size(); i++) {
			FactKind kind = batch.kind(i);
			if (kind != null) {
				counts[index(kind)]++;
			}
		}
		return counts;
	}

	/** Adds counts to a sum, whatever they count. */
	public static void add(long[] sum, long[] counts) {
		for (int i = 0; i < sum.length; i++) {
			sum[i] += counts[i];
		}
	}

	public static long sum(long[] counts) {
		long sum = 0;
		for (long count : counts) {
			sum += count;
		}
		return sum;
	}

	/** Counts, human-readable; one more than there are kinds is what has none. */
	public static String named(long[] counts) {
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < counts.length; i++) {
			if (counts[i] > 0) {
				text.append(text.isEmpty() ? "" : ", ")
					.append(counts[i])
					.append(' ')
					.append((i < KINDS.length) ? KINDS[i].wireName() : "unknown");
			}
		}
		return text.toString();
	}

	public static int index(FactKind kind) {
		return kind.ordinal();
	}

}
