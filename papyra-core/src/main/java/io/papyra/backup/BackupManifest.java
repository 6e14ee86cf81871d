package io.papyra.backup;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.papyra.fact.FactKind;
import io.papyra.report.CopiedFile;

/**
 * What a backup holds, written into it last, as {@value #NAME}: a directory without it is
 * no backup, or one that was not completed.
 *
 * @param backend name of the backend, {@code json} or {@code rotating}
 * @param source what was copied
 * @param created when the copying began
 * @param files what it consists of, below {@value #LOG}
 * @param facts valid facts by kind
 * @param lines lines of all files
 * @param lastSeq highest sequence number of any line
 * @param anomalies how many anomalies the copy has: those that the history had
 */
public record BackupManifest(String backend, String source, Instant created, List<CopiedFile> files,
		Map<FactKind, Long> facts, long lines, long lastSeq, long anomalies) {

	/** Name of the file that lists all others. */
	public static final String NAME = "papyra-backup.json";

	/** Directory with the copied files. */
	public static final String LOG = "log";

	public BackupManifest {
		files = List.copyOf(files);
		facts = Map.copyOf(facts);
	}

	/** Bytes of all files. */
	public long bytes() {
		return this.files.stream().mapToLong(CopiedFile::bytes).sum();
	}

	/** All valid facts. */
	public long factCount() {
		return this.facts.values().stream().mapToLong(Long::longValue).sum();
	}

}
