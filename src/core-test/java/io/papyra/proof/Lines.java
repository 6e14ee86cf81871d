package io.papyra.proof;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/** Lines of a file as bytes, each with its newline if it has one. */
final class Lines {

	private static final Pattern TRAILER = Pattern.compile("(.*,\"seq\":\\d+),\"crc32c\":\"[0-9a-f]{8}\"}\n",
			Pattern.DOTALL);

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
	static byte[] withoutTrailer(byte[] line) {
		String text = text(line);
		return text.contains("log_header") ? line : text.replaceFirst(",\"seq\":\\d+,\"crc32c\":\"[0-9a-f]{8}\"}", "}")
			.getBytes(StandardCharsets.ISO_8859_1);
	}

	/** The line as a record of a kind that nobody knows, checksummed if it was. */
	static byte[] foreign(byte[] line) {
		return changed(line, "\"kind\":\"[a-z]+\"", "\"kind\":\"metric\"");
	}

	/** A line whose payload ends like a line. */
	static byte[] nested(byte[] line) {
		return changed(line, "\"payload\":\\{.*?}", "\"payload\":{\"n\":1,\"seq\":5,\"crc32c\":\"00000000\"}");
	}

	/** The line under another number. */
	static byte[] numbered(byte[] line, int seq) {
		return changed(line, ",\"seq\":\\d+,\"crc32c\"", ",\"seq\":" + seq + ",\"crc32c\"");
	}

	/** What a writer might have written instead; a damaged line stays as it is. */
	private static byte[] changed(byte[] line, String part, String instead) {
		Matcher trailer = TRAILER.matcher(text(line));
		if (!trailer.matches() || !text(line).equals(checksummed(trailer.group(1)))) {
			return line;
		}
		String changed = text(line).replaceFirst(part, instead);
		return checksummed(changed.substring(0, changed.lastIndexOf(",\"crc32c\"")))
			.getBytes(StandardCharsets.ISO_8859_1);
	}

	private static String checksummed(String body) {
		CRC32C crc = new CRC32C();
		crc.update(body.getBytes(StandardCharsets.ISO_8859_1));
		return body + String.format(Locale.ROOT, ",\"crc32c\":\"%08x\"}\n", crc.getValue());
	}

	static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.ISO_8859_1);
	}

}
