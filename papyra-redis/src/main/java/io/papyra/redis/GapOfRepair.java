package io.papyra.redis;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.papyra.backend.AcknowledgedGaps;
import io.papyra.backend.RecoveryMode;
import io.papyra.codec.GapCodec;
import io.papyra.codec.LogGap;
import org.jspecify.annotations.Nullable;

/**
 * The gap by which a repair records that entries are lost, so that no scan reports them
 * as an anomaly any more.
 */
final class GapOfRepair {

	/** Before the mode of the repair, as the reason of such a gap. */
	private static final String REASON = "acknowledged_by_";

	private GapOfRepair() {
	}

	/** The entry without trailer. */
	static byte[] encode(StreamKeys keys, WriterSequence.Missing range, RecoveryMode mode, Instant now) {
		return GapCodec.encode(new LogGap(keys.systemId(), now, now, now, Map.of(keys.kind().wireName(), range.count()),
				Map.of(REASON + word(mode), range.count()), range.first(), range.last()));
	}

	static String word(RecoveryMode mode) {
		return mode.name().toLowerCase(Locale.ROOT);
	}

	/** How the repair dealt with damage that a gap is of; null if it is of no repair. */
	static @Nullable String mode(LogGap gap) {
		return gap.reasons()
			.keySet()
			.stream()
			.filter((reason) -> reason.startsWith(REASON))
			.map((reason) -> reason.substring(REASON.length()))
			.findFirst()
			.orElse(null);
	}

	/** What such a gap says. */
	static AcknowledgedGaps told(LogGap gap, String mode, StreamKeys keys) {
		long count = gap.toSeq() - gap.fromSeq() + 1;
		return new AcknowledgedGaps(1, count, List.of(new AcknowledgedGaps.Repair(keys.stream(), gap.timestamp(), mode,
				count, List.of(new AcknowledgedGaps.Range(gap.fromSeq(), gap.toSeq())), List.of(), List.of())));
	}

}
