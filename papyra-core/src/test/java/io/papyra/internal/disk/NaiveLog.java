package io.papyra.internal.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * The smallest log that survives everything: one checksummed number per line. With bugs
 * planted on demand, each of which the enumeration of crash states and faults must catch.
 */
final class NaiveLog implements AutoCloseable {

	/** What a careless author does. */
	enum Bug {

		PROMISES_BEFORE_FORCE, NEVER_SYNCS_DIRECTORY, RENAMES_BEFORE_FORCE, DELETES_BEFORE_RENAME,
		NO_DIRECTORY_SYNC_AFTER_RENAME, BELIEVES_TORN_LINES, BELIEVES_CHECKSUMS_BLINDLY, BELIEVES_STALE_LINES,
		APPENDS_TO_TORN_TAIL, NO_CUT_BACK_AFTER_FULL_DISK, FORCES_AGAIN_AFTER_FAILED_FORCE, IGNORES_SHORT_WRITES,
		REWRITES_IN_PLACE, IGNORES_SHORT_READS

	}

	static final Path FILE = SimulatedDisk.DIRECTORY.resolve("naive.log");

	private static final Path TEMP = SimulatedDisk.DIRECTORY.resolve("naive.tmp");

	private final Disk disk;

	private final Set<Bug> bugs;

	private DiskFile file;

	private long end;

	private NaiveLog(Disk disk, Set<Bug> bugs, DiskFile file) {
		this.disk = disk;
		this.bugs = bugs;
		this.file = file;
	}

	static NaiveLog open(Disk disk, Set<Bug> bugs) throws IOException {
		if (disk.info(FILE) == null) {
			disk.create(FILE).close();
		}
		if (!bugs.contains(Bug.NEVER_SYNCS_DIRECTORY)) {
			disk.syncDirectory(SimulatedDisk.DIRECTORY);
		}
		NaiveLog log = new NaiveLog(disk, bugs, disk.openForWrite(FILE));
		byte[] content = content(disk, bugs);
		log.end = content.length;
		if (!bugs.contains(Bug.APPENDS_TO_TORN_TAIL)) {
			log.end = endOfLastGoodLine(content);
			log.file.truncate(log.end);
		}
		return log;
	}

	/** When this returns, the number is promised to be durable. */
	void append(int number) throws IOException {
		byte[] line = line(number);
		try {
			write(this.file, line, this.end);
			if (!this.bugs.contains(Bug.PROMISES_BEFORE_FORCE)) {
				force();
			}
			this.end += line.length;
		}
		catch (IOException ex) {
			if (this.bugs.contains(Bug.NO_CUT_BACK_AFTER_FULL_DISK)) {
				this.end = this.file.size();
			}
			else {
				this.file.truncate(this.end);
			}
			throw ex;
		}
	}

	private void force() throws IOException {
		try {
			this.file.force();
		}
		catch (IOException ex) {
			if (!this.bugs.contains(Bug.FORCES_AGAIN_AFTER_FAILED_FORCE)) {
				throw ex;
			}
			this.file.force();
		}
	}

	/** Replaces the log by one that holds the newest numbers only. */
	void compact(int newest) throws IOException {
		List<Integer> numbers = read(this.disk, this.bugs);
		StringBuilder kept = new StringBuilder();
		for (int number : numbers.subList(Math.max(0, numbers.size() - newest), numbers.size())) {
			kept.append(new String(line(number), StandardCharsets.US_ASCII));
		}
		byte[] bytes = kept.toString().getBytes(StandardCharsets.US_ASCII);
		if (this.bugs.contains(Bug.REWRITES_IN_PLACE)) {
			this.file.truncate(0);
			write(this.file, bytes, 0);
			this.file.force();
		}
		else {
			replace(bytes);
		}
		this.end = bytes.length;
	}

	private void replace(byte[] bytes) throws IOException {
		DiskFile temp = this.disk.create(TEMP);
		write(temp, bytes, 0);
		if (!this.bugs.contains(Bug.RENAMES_BEFORE_FORCE)) {
			temp.force();
		}
		if (this.bugs.contains(Bug.DELETES_BEFORE_RENAME)) {
			this.disk.delete(FILE);
		}
		this.disk.rename(TEMP, FILE);
		if (!this.bugs.contains(Bug.NO_DIRECTORY_SYNC_AFTER_RENAME)) {
			this.disk.syncDirectory(SimulatedDisk.DIRECTORY);
		}
		this.file.close();
		this.file = temp;
	}

	private void write(DiskFile target, byte[] bytes, long position) throws IOException {
		ByteBuffer source = ByteBuffer.wrap(bytes);
		do {
			target.write(source, position + source.position());
		}
		while (source.hasRemaining() && !this.bugs.contains(Bug.IGNORES_SHORT_WRITES));
	}

	@Override
	public void close() throws IOException {
		this.file.close();
	}

	/** The numbers of all good lines. */
	static List<Integer> read(Disk disk, Set<Bug> bugs) throws IOException {
		List<Integer> numbers = new ArrayList<>();
		if (disk.info(FILE) == null) {
			return numbers;
		}
		String[] lines = new String(content(disk, bugs), StandardCharsets.ISO_8859_1).split("\n", -1);
		for (int i = 0; i < lines.length; i++) {
			int number = numberIn(lines[i], i < lines.length - 1, bugs);
			boolean old = !numbers.isEmpty() && number <= numbers.get(numbers.size() - 1);
			if (number >= 0 && (!old || bugs.contains(Bug.BELIEVES_STALE_LINES))) {
				numbers.add(number);
			}
		}
		return numbers;
	}

	private static int numberIn(String line, boolean terminated, Set<Bug> bugs) {
		boolean good = bugs.contains(Bug.BELIEVES_CHECKSUMS_BLINDLY) ? line.matches("[0-9]{4} .{8}") : isGood(line);
		if (good && terminated) {
			return Integer.parseInt(line.substring(0, 4));
		}
		boolean torn = bugs.contains(Bug.BELIEVES_TORN_LINES) && line.matches("[0-9]{1,4}( .*)?");
		return torn ? Integer.parseInt(line.split(" ", 2)[0]) : -1;
	}

	private static byte[] content(Disk disk, Set<Bug> bugs) throws IOException {
		try (DiskFile file = disk.openForRead(FILE)) {
			ByteBuffer buffer = ByteBuffer.allocate((int) file.size());
			int count;
			do {
				count = file.read(buffer, buffer.position());
			}
			while (count > 0 && !bugs.contains(Bug.IGNORES_SHORT_READS));
			return buffer.array();
		}
	}

	private static int endOfLastGoodLine(byte[] content) {
		int end = 0;
		int last = -1;
		String text = new String(content, StandardCharsets.ISO_8859_1);
		for (int next = text.indexOf('\n'); next >= 0; next = text.indexOf('\n', end)) {
			int number = numberIn(text.substring(end, next), true, Set.of());
			if (number <= last) {
				return end;
			}
			last = number;
			end = next + 1;
		}
		return end;
	}

	private static boolean isGood(String line) {
		return line.matches("[0-9]{4} [0-9a-f]{8}") && (line + "\n")
			.equals(new String(line(Integer.parseInt(line.substring(0, 4))), StandardCharsets.US_ASCII));
	}

	private static byte[] line(int number) {
		String digits = String.format("%04d", number);
		CRC32C checksum = new CRC32C();
		checksum.update(digits.getBytes(StandardCharsets.US_ASCII));
		return String.format("%s %08x\n", digits, checksum.getValue()).getBytes(StandardCharsets.US_ASCII);
	}

}
