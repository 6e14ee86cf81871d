package io.papyra.codec;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.papyra.codec.HeaderNotes.Range;
import io.papyra.codec.HeaderNotes.Repair;
import io.papyra.codec.HeaderNotes.Repairs;
import org.jspecify.annotations.Nullable;

/**
 * What repairs acknowledged as lost, as the JSON object that headers and checkpoints have
 * of it.
 */
public final class RepairsCodec {

	/**
	 * From this number of bytes on, older repairs are only counted: a header stays far
	 * below what any reader takes for one.
	 */
	private static final int ENOUGH = 16 * 1024;

	private static final BigDecimal MOST_MICROS = BigDecimal.valueOf(Long.MAX_VALUE);

	private RepairsCodec() {
	}

	/** The object as text. */
	public static byte[] encode(Repairs repairs) {
		JsonOutput out = new JsonOutput();
		out.raw(Envelope.ascii("{\"count\":" + repairs.count() + ",\"lost\":" + repairs.lost() + ",\"newest\":["));
		int bytes = 0;
		for (int at = 0; at < repairs.newest().size() && bytes < ENOUGH; at++) {
			byte[] repair = encode(repairs.newest().get(at));
			bytes += repair.length;
			if (at > 0 && bytes > ENOUGH) {
				break;
			}
			if (at > 0) {
				out.raw(',');
			}
			out.raw(repair);
		}
		out.raw(Envelope.ascii("]}"));
		return out.copy();
	}

	private static byte[] encode(Repair repair) {
		JsonOutput out = new JsonOutput();
		out.raw(Envelope.ascii("{\"at\":"));
		out.timestamp(Math.floorDiv(repair.atMicros(), 1_000_000L),
				(int) Math.floorMod(repair.atMicros(), 1_000_000L) * 1000);
		out.raw(Envelope.ascii(",\"mode\":"));
		Envelope.string(out, repair.mode());
		out.raw(Envelope.ascii(",\"lost\":" + repair.lines() + ",\"ranges\":["));
		for (int at = 0; at < repair.ranges().size(); at++) {
			Range range = repair.ranges().get(at);
			out.raw(Envelope.ascii(((at > 0) ? ",[" : "[") + range.first() + "," + range.last() + "]"));
		}
		out.raw(Envelope.ascii("],\"saved\":["));
		for (int at = 0; at < repair.saved().size(); at++) {
			if (at > 0) {
				out.raw(',');
			}
			Envelope.string(out, repair.saved().get(at));
		}
		out.raw(Envelope.ascii("]}"));
		return out.copy();
	}

	/** The repairs in an object that is such text; none if it is not. */
	public static Repairs decode(String text) {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		return of(new JsonValues().read(bytes, 0, bytes.length));
	}

	/** The repairs in the value of a field; what is no such value is ignored. */
	static Repairs of(@Nullable Object value) {
		if (!(value instanceof Map<?, ?> told) || number(told.get("count")) == 0) {
			return Repairs.NONE;
		}
		List<Repair> newest = new ArrayList<>();
		if (told.get("newest") instanceof List<?> listed) {
			for (Object repair : listed) {
				if (repair instanceof Map<?, ?> fields) {
					newest.add(repair(fields));
				}
			}
		}
		return new Repairs(number(told.get("count")), number(told.get("lost")), newest);
	}

	private static Repair repair(Map<?, ?> told) {
		List<Range> ranges = new ArrayList<>();
		if (told.get("ranges") instanceof List<?> listed) {
			for (Object range : listed) {
				if (range instanceof List<?> ends && ends.size() == 2) {
					ranges.add(new Range(number(ends.get(0)), number(ends.get(1))));
				}
			}
		}
		List<String> saved = (told.get("saved") instanceof List<?> names) ? names.stream().map(String::valueOf).toList()
				: List.of();
		return new Repair(micros(told.get("at")), String.valueOf(told.get("mode")), number(told.get("lost")), ranges,
				saved);
	}

	private static long micros(@Nullable Object seconds) {
		if (!(seconds instanceof Number)) {
			return 0;
		}
		BigDecimal micros = new BigDecimal(seconds.toString()).movePointRight(6);
		return (micros.abs().compareTo(MOST_MICROS) < 0) ? micros.longValue() : 0;
	}

	static long number(@Nullable Object value) {
		return (value instanceof Number number) ? Math.max(0, number.longValue()) : 0;
	}

}
