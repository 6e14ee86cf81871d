package io.papyra.internal.log.repair;

import java.io.IOException;
import java.util.zip.CRC32C;

import io.papyra.internal.log.format.LineReader;
import io.papyra.internal.log.segment.Segment;
import io.papyra.report.AnomalyType;
import io.papyra.report.ScanReport;

/** Tells whether a file is read as it was read before. */
final class SeenLines {

	private final CRC32C seen = new CRC32C();

	private long end;

	void add(LineReader line) {
		this.seen.update(line.bytes(), line.from(), line.to() - line.from());
		this.end = line.nextOffset();
	}

	/**
	 * Makes sure that a file was read as it was read before.
	 * @throws IOException if it was not
	 */
	void requireSame(SeenLines other, Segment file) throws IOException {
		if (this.seen.getValue() != other.seen.getValue() || this.end != other.end) {
			throw new IOException(file.path() + " is not the same when it is read again");
		}
	}

	/**
	 * What cannot be read again as it was read before must not be half repaired.
	 * @throws IOException if a file was not read to its end
	 */
	void requireWhole(Segment file, ScanReport report) throws IOException {
		if (report.anomalyCounts().containsKey(AnomalyType.PARTIAL_WRITE) || this.end != file.size()) {
			throw new IOException(file.path() + " could be read to its end once, but not again: it ends at byte "
					+ this.end + ", and has " + file.size() + "; " + report.anomalies());
		}
	}

}
