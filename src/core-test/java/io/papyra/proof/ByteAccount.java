package io.papyra.proof;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where the bytes of a line file went when it was repaired. What was set aside must be
 * the very bytes of the original at the place that is noted with them; every other piece
 * of the original must be a line of the repaired file, or one that was only given a
 * number and a checksum; and none may serve twice.
 */
final class ByteAccount {

	private static final JsonMapper JSON = JsonMapper.shared();

	private static final Pattern TRAILER = Pattern.compile(",\"seq\":\\d+,\"crc32c\":\"[0-9a-f]{8}\"}$");

	private final Map<String, String> originals = new TreeMap<>();

	private final List<Piece> aside = new ArrayList<>();

	private final Map<String, Integer> kept = new HashMap<>();

	private ByteAccount(SortedMap<Path, byte[]> original, SortedMap<Path, byte[]> repaired) {
		original.forEach((file, bytes) -> this.originals.put(name(file), text(bytes)));
		repaired.values().forEach((bytes) -> {
			for (String line : text(bytes).split("\n", -1)) {
				this.kept.merge(line, 1, Integer::sum);
			}
		});
	}

	private static String name(Path file) {
		return String.valueOf(file.getFileName());
	}

	/** Bytes that were taken out of the original, from where. */
	private record Piece(String file, int offset, String bytes, String reason) {

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
	 * @param original files of the history before
	 * @param repaired and after
	 * @param savedTo contents of the files with what was taken out
	 * @param lines how many lines the report says were taken out
	 * @param bytes how many bytes
	 */
	static @Nullable String error(SortedMap<Path, byte[]> original, SortedMap<Path, byte[]> repaired,
			List<byte[]> savedTo, long lines, long bytes) {
		ByteAccount account = new ByteAccount(original, repaired);
		savedTo.forEach(account::readAside);
		long taken = account.aside.stream().mapToLong((piece) -> piece.bytes().length()).sum();
		long takenLines = account.aside.stream().filter((piece) -> !piece.isLineBreak()).count();
		if (takenLines != lines || taken != bytes) {
			return "the report counts " + lines + " lines and " + bytes + " bytes, but " + takenLines + " lines and "
					+ taken + " bytes are saved";
		}
		return account.error();
	}

	private void readAside(byte[] file) {
		if (!text(file).startsWith("{\"kind\":\"removed\"")) {
			// A whole file that was moved as it is.
			this.originals.values().removeIf(text(file)::equals);
			return;
		}
		for (String line : new String(file, StandardCharsets.UTF_8).stripTrailing().split("\n", -1)) {
			JsonNode piece = JSON.readTree(line);
			byte[] bytes = piece.has("text") ? piece.get("text").stringValue().getBytes(StandardCharsets.UTF_8)
					: repeated(piece.get("base64").binaryValue(), piece.path("times").asInt(1));
			this.aside.add(new Piece(piece.get("file").stringValue(), piece.get("offset").intValue(), text(bytes),
					piece.get("reason").stringValue()));
		}
	}

	private static byte[] repeated(byte[] bytes, int times) {
		byte[] all = new byte[bytes.length * times];
		for (int at = 0; at < all.length; at++) {
			all[at] = bytes[at % bytes.length];
		}
		return all;
	}

	private @Nullable String error() {
		this.aside.sort(Comparator.comparingInt(Piece::offset));
		for (Map.Entry<String, String> file : this.originals.entrySet()) {
			String error = error(file.getKey(), file.getValue());
			if (error != null) {
				return file.getKey() + ": " + error;
			}
		}
		return null;
	}

	private @Nullable String error(String file, String original) {
		int at = 0;
		for (Piece piece : this.aside.stream().filter((one) -> one.file().equals(file)).toList()) {
			if (piece.offset() < at || !original.startsWith(piece.bytes(), piece.offset())) {
				return "saved as byte " + piece.offset() + " of the original, but not what was there: " + piece.bytes();
			}
			String missing = missing(original.substring(at, piece.offset()));
			if (missing != null) {
				return missing;
			}
			at = piece.end();
		}
		return missing(original.substring(at));
	}

	/** The part of a range of the original that is neither kept nor adopted. */
	private @Nullable String missing(String range) {
		for (String line : range.split("\n", -1)) {
			if (!line.isBlank() && !takeKept(line) && !takeAdopted(line) && !takeTogether(line)) {
				return "neither kept nor saved: " + line;
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
			// One whose number is taken gets another.
			if (takeAdopted(first)) {
				return missing(lines.substring(at + 1)) == null;
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
		String object = TRAILER.matcher(line.stripTrailing()).replaceFirst("}");
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
