package io.papyra.proof;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a file holds, found by brute force: a JSON library, a pattern and a checksum, line
 * by line. Knows nothing of the engine and shares no code with it.
 */
final class FuzzOracle {

	private static final JsonMapper JSON = JsonMapper.shared();

	private static final String FACT = "event|audit|dead_letter";

	private static final Pattern TRAILER = Pattern
		.compile("(.*,\"seq\":([1-9]\\d{0,17})),\"crc32c\":\"([0-9a-f]{8})\"}", Pattern.DOTALL);

	private static final Pattern END = Pattern.compile(",\"seq\":([1-9]\\d{0,17})(,\"crc32c\":\"[0-9a-f]{8}\"})");

	private static final Pattern ACKNOWLEDGED = Pattern.compile("\"compacted_through_seq\":(\\d+)");

	/** A line that proves itself. */
	record Checksummed(long seq, String kind, String line) {

		boolean isFact() {
			return this.kind.matches(FACT);
		}

		/** Of a kind that this version does not know. */
		boolean isForeign() {
			return !this.kind.isEmpty() && !this.kind.matches(FACT + "|log_header|log_gap");
		}

		String body() {
			return this.line.substring(0, this.line.lastIndexOf(",\"seq\":"));
		}

	}

	/** Lines that prove themselves, in the order in which they stand there. */
	final List<Checksummed> checksummed = new ArrayList<>();

	/** Lines that prove themselves, but stand within others. */
	private final List<Checksummed> hidden = new ArrayList<>();

	/** Lines that are no JSON objects, or whose trailer is broken, blank ones aside. */
	int damaged;

	/** Lines in front of the first that proves itself. */
	private int front;

	/**
	 * Place of the last record among them; up to there numbers may be taken by places.
	 */
	private int plain;

	/** Whether the last line has no newline. */
	final boolean open;

	FuzzOracle(byte[] file) {
		this.open = file.length > 0 && file[file.length - 1] != '\n';
		for (byte[] line : Lines.of(file)) {
			boolean terminated = line[line.length - 1] == '\n';
			judge(terminated ? Arrays.copyOf(line, line.length - 1) : line);
		}
	}

	private void judge(byte[] line) {
		String text = Lines.text(line);
		Matcher trailer = TRAILER.matcher(text);
		if (trailer.matches() && crc(trailer.group(1)).equals(trailer.group(3))) {
			this.checksummed.add(new Checksummed(Long.parseLong(trailer.group(2)), kind(line), text));
			return;
		}
		boolean record = !kind(line).isEmpty();
		if (this.checksummed.isEmpty()) {
			this.front++;
			this.plain = record ? this.front : this.plain;
		}
		boolean plainRecord = this.checksummed.isEmpty() && record;
		// White space of JSON; of Java there is more.
		boolean blank = text.matches("[ \t\r]*");
		this.damaged += blank || plainRecord ? 0 : 1;
		findHidden(text);
	}

	/** Lines that prove themselves, with something in place of their newlines. */
	private void findHidden(String text) {
		for (int from = text.indexOf("{\""); from >= 0; from = text.indexOf("{\"", from + 1)) {
			Matcher end = END.matcher(text);
			for (int at = from; end.find(at); at = end.start() + 1) {
				if (crc(text.substring(from, end.start(2))).equals(end.group(2).substring(11, 19))) {
					this.hidden.add(new Checksummed(Long.parseLong(end.group(1)), "", text.substring(from, end.end())));
				}
			}
		}
	}

	private static String kind(byte[] line) {
		JsonNode object = parse(line);
		return (object != null) ? object.path("kind").asString("") : "";
	}

	/**
	 * The records that a repair leaves as they are, by number: where two lines claim one
	 * number, only one of them can have it, and the place of a plain line, which changes
	 * when a damaged one in front of it goes, is a number too.
	 */
	Map<Long, Checksummed> kept() {
		Map<Long, Checksummed> kept = new TreeMap<>();
		for (Checksummed line : this.checksummed) {
			boolean claimed = Stream.concat(this.checksummed.stream(), this.hidden.stream())
				.anyMatch((other) -> other.seq() == line.seq() && !other.line().equals(line.line()));
			if (!claimed && line.seq() > this.plain && (line.isFact() || line.isForeign())) {
				kept.put(line.seq(), line);
			}
		}
		return kept;
	}

	/**
	 * The records without their trailers: of lines that claim one number all but one get
	 * another.
	 */
	Set<String> bodies() {
		Set<String> bodies = new TreeSet<>();
		this.checksummed.stream()
			.filter((line) -> line.isFact() || line.isForeign())
			.forEach((line) -> bodies.add(line.body()));
		return bodies;
	}

	/** Whether every number comes once and in order. */
	boolean isInOrder() {
		long last = 0;
		for (Checksummed line : this.checksummed) {
			if (line.seq() <= last) {
				return false;
			}
			last = line.seq();
		}
		return true;
	}

	/**
	 * Whether all lines prove themselves, and none is missing that no header speaks of.
	 */
	boolean isValid() {
		long last = 0;
		for (Checksummed line : this.checksummed) {
			Matcher acknowledged = ACKNOWLEDGED.matcher(line.line());
			long from = line.kind().equals("log_header") && acknowledged.find()
					? Math.max(last, Long.parseLong(acknowledged.group(1))) : last;
			if (line.seq() <= last || line.seq() > from + 1 || line.isForeign()) {
				return false;
			}
			last = line.seq();
		}
		return this.damaged == 0 && this.plain == 0 && !this.open && !lacksCounted() && isOfOneLog();
	}

	/** Whether no header tells of another log than the others. */
	private boolean isOfOneLog() {
		return this.checksummed.stream()
			.map((line) -> JSON.readTree(line.line()).path("log").asString(""))
			.filter((log) -> !log.isEmpty())
			.distinct()
			.count() < 2;
	}

	/**
	 * Whether a header counts more lines of a kind than there are, and no later one says
	 * that they may be missing.
	 */
	boolean lacksCounted() {
		for (int at = 0; at < this.checksummed.size(); at++) {
			JsonNode counted = JSON.readTree(this.checksummed.get(at).line()).path("kept");
			long through = counted.path("through").asLong(0);
			boolean acknowledged = this.checksummed.stream()
				.skip(at + 1L)
				.map((line) -> ACKNOWLEDGED.matcher(line.line()))
				.anyMatch((found) -> found.find() && Long.parseLong(found.group(1)) >= through);
			if (!acknowledged && counted.propertyStream()
				.anyMatch((kind) -> !kind.getKey().equals("through")
						&& kind.getValue().asLong() > countOf(kind.getKey(), through))) {
				return true;
			}
		}
		return false;
	}

	private long countOf(String kind, long through) {
		return this.checksummed.stream().filter((line) -> line.kind().equals(kind) && line.seq() <= through).count();
	}

	private static String crc(String body) {
		CRC32C crc = new CRC32C();
		crc.update(body.getBytes(StandardCharsets.ISO_8859_1));
		return String.format(Locale.ROOT, "%08x", crc.getValue());
	}

	private static @org.jspecify.annotations.Nullable JsonNode parse(byte[] line) {
		try {
			return JSON.readTree(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString());
		}
		catch (CharacterCodingException | JacksonException ex) {
			return null;
		}
	}

}
