package io.papyra.internal.log.segment;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.papyra.fact.FactKind;
import io.papyra.internal.disk.Disk;
import io.papyra.internal.disk.DurableFiles;
import io.papyra.internal.disk.FileInfo;
import io.papyra.internal.log.format.LogFormat;
import io.papyra.report.RecoveryMode;
import io.papyra.report.RecoveryRequest;
import org.jspecify.annotations.Nullable;

/** What is in a directory with one log for each kind. */
public final class PartitionDirectories {

	public static final String LOCK = "papyra.lock";

	/** Stands for the logs where the rights to the directory are looked at. */
	public static final String PROBE = "papyra";

	private PartitionDirectories() {
	}

	/** The folder of a kind, and what its files begin with. */
	public static String name(FactKind kind) {
		return switch (kind) {
			case EVENT -> "events";
			case AUDIT -> "audits";
			case DEAD_LETTER -> "dead_letters";
		};
	}

	/** What does not belong into the directory. */
	public static List<Path> foreign(Disk disk, Path directory) throws IOException {
		List<Path> foreign = new ArrayList<>();
		FileInfo info = disk.info(directory);
		if (info == null) {
			return foreign;
		}
		if (!info.isDirectory()) {
			throw new IOException("it is not a directory");
		}
		for (Path entry : disk.list(directory)) {
			if (!belongsHere(DurableFiles.name(entry))) {
				foreign.add(entry);
			}
		}
		return foreign;
	}

	/**
	 * Whether there is, or was, a history here: a segment, a checkpoint, or the lock. A
	 * folder that only bears the name of one, as of a program's sources, is none.
	 */
	public static boolean isHistory(Disk disk, Path directory) throws IOException {
		if (disk.info(directory.resolve(LOCK)) != null) {
			return true;
		}
		for (FactKind kind : FactKind.values()) {
			String name = name(kind);
			for (Path entry : entries(disk, directory.resolve(name))) {
				if (isOf(name, DurableFiles.name(entry))) {
					return true;
				}
			}
		}
		return false;
	}

	/** Something in the folders of the kinds that no log leaves there, or null. */
	public static @Nullable Path otherThanSegments(Disk disk, Path directory) throws IOException {
		for (FactKind kind : FactKind.values()) {
			String name = name(kind);
			for (Path entry : entries(disk, directory.resolve(name))) {
				if (!isOf(name, DurableFiles.name(entry))) {
					return entry;
				}
			}
		}
		return null;
	}

	private static List<Path> entries(Disk disk, Path folder) throws IOException {
		FileInfo info = disk.info(folder);
		return (info != null && info.isDirectory()) ? disk.list(folder) : List.of();
	}

	private static boolean isOf(String kind, String file) {
		return file.equals(kind + LogFormat.CHECKPOINT) || (file.startsWith(kind + "-") && file.contains(".ndjson"));
	}

	private static boolean belongsHere(String name) {
		for (FactKind kind : FactKind.values()) {
			if (name.equals(name(kind))) {
				return true;
			}
		}
		return name.startsWith(".") || name.equals("lost+found") || name.equals(LOCK)
				|| name.equals(LogFormat.QUARANTINE)
				|| (name.startsWith(PROBE) && name.endsWith(DurableFiles.TEMPORARY));
	}

	/**
	 * Quarantines something that does not belong into the directory.
	 * @return where it is now, or null if it was to be left, or could not be moved
	 */
	public static @Nullable Path moveAside(Disk disk, Path directory, Path foreign, RecoveryRequest request)
			throws IOException {
		if (request.dryRun() || request.mode() == RecoveryMode.IGNORE) {
			return null;
		}
		Path quarantine = Objects.requireNonNullElse(request.quarantineDirectory(),
				directory.resolve(LogFormat.QUARANTINE));
		disk.createDirectories(quarantine);
		Path target = DurableFiles.freeName(disk, quarantine.resolve(DurableFiles.name(foreign)));
		disk.rename(foreign, target);
		disk.syncDirectory(quarantine);
		disk.syncDirectory(directory);
		return target;
	}

}
