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

	private static final Pattern SEAL = Pattern.compile("(.*,\"seq\":([1-9]\\d{0,17})),\"crc32c\":\"([0-9a-f]{8})\"}",
			Pattern.DOTALL);

	/** A line that proves itself. */
	record Sealed(long seq, String kind, String line) {
	}

	/** Lines that prove themselves, in the order in which they stand there. */
	final List<Sealed> sealed = new ArrayList<>();

	/** Lines that are no JSON objects, or whose seal is broken, blank ones aside. */
	int damaged;

	/** Whether the first line proves itself. */
	boolean beginsSealed;

	/** Whether the last line has no newline. */
	final boolean open;

	FuzzOracle(byte[] file) {
		this.open = file.length > 0 && file[file.length - 1] != '\n';
		boolean first = true;
		for (byte[] line : Lines.of(file)) {
			boolean terminated = line[line.length - 1] == '\n';
			judge(terminated ? Arrays.copyOf(line, line.length - 1) : line);
			this.beginsSealed |= first && !this.sealed.isEmpty();
			first = false;
		}
	}

	private void judge(byte[] line) {
		String text = Lines.text(line);
		Matcher seal = SEAL.matcher(text);
		if (seal.matches() && crc(seal.group(1)).equals(seal.group(3))) {
			JsonNode object = parse(line);
			this.sealed.add(new Sealed(Long.parseLong(seal.group(2)),
					(object != null) ? object.path("kind").asString("") : "", text));
		}
		else if (!text.isBlank()) {
			this.damaged++;
		}
	}

	/** The facts among the lines that prove themselves, each number once, in order. */
	List<String> facts() {
		Map<Long, String> facts = new TreeMap<>();
		this.sealed.stream()
			.filter((line) -> line.kind().matches("event|audit|dead_letter"))
			.forEach((line) -> facts.putIfAbsent(line.seq(), line.line()));
		return List.copyOf(facts.values());
	}

	/**
	 * The facts without their seals: of lines that claim one number all but the first get
	 * another.
	 */
	Set<String> bodies() {
		Set<String> bodies = new TreeSet<>();
		this.sealed.stream()
			.filter((line) -> line.kind().matches("event|audit|dead_letter"))
			.forEach((line) -> bodies.add(line.line().substring(0, line.line().lastIndexOf(",\"seq\":"))));
		return bodies;
	}

	/** Whether every number comes once and in order. */
	boolean isInOrder() {
		long last = 0;
		for (Sealed line : this.sealed) {
			if (line.seq() <= last) {
				return false;
			}
			last = line.seq();
		}
		return true;
	}

	/** Whether a number is missing between two others. */
	boolean hasGap() {
		long last = this.sealed.isEmpty() ? 0 : this.sealed.get(0).seq();
		for (Sealed line : this.sealed) {
			if (line.seq() > last + 1) {
				return true;
			}
			last = line.seq();
		}
		return false;
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
