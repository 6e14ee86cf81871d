package io.papyra.backend.file;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

import io.papyra.backend.ProgressMonitor;
import io.papyra.report.AnomalyType;
import io.papyra.report.RecoveryMode;
import io.papyra.report.RecoveryReport;
import io.papyra.report.RecoveryRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** A repair does about each anomaly what its type says. */
class AnomalyResolutionTests {

	/** A line of the middle. */
	private static final int LINE = 5;

	@ParameterizedTest
	@MethodSource
	void aRepairDoesWhatTheTypeSays(AnomalyType type, byte[] damaged) {
		TenLines ten = new TenLines();
		RecoveryReport report = JsonLogs.open(ten.disk(damaged, true))
			.recover(RecoveryRequest.of(RecoveryMode.REPAIR), ProgressMonitor.NONE);
		verify(type, report);
	}

	static Stream<Arguments> aRepairDoesWhatTheTypeSays() {
		TenLines ten = new TenLines();
		String whole = TenLines.text(ten.log);
		return Stream.of(arguments(AnomalyType.TRUNCATED_LINE, bytes(whole.stripTrailing())),
				arguments(AnomalyType.CORRUPTED_LINE, instead("no object\n")),
				arguments(AnomalyType.CHECKSUM_MISMATCH,
						instead(TenLines.text(ten.lines.get(LINE)).replace("\"kind\"", "\"mind\""))),
				arguments(AnomalyType.CHECKSUM_MISSING,
						bytes(whole + TenLines.text(ten.lines.get(LINE)).replaceFirst(",\"seq\":.*}", "}"))),
				arguments(AnomalyType.SEQUENCE_GAP, instead("")), arguments(AnomalyType.SEQUENCE_REPEAT, swapped()),
				arguments(AnomalyType.TAIL_LOST, TenLines.join(ten.lines.subList(0, LINE))),
				arguments(AnomalyType.INVALID_RECORD, bytes(whole + "{\"kind\":\"event\"}\n")),
				arguments(AnomalyType.UNKNOWN_KIND, bytes(whole + "{\"kind\":\"telemetry\",\"system_id\":\"s\"}\n")));
	}

	@Test
	void aFileThatDoesNotBelongIsMoved(@TempDir Path directory) throws Exception {
		SegmentSet set = new SegmentSet(directory.resolve("history"));
		set.write(0, 12);
		Path segment = set.events().get(1);
		Files.writeString(segment.resolveSibling("notes.txt"), "buy milk");
		Files.copy(segment, segment.resolveSibling("events-%020d.ndjson".formatted(7_000)));
		RecoveryReport report = set.backend().recover(RecoveryRequest.of(RecoveryMode.REPAIR), ProgressMonitor.NONE);
		verify(AnomalyType.UNEXPECTED_FILE, report);
		verify(AnomalyType.ORPHANED_ROTATED_FILE, report);
	}

	private static void verify(AnomalyType type, RecoveryReport report) {
		assertThat(report.before().anomalyCounts()).containsKey(type);
		switch (type.resolution()) {
			case COMPLETED -> assertThat(report.linesRepaired()).isPositive();
			case REMOVED -> assertThat(report.linesRemoved()).isPositive();
			case RENUMBERED -> assertThat(report.linesAdopted()).isPositive();
			case ACKNOWLEDGED -> assertThat(report.gapsAcknowledged()).isPositive();
			case REORDERED -> assertThat(report.linesMoved()).isPositive();
			case MOVED -> assertThat(report.savedTo()).isNotEmpty();
			case KEPT, IMPOSSIBLE ->
				assertThat(report.after().anomalyCounts()).isEqualTo(report.before().anomalyCounts());
		}
		if (type.resolution() != AnomalyType.Resolution.REMOVED) {
			assertThat(report.linesRemoved()).isZero();
		}
		if (type.resolution() != AnomalyType.Resolution.KEPT) {
			assertThat(report.after().isClean()).isTrue();
		}
	}

	/** The log with another text in place of a line. */
	private static byte[] instead(String line) {
		List<byte[]> lines = new ArrayList<>(new TenLines().lines);
		lines.set(LINE, bytes(line));
		return TenLines.join(lines);
	}

	private static byte[] swapped() {
		List<byte[]> lines = new ArrayList<>(new TenLines().lines);
		Collections.swap(lines, LINE, LINE + 1);
		return TenLines.join(lines);
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.ISO_8859_1);
	}

}
