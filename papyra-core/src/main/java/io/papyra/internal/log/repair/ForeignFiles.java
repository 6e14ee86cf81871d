package io.papyra.internal.log.repair;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import io.papyra.internal.disk.Disk;
import io.papyra.internal.disk.DurableFiles;
import io.papyra.internal.disk.FileInfo;
import io.papyra.internal.log.format.LogFormat;
import io.papyra.internal.log.segment.Segment;
import io.papyra.report.ScanReport;

/**
 * Files in the directory of a log that are none of its segments: they are quarantined as
 * they are.
 */
final class ForeignFiles {

	private final RepairContext context;

	ForeignFiles(RepairContext context) {
		this.context = context;
	}

	void moveAside(List<Path> strangers, ScanReport found) throws IOException {
		for (Path stranger : strangers) {
			move(stranger, found);
		}
		if (!strangers.isEmpty()) {
			disk().syncDirectory(this.context.layout().directory());
		}
	}

	private void move(Path stranger, ScanReport found) throws IOException {
		Path quarantine = this.context.quarantine();
		disk().createDirectories(quarantine);
		Path target = DurableFiles.freeName(disk(),
				quarantine.resolve(DurableFiles.name(stranger) + "." + LogFormat.timestamp(this.context.now())));
		try {
			disk().rename(stranger, target);
			disk().syncDirectory(quarantine);
			this.context.saved().add(target.toString());
		}
		catch (IOException ex) {
			copy(stranger, found, ex);
		}
	}

	/** Into a directory on another volume a file can only be copied. */
	private void copy(Path stranger, ScanReport found, IOException why) throws IOException {
		FileInfo info = disk().info(stranger);
		if (info == null || !info.isFile()) {
			throw why;
		}
		this.context.saved()
			.addAll(new Quarantine(disk(), this.context.quarantine()).keep(Segment.of(stranger, 0, info), found,
					this.context.now(), this.context.monitor()));
		disk().delete(stranger);
	}

	private Disk disk() {
		return this.context.disk();
	}

}
