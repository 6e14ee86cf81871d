package io.papyra.internal.log.repair;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.papyra.codec.HeaderNotes;
import io.papyra.internal.disk.Disk;
import io.papyra.internal.disk.DurableFiles;
import io.papyra.internal.disk.FileInfo;
import io.papyra.internal.log.format.LogFormat;
import io.papyra.internal.log.segment.LogLayout;
import io.papyra.report.AcknowledgedGaps;
import io.papyra.report.SavedFiles;
import io.papyra.report.ScanReport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What repairs have left: the notes in the headers of a log, and the files beside it.
 * Only looks, and never makes a scan fail.
 */
public final class RepairTraces {

	private static final Logger LOG = LoggerFactory.getLogger(RepairTraces.class);

	private static final Pattern TIME = Pattern.compile("\\d{8}T\\d{6}(\\.\\d+)?Z");

	private final Disk disk;

	private final LogLayout layout;

	/**
	 * @param layout the log, with every link followed
	 */
	public RepairTraces(Disk disk, LogLayout layout) {
		this.disk = disk;
		this.layout = layout;
	}

	/** The report with what headers say of repairs, and what is beside the log. */
	public ScanReport tell(ScanReport report, HeaderNotes.Repairs repairs) {
		return report.withRepairs(acknowledged(repairs), savedFiles());
	}

	/** What headers say of repairs, with the paths of what these have saved. */
	AcknowledgedGaps acknowledged(HeaderNotes.Repairs repairs) {
		return new AcknowledgedGaps(repairs.count(), repairs.lost(),
				repairs.newest().stream().map(this::repair).toList());
	}

	private AcknowledgedGaps.Repair repair(HeaderNotes.Repair repair) {
		List<String> saved = new ArrayList<>();
		List<String> gone = new ArrayList<>();
		for (String name : repair.saved()) {
			Path path = this.layout.directory().resolve(name).normalize();
			if (isThere(path)) {
				saved.add(path.toString());
			}
			else {
				gone.add(name);
			}
		}
		return new AcknowledgedGaps.Repair(this.layout.location().toString(),
				Instant.EPOCH.plus(repair.atMicros(), ChronoUnit.MICROS), repair.mode(), repair.lines(),
				repair.ranges()
					.stream()
					.map((range) -> new AcknowledgedGaps.Range(range.first(), range.last()))
					.toList(),
				saved, gone);
	}

	private boolean isThere(Path path) {
		try {
			return this.disk.info(path) != null;
		}
		catch (IOException ex) {
			LOG.debug("{} could not be looked at", path, ex);
			return false;
		}
	}

	/**
	 * The name of a file in a header: from the directory of the log if it is in or beside
	 * it, so that it holds wherever the log is moved to with what is beside it.
	 */
	static String name(LogLayout layout, String file) {
		Path directory = layout.directory().toAbsolutePath().normalize();
		Path path = Path.of(file).toAbsolutePath().normalize();
		Path around = DurableFiles.directory(layout.quarantine()).toAbsolutePath().normalize();
		return path.startsWith(around) ? directory.relativize(path).toString().replace('\\', '/') : path.toString();
	}

	/**
	 * The files beside the log that hold what was removed from it. The directory of
	 * quarantine that several logs have in common is not among them.
	 */
	private SavedFiles savedFiles() {
		String removed = this.layout.rolls() ? this.layout.prefix() : DurableFiles.name(this.layout.location());
		SavedFiles beside = in(this.disk, this.layout.directory(), (name) -> name.startsWith(removed)
				&& name.contains(LogFormat.REMOVED) && !name.endsWith(DurableFiles.TEMPORARY));
		return this.layout.rolls() ? beside
				: beside.and(in(this.disk, this.layout.quarantine(), (name) -> name.startsWith(this.layout.prefix())));
	}

	/** Everything that is kept in quarantine, whose directory is that of one history. */
	public static SavedFiles inQuarantine(Disk disk, Path quarantine) {
		return in(disk, quarantine, (name) -> !name.endsWith(DurableFiles.TEMPORARY));
	}

	private static SavedFiles in(Disk disk, Path directory, Predicate<String> wanted) {
		List<SavedFiles.File> files = new ArrayList<>();
		long bytes = 0;
		try {
			FileInfo there = disk.info(directory);
			if (there == null || !there.isDirectory()) {
				return SavedFiles.NONE;
			}
			for (Path entry : disk.list(directory)) {
				String name = DurableFiles.name(entry);
				FileInfo info = wanted.test(name) ? disk.info(entry) : null;
				if (info != null) {
					long size = info.isFile() ? info.size() : 0;
					Matcher time = TIME.matcher(name);
					files.add(new SavedFiles.File(entry.toString(), time.find() ? time.group() : "", size));
					bytes += size;
				}
			}
		}
		catch (IOException ex) {
			LOG.debug("what repairs have saved in {} could not be listed", directory, ex);
		}
		return new SavedFiles(files.size(), bytes, files);
	}

	/** Names without repetition, in their order. */
	static List<String> distinct(LogLayout layout, List<String> one, List<String> two) {
		Set<String> names = new LinkedHashSet<>();
		one.forEach((file) -> names.add(name(layout, file)));
		two.forEach((file) -> names.add(name(layout, file)));
		return List.copyOf(names);
	}

}
