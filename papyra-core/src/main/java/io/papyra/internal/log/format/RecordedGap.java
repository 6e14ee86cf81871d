package io.papyra.internal.log.format;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.Set;

import io.papyra.codec.LineParser;
import io.papyra.codec.LogGap;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactTime;

/**
 * A line that reports facts that could not be recorded.
 *
 * @param seq its number
 * @param kinds kinds of the facts of which it tells, where that is known
 * @param until when the last of them was lost, in microseconds since the epoch; the
 * earliest time there is if that is not known
 */
public record RecordedGap(long seq, Set<FactKind> kinds, long until) {

	/** What a valid line says, which is given without its newline. */
	public static RecordedGap of(long seq, LineParser parser, byte[] bytes, int from, int to) {
		LogGap gap = parser.parseGap(bytes, from, to);
		if (gap == null) {
			return new RecordedGap(seq, Set.of(), Long.MIN_VALUE);
		}
		Set<FactKind> kinds = EnumSet.noneOf(FactKind.class);
		for (String name : gap.dropped().keySet()) {
			FactKind kind = FactKind.ofWireName(name);
			if (kind == null) {
				// Of which kind they were is not known, so they may have been of any.
				kinds.addAll(EnumSet.allOf(FactKind.class));
			}
			else {
				kinds.add(kind);
			}
		}
		Instant until = FactTime.usable(gap.until());
		return new RecordedGap(seq, kinds,
				(until != null) ? ChronoUnit.MICROS.between(Instant.EPOCH, until) : Long.MIN_VALUE);
	}

}
