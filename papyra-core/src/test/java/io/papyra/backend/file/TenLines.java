package io.papyra.backend.file;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import io.papyra.backend.ProgressMonitor;
import io.papyra.internal.disk.SimulatedDisk;
import io.papyra.report.AnomalyType;
import io.papyra.report.ScanReport;
import io.papyra.report.ScanRequest;
import io.papyra.test.HistoryVerifier.Expected;

/**
 * A cleanly closed log of ten lines, a header and nine facts, with its checkpoint, to be
 * damaged in every way.
 */
final class TenLines {

	static final int FACTS = 9;

	final byte[] log;

	/** The ten lines, each with its newline. */
	final List<byte[]> lines;

	private final byte[] checkpoint;

	private final String[] factLines;

	TenLines() {
		SimulatedDisk disk = JsonLogs.closedLog(FACTS);
		this.log = disk.content(JsonLogs.FILE);
		this.checkpoint = disk.content(JsonLogs.CHECKPOINT);
		this.lines = JsonLogs.lines(this.log);
		this.factLines = this.lines.stream().skip(1).map((line) -> text(line).stripTrailing()).toArray(String[]::new);
	}

	/**
	 * A disk that holds a damaged log, with or without the checkpoint of the sound one.
	 */
	SimulatedDisk disk(byte[] damaged, boolean withCheckpoint) {
		Map<Path, byte[]> files = new HashMap<>(Map.of(JsonLogs.FILE, damaged));
		if (withCheckpoint) {
			files.put(JsonLogs.CHECKPOINT, this.checkpoint);
		}
		return SimulatedDisk.holding(files);
	}

	/** Facts of which every byte is there, in one piece. */
	Set<Integer> undamaged(byte[] damaged) {
		String text = text(damaged);
		Set<Integer> facts = new TreeSet<>();
		for (int fact = 0; fact < FACTS; fact++) {
			if (text.contains(this.factLines[fact])) {
				facts.add(fact);
			}
		}
		return facts;
	}

	/**
	 * The damage is found, all undamaged facts are returned and no other.
	 * @return the scan's report
	 */
	ScanReport verifyFound(byte[] damaged, String occasion) {
		return verifyFound(damaged, false, occasion);
	}

	private ScanReport verifyFound(byte[] damaged, boolean misplaced, String occasion) {
		SimulatedDisk disk = disk(damaged, true);
		ScanReport report = JsonLogs.open(disk).scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE);
		if (report.isClean()) {
			throw new AssertionError(occasion + ": the scan finds nothing in\n" + text(damaged));
		}
		try {
			JsonLogs.verifier().verifyContent(disk, expected(damaged, misplaced));
		}
		catch (AssertionError ex) {
			throw new AssertionError(occasion + ": " + ex.getMessage() + "\n" + report + "\n" + text(damaged), ex);
		}
		return report;
	}

	/** As {@link #verifyFound}, and recovery repairs it without losing more. */
	void verifyMended(byte[] damaged, String occasion) {
		verifyFound(damaged, occasion);
		JsonLogs.verifier().verify(disk(damaged, true), expected(damaged, false), occasion);
	}

	/**
	 * As {@link #verifyMended}, for lines that may stand in the wrong order. A
	 * well-formed record of an unknown kind, which damage can make by chance, no repair
	 * may touch.
	 */
	void verifyMisplaced(byte[] damaged, String occasion) {
		ScanReport report = verifyFound(damaged, true, occasion);
		if (report.anomalyCounts().containsKey(AnomalyType.UNKNOWN_KIND)) {
			return;
		}
		JsonLogs.verifier().verify(disk(damaged, true), expected(damaged, true), occasion);
	}

	private Expected expected(byte[] damaged, boolean misplaced) {
		Set<Integer> undamaged = undamaged(damaged);
		return new Expected(undamaged, undamaged, misplaced);
	}

	/** These lines, one behind the other. */
	static byte[] join(List<byte[]> pieces) {
		ByteArrayOutputStream joined = new ByteArrayOutputStream();
		pieces.forEach(joined::writeBytes);
		return joined.toByteArray();
	}

	/** The log with some bytes in place of a range. */
	byte[] with(int from, int to, byte... replacement) {
		ByteArrayOutputStream changed = new ByteArrayOutputStream();
		changed.write(this.log, 0, from);
		changed.writeBytes(replacement);
		changed.write(this.log, to, this.log.length - to);
		return changed.toByteArray();
	}

	static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.ISO_8859_1);
	}

}
