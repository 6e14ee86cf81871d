package io.papyra.internal.log.format;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.HexFormat;

import io.papyra.codec.LogHeader;
import io.papyra.internal.disk.DiskFile;
import org.jspecify.annotations.Nullable;

/**
 * Whose lines a log holds: what each of its headers says of that.
 *
 * @param systemId identity of the actor system, which may change within one log
 * @param logId identity of the log itself, made once and the same in all its headers;
 * empty in a log that was begun before logs had one
 */
public record LogOrigin(String systemId, String logId) {

	/** A file that has no header within this number of bytes is not searched for one. */
	public static final long BEGINNING = 1024 * 1024;

	/** Nothing is known. */
	public static final LogOrigin UNKNOWN = new LogOrigin("", "");

	/** An identity that no other log has. */
	static String newId() {
		byte[] random = new byte[8];
		new SecureRandom().nextBytes(random);
		return HexFormat.of().formatHex(random);
	}

	/** The same origin, of a log that has an identity from now on if it had none. */
	public LogOrigin identified() {
		return this.logId.isEmpty() ? new LogOrigin(this.systemId, newId()) : this;
	}

	/** Whether a header is certainly one of another log. */
	public boolean isOther(LogHeader header) {
		String other = header.notes().logId();
		return !other.isEmpty() && !this.logId.isEmpty() && !other.equals(this.logId);
	}

	public LogOrigin withLogId(String identity) {
		return new LogOrigin(this.systemId, identity);
	}

	/** What the first header of a file says. */
	public static LogOrigin of(DiskFile file, long size) throws IOException {
		LogHeader header = header(file, size);
		return (header != null) ? new LogOrigin(header.systemId(), header.notes().logId()) : UNKNOWN;
	}

	/** The first header of a file, or null if it begins without one. */
	public static @Nullable LogHeader header(DiskFile file, long size) throws IOException {
		LineReader line = new LineReader(file, 0, size);
		LineValidator check = new LineValidator(false);
		while (line.next()) {
			check.validate(line);
			LogHeader header = check.header();
			if (header != null) {
				return header;
			}
			if (check.inChecksummedSection()) {
				return null;
			}
		}
		return null;
	}

}
