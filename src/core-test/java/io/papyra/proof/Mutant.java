package io.papyra.proof;

import java.util.List;

/**
 * A bug planted into the real engine: a few words of one of its sources are replaced.
 *
 * @param name what a careless author would have done
 * @param source the source, below {@code io/papyra}
 * @param changes words and what stands in their place
 * @param first what is known to find it, so that it is tried first
 */
record Mutant(String name, String source, List<Change> changes, Finder first) {

	/** Words of a source, which must occur once, and what stands in their place. */
	record Change(String from, String to) {
	}

	/** What may find a bug. */
	record Finder(Scenario scenario, StoreKind kind) {
	}

	private static Mutant of(String name, String source, String from, String to, Scenario scenario, StoreKind kind) {
		return new Mutant(name, source, List.of(new Change(from, to)), new Finder(scenario, kind));
	}

	static List<Mutant> all() {
		return List.of(
				of("acknowledges before the sync", "internal/log/store/LogWriter",
						"if (this.sync == SyncPolicy.ALWAYS) {\n\t\t\tthis.segment.force();",
						"if (false) {\n\t\t\tthis.segment.force();", Scenario.APPEND_SYNCED, StoreKind.JSON),
				of("stores for a caller who waits without a sync", "internal/log/store/StoreWriter",
						"part.writer().force();", "", Scenario.APPEND_SYNCED, StoreKind.JSON),
				of("never syncs a directory after a rename", "internal/disk/DurableFiles",
						"disk.syncDirectory(directory(file));", "", Scenario.APPEND_SYNCED, StoreKind.ROTATING),
				of("renames before the sync", "internal/disk/DurableFiles", "made.force();", "", Scenario.APPEND_SYNCED,
						StoreKind.JSON),
				of("rewrites without a sync", "internal/disk/SequentialFileWriter", "this.file.force();", "",
						Scenario.COMPACT, StoreKind.JSON),
				of("deletes before the rename", "internal/disk/DurableFiles", "disk.rename(temporary, file);",
						"if (disk.info(file) != null) { disk.delete(file);"
								+ " disk.syncDirectory(directory(file)); } disk.rename(temporary, file);",
						Scenario.COMPACT, StoreKind.JSON),
				of("syncs again after a failed sync", "internal/log/store/ActiveSegment",
						"this.doubtful = true;\n\t\t\tthrow ex;", "current().force();",
						Scenario.FAILED_SYNCS_THAT_KEEP_THE_CACHE, StoreKind.JSON),
				of("swallows a failed sync", "internal/log/store/ActiveSegment",
						"this.doubtful = true;\n\t\t\tthrow ex;", "", Scenario.FAILED_SYNCS, StoreKind.JSON),
				of("does not write again what a failed sync has made doubtful", "internal/log/store/ActiveSegment",
						"this.end = FailedSyncRecovery.again(again, this.syncedEnd, believed);", "",
						Scenario.FAILED_UNSYNCED, StoreKind.JSON),
				of("does not cut off what a failed write left", "internal/log/store/ActiveSegment",
						"again.truncate(this.end);", "", Scenario.FULL_DISK_AND_SMALLER_BATCHES, StoreKind.JSON),
				of("continues in a torn line", "internal/log/store/ActiveSegment",
						"tail.terminated() ? new byte[0] : new byte[] { '\\n' }", "new byte[0]",
						Scenario.GO_ON_BEHIND_A_TORN_LINE, StoreKind.JSON),
				of("ignores short writes", "internal/disk/DurableFiles",
						"while (bytes.hasRemaining()) {\n\t\t\tint written = file.append(bytes, at);",
						"if (bytes.hasRemaining()) {\n\t\t\tint written = file.append(bytes, at);",
						Scenario.SHORT_WRITES, StoreKind.JSON),
				of("does not take a failed batch back", "internal/log/store/LogWriter",
						"this.segment.takeBack(this.stagedFrom, this.stagedSeq);", "", Scenario.FAILED_SYNCS,
						StoreKind.JSON),
				of("uses numbers again", "internal/log/store/ActiveSegment",
						"this.nextSeq = Math.max(tail.nextSeq(), floor);", "this.nextSeq = Math.max(2, floor);",
						Scenario.OPEN_AGAIN, StoreKind.JSON),
				new Mutant("a checksum that omits the number", "internal/log/format/LineTrailer",
						List.of(new Change("this.crc.update(line, from, end - from);",
								"this.crc.update(line, from, to - from);"),
								new Change("this.crc.update(line, from, tail - from);",
										"int body = tail; while (body > from && line[body - 1] != ':') { body--; }"
												+ " this.crc.update(line, from, Math.max(0, body - 7 - from));")),
						new Finder(Scenario.APPEND_SYNCED, StoreKind.JSON)),
				of("does not compare the checksum", "internal/log/format/LineTrailer",
						"if (line[at + digit] != HEX[(value >>> (28 - 4 * digit)) & 0xF]) {",
						"if (line[at + digit] == 0) {", Scenario.REPAIR_DAMAGED_LINE, StoreKind.JSON),
				of("cuts a torn end off without a copy", "internal/log/repair/FileRepair",
						"removed.keep(file, this.target.asListed(), torn);", "", Scenario.REPAIR_TORN_END,
						StoreKind.JSON),
				of("repairs without completing the copy", "internal/log/repair/FileRepair",
						"made.complete();\n\t\t\tthis.context.complete(removed);", "made.complete();",
						Scenario.REPAIR_DAMAGED_LINE, StoreKind.JSON),
				of("compacts one fact too many", "internal/log/compact/CompactionPlan", "seq >= this.floors",
						"seq > this.floors", Scenario.COMPACT, StoreKind.ROTATING),
				of("compacts away what was written meanwhile", "internal/log/compact/FileCompaction",
						"throw new SegmentReplacedException(this.segment.path());\n\t\t\t}\n"
								+ "\t\t\treadOn(copy, end);",
						"throw new SegmentReplacedException(this.segment.path());\n\t\t\t}",
						Scenario.COMPACT_BESIDE_WRITER, StoreKind.JSON),
				of("continues in a new segment without a sync of the old", "internal/log/store/ActiveSegment",
						"force();\n\t\tFileInfo closed", "FileInfo closed", Scenario.APPEND_UNSYNCED,
						StoreKind.ROTATING),
				of("trusts a name whose sync failed", "internal/log/store/ActiveSegment",
						"this.disk.syncDirectory(this.layout.directory());", "", Scenario.FAILED_DIRECTORY_SYNCS,
						StoreKind.JSON),
				of("closes without a sync", "internal/log/store/LogWriter",
						"this.segment.force();\n\t\t\twriteCheckpoint();", "writeCheckpoint();",
						Scenario.APPEND_SYNCED_AT_TIMES, StoreKind.JSON));
	}

	@Override
	public String toString() {
		return this.name;
	}

}
