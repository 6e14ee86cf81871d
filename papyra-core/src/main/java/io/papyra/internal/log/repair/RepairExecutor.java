package io.papyra.internal.log.repair;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.papyra.backend.PersistenceException;
import io.papyra.codec.HeaderNotes;
import io.papyra.internal.disk.Disk;
import io.papyra.internal.disk.DiskFile;
import io.papyra.internal.disk.DurableFiles;
import io.papyra.internal.disk.SequentialFileWriter;
import io.papyra.internal.log.format.HeaderRecord;
import io.papyra.internal.log.format.LogFormat;
import io.papyra.internal.log.segment.Segment;
import io.papyra.report.RecoveryMode;
import io.papyra.report.ScanReport;
import org.jspecify.annotations.Nullable;

/**
 * Carries the plan of a repair out. Lines that go from one file to another are copied to
 * a segment of their own first, which goes when all of them are in their place: so every
 * line stands somewhere at any moment, and running again after a kill comes to the same
 * end.
 */
final class RepairExecutor {

	/** Stays free on the volume. */
	private static final long MARGIN = 64 * 1024;

	private final RepairContext context;

	private final RepairPlan plan;

	private final ScanReport before;

	/** Holds the lines that go from one file to another. */
	private @Nullable Path carrier;

	private boolean published;

	RepairExecutor(RepairContext context, RepairPlan plan, ScanReport before) {
		this.context = context;
		this.plan = plan;
		this.before = before;
	}

	void run() throws IOException {
		needRoom();
		DurableFiles.deleteTemporaries(disk(), this.context.layout().directory(), this.context.layout().prefix());
		keepOriginals();
		boolean ended = false;
		try {
			carry();
			rename();
			publish();
			new ForeignFiles(this.context).moveAside(strangers(), this.before);
			dropCarrier();
			ended = true;
		}
		finally {
			if (!ended && !this.published) {
				dropCarrier();
			}
		}
	}

	/** A repair never fills the volume: what it will write is known. */
	private void needRoom() throws IOException {
		long bytes = this.plan.savedBytes();
		long single = 0;
		for (RepairTarget target : this.plan.targets()) {
			if (target.isRewritten() && this.plan.isEntangled(target)) {
				bytes += target.bytes();
			}
			else if (target.isRewritten()) {
				single = Math.max(single, target.bytes());
			}
			if (this.context.request().mode() == RecoveryMode.QUARANTINE && isChanged(target)) {
				bytes += target.asSource().size();
			}
		}
		long needed = bytes + single + MARGIN;
		Path directory = this.context.layout().directory();
		long free = disk().freeSpace(directory);
		if (free < needed && (bytes + single) > 0) {
			throw new PersistenceException("repairing " + this.context.layout().location() + " needs " + needed
					+ " bytes beside what is there, but " + free + " are free; make room on that volume", null);
		}
	}

	private boolean isChanged(RepairTarget target) {
		return repair(target).isNeeded() && target.owner() != null;
	}

	private void keepOriginals() throws IOException {
		if (this.context.request().mode() == RecoveryMode.QUARANTINE) {
			Quarantine quarantine = new Quarantine(disk(), this.context.quarantine());
			for (RepairTarget target : this.plan.targets()) {
				if (isChanged(target)) {
					this.context.saved()
						.addAll(quarantine.keep(target.asSource(), this.before, this.context.now(),
								this.context.monitor()));
				}
			}
		}
	}

