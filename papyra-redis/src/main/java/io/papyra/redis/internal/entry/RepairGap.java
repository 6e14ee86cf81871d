package io.papyra.redis.internal.entry;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.papyra.codec.LogGap;
import io.papyra.report.AcknowledgedGaps;
import io.papyra.report.RecoveryMode;
import org.jspecify.annotations.Nullable;

/**
 * The gap by which a repair records that entries are lost, so that no scan reports them
 * as an anomaly any more.
 */
public final class RepairGap {

	/** Before the mode of the repair, as the reason of such a gap. */
	private static final String REASON = "acknowledged_by_";

	private RepairGap() {
	}

	/** Of numbers that are missing. */
	public static LogGap of(StreamKeys keys, WriterSequence.Missing range, RecoveryMode mode, Instant now) {
		return new LogGap(keys.systemId(), now, now, now, Map.of(keys.kind().wireName(), range.count()),
				Map.of(REASON + mode.name().toLowerCase(Locale.ROOT), range.count()), range.first(), range.last());
	}

	/** How the repair dealt with damage that a gap is of; null if it is of no repair. */
	private static @Nullable String mode(LogGap gap) {
		return gap.reasons()
			.keySet()
			.stream()
			.filter((reason) -> reason.startsWith(REASON))
			.map((reason) -> reason.substring(REASON.length()))
			.findFirst()
			.orElse(null);
	}

	/** What such a gap says; null of any other gap. */
	public static @Nullable AcknowledgedGaps told(LogGap gap, StreamKeys keys) {
		String mode = mode(gap);
		if (mode == null) {
			return null;
		}
		long count = gap.toSeq() - gap.fromSeq() + 1;
		return new AcknowledgedGaps(1, count, List.of(new AcknowledgedGaps.Repair(keys.stream(), gap.timestamp(), mode,
				count, List.of(new AcknowledgedGaps.Range(gap.fromSeq(), gap.toSeq())), List.of(), List.of())));
	}

}
