package io.papyra.test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where the bytes of a line file went when it was mended. What was set aside must be the
 * very bytes of the original at the place that is noted with them; every other piece of
 * the original must be a line of the mended file, or one that was only given a number and
 * a checksum; and none may serve twice.
 */
final class ByteAccount {

	private static final JsonMapper JSON = JsonMapper.shared();

	private static final Pattern SEAL = Pattern.compile(",\"seq\":\\d+,\"crc32c\":\"[0-9a-f]{8}\"}$");

	private final String original;

	private final List<Piece> aside = new ArrayList<>();

	private final Map<String, Integer> kept = new HashMap<>();

	private ByteAccount(byte[] original, byte[] mended) {
		this.original = text(original);
		for (String line : text(mended).split("\n", -1)) {
			this.kept.merge(line, 1, Integer::sum);
		}
	}

	/** Bytes that were taken out of the original, from where. */
	private record Piece(int offset, String bytes, String reason) {

		/** Whether only a damaged newline went, while the lines around it stayed. */
		boolean isLineBreak() {
			return this.reason.contains("line break");
		}

		int end() {
			return this.offset + this.bytes.length();
		}

	}

	/**
	 * What is wrong with the account, or null if nothing is.
	 * @param setAside contents of the files with what was taken out
	 * @param lines how many lines the report says were taken out
	 * @param bytes how many bytes
	 */
	static @Nullable String error(byte[] original, byte[] mended, List<byte[]> setAside, long lines, long bytes) {
		ByteAccount account = new ByteAccount(original, mended);
		setAside.forEach(account::readAside);
		long taken = account.aside.stream().mapToLong((piece) -> piece.bytes().length()).sum();
		long takenLines = account.aside.stream().filter((piece) -> !piece.isLineBreak()).count();
		if (takenLines != lines || taken != bytes) {
			return "the report counts " + lines + " lines and " + bytes + " bytes, but " + takenLines + " lines and "
					+ taken + " bytes are set aside";
		}
		return account.error();
	}

	private void readAside(byte[] file) {
		for (String line : new String(file, StandardCharsets.UTF_8).stripTrailing().split("\n", -1)) {
			JsonNode piece = JSON.readTree(line);
			byte[] bytes = piece.has("text") ? piece.get("text").stringValue().getBytes(StandardCharsets.UTF_8)
					: piece.get("base64").binaryValue();
			this.aside.add(new Piece(piece.get("offset").intValue(), text(bytes), piece.get("reason").stringValue()));
		}
	}

	private @Nullable String error() {
		this.aside.sort(Comparator.comparingInt(Piece::offset));
		int at = 0;
		for (Piece piece : this.aside) {
			if (piece.offset() < at || !this.original.startsWith(piece.bytes(), piece.offset())) {
				return "set aside as byte " + piece.offset() + " of the original, but not what was there: "
						+ piece.bytes();
			}
			String missing = missing(this.original.substring(at, piece.offset()));
			if (missing != null) {
				return missing;
			}
			at = piece.end();
		}
		return missing(this.original.substring(at));
	}

	/** The part of a range of the original that is neither kept nor adopted. */
	private @Nullable String missing(String range) {
		for (String line : range.split("\n", -1)) {
			if (!line.isBlank() && !takeKept(line) && !takeAdopted(line) && !takeTogether(line)) {
				return "neither kept nor set aside: " + line;
			}
		}
		return null;
	}

	/** Two lines that had lost the newline between them. */
	private boolean takeTogether(String lines) {
		for (int at = lines.indexOf("}{"); at >= 0; at = lines.indexOf("}{", at + 1)) {
			String first = lines.substring(0, at + 1);
			if (this.kept.getOrDefault(first, 0) > 0) {
				return takeKept(first) && missing(lines.substring(at + 1)) == null;
			}
		}
		return false;
	}

	private boolean takeKept(String line) {
		int count = this.kept.getOrDefault(line, 0);
		if (count > 0) {
			this.kept.put(line, count - 1);
		}
		return count > 0;
	}

	/** A line that was given a number and a checksum, or new ones. */
	private boolean takeAdopted(String line) {
		String object = SEAL.matcher(line.stripTrailing()).replaceFirst("}");
		if (!object.endsWith("}")) {
			return false;
		}
		String beginning = object.substring(0, object.length() - 1).stripTrailing() + ",\"seq\":";
		return List.copyOf(this.kept.keySet())
			.stream()
			.filter((candidate) -> candidate.startsWith(beginning))
			.anyMatch(this::takeKept);
	}

	private static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.ISO_8859_1);
	}

}
