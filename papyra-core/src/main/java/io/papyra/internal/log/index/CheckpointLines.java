package io.papyra.internal.log.index;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.papyra.codec.HeaderNotes;
import io.papyra.fact.FactKind;
import io.papyra.internal.log.format.Bytes;
import io.papyra.internal.log.format.LineTrailer;
import io.papyra.internal.log.format.RunSummary;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a checkpoint that tell what was verified: one for each file, followed by
 * one for each of its blocks, and one at the end that says that none is missing. Each has
 * a checksum, with its place in the checkpoint as its number.
 */
final class CheckpointLines {

	private static final Pattern FILE = Pattern.compile("\\{\"kind\":\"checkpoint_file\",\"base\":(\\d{1,18}),"
			+ "\"modified\":\\[(-?\\d{1,18}),(\\d{1,9})\\],\"key\":\"([^\"\\\\]*)\",.*");

	private static final byte[] BLOCK = Bytes.ascii("{\"kind\":\"checkpoint_block\",\"values\":[");

	private static final Pattern END = Pattern
		.compile("\\{\"kind\":\"checkpoint_end\",\"acknowledged\":(\\d{1,18})(?:,\"next_sample\":(\\d{1,18}))?"
				+ "(?:,\"clock\":\\[(\\d{1,18}),(\\d{1,9})\\])?(?:,\"repairs\":(\\{.*\\}))?,\"seq\":.*");

	private static final int VALUES = 9 + 3 * BlockStats.KINDS + 7;

	private CheckpointLines() {
	}

	static void encode(CheckpointState state, CheckpointFile.ChecksummedLines lines) {
		long place = 2;
		for (VerifiedFile file : state.files()) {
			Instant modified = file.modified();
			lines.add(text("{\"kind\":\"checkpoint_file\",\"base\":" + file.blocks().base() + ",\"modified\":["
					+ modified.getEpochSecond() + "," + modified.getNano() + "],\"key\":\"" + safe(file.blocks().key())
					+ "\""), place++);
			for (BlockStats block : file.blocks().blocks()) {
				lines.add(text("{\"kind\":\"checkpoint_block\",\"values\":[" + values(block) + "]"), place++);
			}
		}
		ClockNote clock = state.clock();
		lines.add(text("{\"kind\":\"checkpoint_end\",\"acknowledged\":" + state.acknowledgedThrough()
				+ ",\"next_sample\":" + state.nextSample()
				+ ((clock != null) ? ",\"clock\":[" + clock.expected() + "," + clock.left() + "]" : "")
				+ repairs(state)), place);
	}

	private static String repairs(CheckpointState state) {
		return (state.repairs().count() > 0)
				? ",\"repairs\":" + new String(state.repairs().encode(), StandardCharsets.UTF_8) : "";
	}

	private static byte[] text(String line) {
		return line.getBytes(StandardCharsets.UTF_8);
	}

	/** Keys are only compared, so what JSON would escape may look different. */
	private static String safe(String key) {
		return key.replaceAll("[\"\\\\\\p{Cntrl}]", "_");
	}

	private static String values(BlockStats block) {
		StringBuilder text = new StringBuilder();
		for (long value : new long[] { block.offset, block.length, block.lines, block.firstSeq, block.lastSeq,
				block.gaps, block.plain, block.since, block.until }) {
			text.append(value).append(',');
		}
		for (FactKind kind : FactKind.values()) {
			text.append(block.facts(kind)).append(',').append(block.bytes(kind)).append(',');
			text.append(block.timeless(kind)).append(',');
		}
		RunSummary runs = block.runs;
		Instant start = runs.lastStart();
		text.append(runs.marks()).append(',').append(runs.starts()).append(',').append(runs.unclean()).append(',');
		text.append(runs.beginsWithStart() ? 1 : 0).append(',').append(runs.open() ? 1 : 0).append(',');
		text.append((start != null) ? start.getEpochSecond() : Long.MIN_VALUE).append(',');
		return text.append((start != null) ? start.getNano() : 0).toString();
	}