	private void carry() throws IOException {
		if (this.plan.carried().size() == 0) {
			return;
		}
		long number = this.plan.nextFree() + this.plan.deferred().size() + 1;
		while (disk().info(this.context.layout().file(number)) != null) {
			// Whatever has that name is not ours to replace.
			number++;
		}
		LogFormat.refuseBeyondLast(number);
		Path path = this.context.layout().file(number);
		Path temporary = DurableFiles.temporary(DurableFiles.sibling(path, ".repaired"));
		try (DiskFile file = DurableFiles.recreate(disk(), temporary)) {
			SequentialFileWriter output = new SequentialFileWriter(file, 0);
			byte[] header = HeaderRecord.of(this.plan.origin(), this.context.now(), number, 0, HeaderNotes.NONE);
			output.write(header, 0, header.length);
			MisplacedLines.Cursor lines = this.plan.carried().sorted();
			for (MisplacedLines.Stray line = lines.poll(); line != null; line = lines.poll()) {
				byte[] bytes = this.plan.reader().read(line, true);
				output.write(bytes, 0, bytes.length);
				output.newline();
			}
			output.force();
		}
		this.carrier = path;
		DurableFiles.publish(disk(), temporary, path);
	}

	private void dropCarrier() throws IOException {
		Path path = this.carrier;
		if (path != null) {
			this.carrier = null;
			DurableFiles.deleteIfThere(disk(), path);
			disk().syncDirectory(this.context.layout().directory());
		}
	}

	/** Files get the names that their lines say; two may have to change names. */
	private void rename() throws IOException {
		Set<RepairSource> wrong = new LinkedHashSet<>();
		for (RepairSource source : this.plan.sources()) {
			RepairTarget home = source.home();
			if (home != null && !home.path().equals(source.file().path())) {
				wrong.add(source);
			}
		}
		Set<Path> wanted = new LinkedHashSet<>();
		wrong.forEach((source) -> wanted.add(java.util.Objects.requireNonNull(source.home()).path()));
		this.plan.targets()
			.stream()
			.filter((target) -> target.owner() == null)
			.forEach((target) -> wanted.add(target.path()));
		for (RepairSource source : this.plan.sources()) {
			if (wanted.contains(source.file().path())) {
				Path away = DurableFiles.freeName(disk(), DurableFiles.sibling(source.file().path(), ".misnamed"));
				rename(source, away);
			}
		}
		for (RepairSource source : wrong) {
			rename(source, java.util.Objects.requireNonNull(source.home()).path());
		}
	}

	private void rename(RepairSource source, Path name) throws IOException {
		Segment file = source.file();
		this.published = true;
		disk().rename(file.path(), name);
		disk().syncDirectory(this.context.layout().directory());
		source.renamed(new Segment(name, file.base(), file.size(), file.modified(), file.key()));
	}

	/**
	 * The end of the log comes first: what gets a new number there is nowhere else
	 * afterwards.
	 */
	private void publish() throws IOException {
		List<FileRepair> together = new ArrayList<>();
		List<FileRepair> single = new ArrayList<>();
		for (RepairTarget target : this.plan.targets()) {
			FileRepair repair = repair(target);
			if (!repair.isNeeded()) {
				continue;
			}
			if (target.isLast()) {
				together.add(0, repair);
			}
			else if (this.plan.isEntangled(target)) {
				together.add(repair);
			}
			else {
				single.add(repair);
			}
		}
		for (FileRepair repair : together) {
			repair.prepare();
		}
		this.published = true;
		for (FileRepair repair : together) {
			repair.publish();
		}
		for (FileRepair repair : single) {
			repair.prepare();
			repair.publish();
		}
	}

	private List<Path> strangers() {
		List<Path> strangers = new ArrayList<>();
		Set<Path> files = new LinkedHashSet<>();
		for (RepairSource source : this.plan.sources()) {
			files.add(source.listed());
			if (source.home() == null) {
				strangers.add(source.file().path());
			}
		}
		this.context.view()
			.listing()
			.foreign()
			.stream()
			.filter((foreign) -> !files.contains(foreign))
			.forEach(strangers::add);
		return strangers;
	}

	private FileRepair repair(RepairTarget target) {
		return new FileRepair(this.context, this.plan, target);
	}

	private Disk disk() {
		return this.context.disk();
	}

}
