package io.papyra.shell.output;

import java.util.List;
import java.util.stream.Collectors;

import io.papyra.wire.ReportDescriptors;

/** What repairs have found to be lost and have removed, as people read it. */
public final class RepairText {

	/** Of lines that were lost from what a compaction saved. */
	public static final String NO_NUMBERS = "known by count only";

	private static final int LISTED = 5;

	private final Output output;

	public RepairText(Output output) {
		this.output = output;
	}

	/** All that a scan reports about repairs; nothing if there was none. */
	public void print(ReportDescriptors.Scan scan) {
		if (scan.acknowledgedGaps() != null) {
			print(scan.acknowledgedGaps());
		}
		if (scan.savedFiles() != null) {
			print(scan.savedFiles());
		}
	}

	/** Lines that are lost, as the history itself says. */
	private void print(ReportDescriptors.Acknowledged gaps) {
		this.output.text("acknowledged gaps: " + gaps.text(), Style.YELLOW);
		this.output.table(List.of("AT", "MODE", "LINES", "NUMBERS", "SAVED IN"),
				gaps.newest().stream().limit(LISTED).map(RepairText::row).toList());
		if (gaps.repairs() > LISTED) {
			this.output.text("... and " + (gaps.repairs() - LISTED) + " earlier ones; --json lists up to 20");
		}
	}

	private static List<String> row(ReportDescriptors.Repair repair) {
		String saved = String.join(", ", repair.saved());
		String gone = repair.gone().isEmpty() ? "" : "not there any more: " + String.join(", ", repair.gone());
		return List.of(repair.at().toString(), repair.mode(), "" + repair.lines(),
				repair.ranges().isEmpty() ? NO_NUMBERS
						: repair.ranges().stream().map(ReportDescriptors.Range::text).collect(Collectors.joining(", ")),
				saved + ((saved.isEmpty() || gone.isEmpty()) ? "" : "; ") + gone);
	}

	/** Files that hold what was removed. */
	private void print(ReportDescriptors.Saved saved) {
		this.output.text("saved by repairs: " + saved.files() + ((saved.files() == 1) ? " file, " : " files, ")
				+ saved.bytes() + " bytes");
		this.output.table(List.of(),
				saved.newest().stream().limit(LISTED).map((file) -> List.of(file.file(), "" + file.bytes())).toList());
	}

}
