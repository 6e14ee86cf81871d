package io.papyra.proof;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Lines of a file as bytes, each with its newline if it has one. */
final class Lines {

	private Lines() {
	}

	static List<byte[]> of(byte[] file) {
		List<byte[]> lines = new ArrayList<>();
		int start = 0;
		for (int at = 0; at < file.length; at++) {
			if (file[at] == '\n' || at == file.length - 1) {
				lines.add(java.util.Arrays.copyOfRange(file, start, at + 1));
				start = at + 1;
			}
		}
		return lines;
	}

	static byte[] join(List<byte[]> lines) {
		ByteArrayOutputStream file = new ByteArrayOutputStream();
		lines.forEach(file::writeBytes);
		return file.toByteArray();
	}

	/** A fact as a plain writer leaves it; headers stay as they are. */
	static byte[] unseal(byte[] line) {
		String text = text(line);
		return text.contains("log_header") ? line : text.replaceFirst(",\"seq\":\\d+,\"crc32c\":\"[0-9a-f]{8}\"}", "}")
			.getBytes(StandardCharsets.ISO_8859_1);
	}

	static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.ISO_8859_1);
	}

}