	/** What the lines from there on say, or null if that is not whole. */
	static @Nullable CheckpointState decode(byte[] bytes, int from) {
		List<VerifiedFile> files = new ArrayList<>();
		List<BlockStats> blocks = new ArrayList<>();
		Matcher file = null;
		LineTrailer trailer = new LineTrailer();
		int start = from;
		long place = 2;
		for (int end = Bytes.newline(bytes, start, bytes.length); end >= 0; end = Bytes.newline(bytes, start,
				bytes.length)) {
			if (trailer.check(bytes, start, end) != place++) {
				return null;
			}
			// There are thousands of these, and they are read while a service starts.
			if (Bytes.matches(bytes, start, BLOCK)) {
				blocks.add(block(bytes, start + BLOCK.length));
			}
			else {
				addFile(files, file, blocks);
				blocks.clear();
				String line = new String(bytes, start, end - start, StandardCharsets.UTF_8);
				file = FILE.matcher(line);
				if (!file.matches()) {
					Matcher last = END.matcher(line);
					return last.matches() ? new CheckpointState(files, Long.parseLong(last.group(1)),
							sample(last.group(2)), repairs(last.group(5)), clock(last)) : null;
				}
			}
			start = end + 1;
		}
		return null;
	}

	private static HeaderNotes.Repairs repairs(@Nullable String object) {
		return (object != null) ? HeaderNotes.Repairs.decode(object) : HeaderNotes.Repairs.NONE;
	}

	/** What the last line says about the clock, or null. */
	static @Nullable ClockNote clock(byte[] bytes, int from, int to) {
		if (new LineTrailer().check(bytes, from, to) <= 0) {
			return null;
		}
		Matcher last = END.matcher(new String(bytes, from, to - from, StandardCharsets.UTF_8));
		return last.matches() ? clock(last) : null;
	}

	private static @Nullable ClockNote clock(Matcher end) {
		return (end.group(3) != null) ? new ClockNote(Long.parseLong(end.group(3)), Long.parseLong(end.group(4)))
				: null;
	}

	private static long sample(@Nullable String number) {
		return (number != null) ? Long.parseLong(number) : 0;
	}

	private static void addFile(List<VerifiedFile> files, @Nullable Matcher line, List<BlockStats> blocks) {
		if (line != null) {
			SegmentStats known = new SegmentStats(Long.parseLong(line.group(1)), line.group(4), blocks);
			files.add(new VerifiedFile(known,
					Instant.ofEpochSecond(Long.parseLong(line.group(2)), Long.parseLong(line.group(3)))));
		}
	}

	/**
	 * The numbers from there on; the line is checksummed, so it is what {@link #values}
	 * wrote.
	 */
	private static BlockStats block(byte[] bytes, int from) {
		long[] values = new long[VALUES];
		int at = from;
		for (int value = 0; value < VALUES && bytes[at - 1] != ']'; value++) {
			boolean negative = bytes[at] == '-';
			at += negative ? 1 : 0;
			long number = 0;
			for (; bytes[at] >= '0' && bytes[at] <= '9'; at++) {
				number = 10 * number + (bytes[at] - '0');
			}
			values[value] = negative ? -number : number;
			at++;
		}
		return block(values);
	}

	private static BlockStats block(long[] values) {
		BlockBuilder block = new BlockBuilder(values[0]);
		block.length = values[1];
		block.lines = values[2];
		block.firstSeq = values[3];
		block.lastSeq = values[4];
		block.gaps = values[5];
		block.plain = values[6];
		block.since = values[7];
		block.until = values[8];
		int at = 9;
		for (int kind = 0; kind < BlockStats.KINDS; kind++) {
			block.facts[kind] = values[at++];
			block.bytes[kind] = values[at++];
			block.timeless[kind] = values[at++];
		}
		Instant lastStart = (values[at + 5] != Long.MIN_VALUE) ? Instant.ofEpochSecond(values[at + 5], values[at + 6])
				: null;
		block.runs = new RunSummary(values[at], values[at + 1], values[at + 2], values[at + 3] == 1,
				values[at + 4] == 1, lastStart);
		return block.build();
	}

}
