package io.papyra.test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Where the bytes of a line file went when it was mended: each piece of the original must
 * be a line that was kept, one that was kept and only given a number and a checksum, or
 * be found in what was set aside; none may serve twice.
 */
final class ByteAccount {

	private final Map<String, Integer> kept = new LinkedHashMap<>();

	private final List<String> aside = new ArrayList<>();

	private ByteAccount(byte[] mended, List<byte[]> setAside) {
		for (String line : text(mended).split("\n", -1)) {
			this.kept.merge(line, 1, Integer::sum);
		}
		setAside.forEach((bytes) -> this.aside.add(text(bytes)));
	}

	/** A piece of the original that is neither kept nor set aside, or null if all are. */
	static @Nullable String missing(byte[] original, byte[] mended, List<byte[]> setAside) {
		ByteAccount account = new ByteAccount(mended, setAside);
		List<String> changed = new ArrayList<>();
		for (String line : text(original).split("\n", -1)) {
			if (!account.takeKept(line)) {
				changed.add(line);
			}
		}
		for (String line : changed) {
			String missing = account.missing(line);
			if (missing != null) {
				return missing;
			}
		}
		return null;
	}

	private @Nullable String missing(String piece) {
		if (piece.isBlank() || takeKept(piece) || takeAside(piece) || takeAdopted(piece)) {
			return null;
		}
		for (String line : this.kept.keySet()) {
			int at = line.isBlank() ? -1 : piece.indexOf(line);
			if (at >= 0 && takeKept(line)) {
				String before = missing(piece.substring(0, at));
				return (before != null) ? before : missing(piece.substring(at + line.length()));
			}
		}
		return piece;
	}

	private boolean takeKept(String line) {
		int count = this.kept.getOrDefault(line, 0);
		if (count > 0) {
			this.kept.put(line, count - 1);
		}
		return count > 0;
	}

	private boolean takeAdopted(String line) {
		String beginning = line.stripTrailing();
		if (!beginning.endsWith("}")) {
			return false;
		}
		String adopted = beginning.substring(0, beginning.length() - 1).stripTrailing() + ",\"seq\":";
		return this.kept.keySet()
			.stream()
			.filter((candidate) -> candidate.startsWith(adopted))
			.anyMatch(this::takeKept);
	}

	private boolean takeAside(String piece) {
		for (int i = 0; i < this.aside.size(); i++) {
			String file = this.aside.get(i);
			int at = file.indexOf(piece);
			if (at >= 0) {
				this.aside.set(i, file.substring(0, at) + '\n' + file.substring(at + piece.length()));
				return true;
			}
		}
		return false;
	}

	private static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.ISO_8859_1);
	}

}
