package io.papyra.shell.persistence;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.papyra.shell.output.Output;
import io.papyra.shell.output.RepairText;
import io.papyra.shell.output.Style;
import io.papyra.wire.ReportDescriptors;

/** A scan as people read it. */
final class ScanText {

	private static final int LISTED = 20;

	private final Output output;

	ScanText(Output output) {
		this.output = output;
	}

	void print(String location, ReportDescriptors.Scan scan) {
		if (!scan.exists()) {
			this.output.text("there is no history yet at " + location);
			return;
		}
		this.output.text(location);
		this.output.table(List.of(), List.of(List.of("facts", counts(scan.facts())),
				List.of("lines", "" + scan.lines()), List.of("bytes", "" + scan.bytes()), List.of("runs", runs(scan))));
		if (scan.recordedGaps() > 0) {
			this.output.text("recorders reported dropped facts in " + scan.recordedGaps()
					+ ((scan.recordedGaps() == 1) ? " line" : " lines"), Style.YELLOW);
		}
		new RepairText(this.output).print(scan);
		if (scan.timeless() > 0) {
			this.output.text(scan.timeless() + ((scan.timeless() == 1) ? " fact has" : " facts have")
					+ " no time, or one that cannot be, so that no age expires them", Style.YELLOW);
		}
		if (scan.writer() != null) {
			this.output.text((scan.writer().startsWith("unknown") ? "whether it is open for writing is "
					: "open for writing by ") + scan.writer());
		}
		verdict(scan);
	}

	/** The anomalies, or that there are none. */
	void verdict(ReportDescriptors.Scan scan) {
		if (scan.clean()) {
			this.output.text("clean: no anomaly", Style.GREEN);
			return;
		}
		long count = count(scan);
		this.output.text(count + ((count == 1) ? " anomaly: " : " anomalies: ") + counts(scan.anomalyCounts()),
				Style.RED);
		this.output.table(List.of("TYPE", "PLACE", "BYTE", "DETAIL"),
				scan.anomalies().stream().limit(LISTED).map(ScanText::row).toList());
		if (count > LISTED) {
			this.output.text("... and " + (count - LISTED) + " more; --json lists up to 1000");
		}
	}

	/** Says where a list of all that are known is not a list of all. */
	static void tellOfMore(ReportDescriptors.Scan scan, Output output) {
		int listed = scan.anomalies().size();
		if (listed < count(scan)) {
			output.message("papyra: these are the first " + listed + " of " + count(scan) + " anomalies");
		}
	}

	private static long count(ReportDescriptors.Scan scan) {
		return scan.anomalyCounts().values().stream().mapToLong(Long::longValue).sum();
	}

	private static List<String> row(ReportDescriptors.Found found) {
		return List.of(found.type().name(), found.place(), (found.entry() != null) ? "" : "" + found.offset(),
				found.detail());
	}

	private static String counts(Map<String, Long> counts) {
		return counts.entrySet()
			.stream()
			.map((entry) -> entry.getValue() + " " + entry.getKey())
			.collect(Collectors.joining(", "));
	}

	private static String runs(ReportDescriptors.Scan scan) {
		ReportDescriptors.Runs runs = scan.runs();
		boolean killed = scan.lastRunKilled();
		return runs.starts() + " recorded, " + (runs.uncleanShutdowns() + (killed ? 1 : 0)) + " ended uncleanly"
				+ ((runs.lastStart() != null) ? ", the last began at " + runs.lastStart() : "")
				+ (killed ? " and has no end" : "");
	}

}
