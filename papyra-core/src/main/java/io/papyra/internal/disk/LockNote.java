package io.papyra.internal.disk;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The content of a lock file,
 * {@code pid=17 started=1768380323000 host=orders boot=… namespace=…}: it names a holder
 * and is never taken as proof that there is one. Earlier versions, which did take it so,
 * cannot read it; their own, {@code 17 1768380323000 orders}, are read.
 */
final class LockNote {

	/** Longer than any note. */
	static final int MAX_LENGTH = 1024;

	/** Clocks that tell a process's start differ by as much between two looks. */
	private static final long START_TOLERANCE_MILLIS = 2_000;

	private LockNote() {
	}

	static byte[] of(LockHolder holder) {
		StringBuilder note = new StringBuilder("pid=").append(holder.pid())
			.append(" started=")
			.append(holder.started());
		note.append(" host=").append(holder.host());
		if (!holder.boot().isEmpty()) {
			note.append(" boot=").append(holder.boot());
		}
		if (!holder.namespace().isEmpty()) {
			note.append(" namespace=").append(holder.namespace());
		}
		return note.append('\n').toString().getBytes(StandardCharsets.UTF_8);
	}

	/** Who is named there, or null if no holder is. */
	static @Nullable LockHolder parse(byte[] note) {
		String text = new String(note, StandardCharsets.UTF_8).strip();
		try {
			return text.startsWith("pid=") ? parse(text) : parseEarlier(text);
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

	private static @Nullable LockHolder parse(String text) {
		Map<String, String> fields = new HashMap<>();
		for (String field : text.split(" ", -1)) {
			int equals = field.indexOf('=');
			if (equals > 0) {
				fields.put(field.substring(0, equals), field.substring(equals + 1));
			}
		}
		long pid = Long.parseLong(fields.getOrDefault("pid", ""));
		long started = Long.parseLong(fields.getOrDefault("started", "0"));
		return new LockHolder(pid, fields.getOrDefault("host", ""), started, fields.getOrDefault("boot", ""),
				fields.getOrDefault("namespace", ""), null);
	}

	private static @Nullable LockHolder parseEarlier(String text) {
		String[] parts = text.split(" ", 3);
		return (parts.length == 3) ? new LockHolder(Long.parseLong(parts[0]), parts[2], Long.parseLong(parts[1]))
				: null;
	}

	/**
	 * Whether bytes are a note, or what a crash may leave of one. Anything else was put
	 * there by another program and is not to be overwritten.
	 */
	static boolean mayBeNote(byte[] content) {
		String text = new String(content, StandardCharsets.UTF_8).replace('\0', ' ').strip();
		if (text.isEmpty() || "pid=".startsWith(text) || text.startsWith("pid=")) {
			return true;
		}
		String[] parts = text.split(" ", 3);
		for (int at = 0; at < Math.min(2, parts.length); at++) {
			if (!parts[at].chars().allMatch((c) -> c >= '0' && c <= '9')) {
				return false;
			}
		}
		return text.indexOf('\n') < 0;
	}

	/** This process. */
	static LockHolder self() {
		ProcessHandle process = ProcessHandle.current();
		return new LockHolder(process.pid(), host(), started(process), boot(), namespace(), null);
	}

	/** Process ids repeat in containers, so all else has to fit too. */
	static boolean isSelf(LockHolder holder) {
		LockHolder self = self();
		return holder.pid() == self.pid() && holder.host().equals(self.host()) && holder.boot().equals(self.boot())
				&& holder.namespace().equals(self.namespace())
				&& Math.abs(holder.started() - self.started()) <= START_TOLERANCE_MILLIS;
	}

	/**
	 * The holder of a lock that is held, by what is noted: what cannot be true is left
	 * out, as when the noted process is known to be gone.
	 */
	static LockHolder named(@Nullable LockHolder noted) {
		return (noted != null && mayLive(noted)) ? noted : LockHolder.UNKNOWN;
	}

	static boolean mayLive(LockHolder noted) {
		boolean countedHere = noted.boot().isEmpty() ? noted.host().equals(host())
				: noted.boot().equals(boot()) && noted.namespace().equals(namespace());
		if (!countedHere) {
			return true;
		}
		return ProcessHandle.of(noted.pid()).filter((process) -> {
			long started = started(process);
			return started == 0 || noted.started() == 0
					|| Math.abs(started - noted.started()) <= START_TOLERANCE_MILLIS;
		}).isPresent();
	}

	private static long started(ProcessHandle process) {
		return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
	}

	private static String host() {
		String kernel = kernel("hostname");
		if (!kernel.isEmpty()) {
			return kernel;
		}
		try {
			return InetAddress.getLocalHost().getHostName();
		}
		catch (UnknownHostException ex) {
			return "localhost";
		}
	}

	private static String boot() {
		return kernel("random/boot_id");
	}

	private static String namespace() {
		try {
			String link = Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
			return link.replaceAll("[^0-9]", "");
		}
		catch (IOException | UnsupportedOperationException ex) {
			return "";
		}
	}

	private static String kernel(String name) {
		try {
			return Files.readString(Path.of("/proc/sys/kernel", name)).strip();
		}
		catch (IOException ex) {
			return "";
		}
	}

}
