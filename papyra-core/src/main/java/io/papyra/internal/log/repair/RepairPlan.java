package io.papyra.internal.log.repair;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

import io.papyra.codec.HeaderNotes;
import io.papyra.internal.disk.DiskFile;
import io.papyra.internal.disk.FileInfo;
import io.papyra.internal.disk.SequentialFileWriter;
import io.papyra.internal.log.format.LineReader;
import io.papyra.internal.log.format.LineValidator;
import io.papyra.internal.log.format.LogFormat;
import io.papyra.internal.log.format.LogOrigin;
import io.papyra.internal.log.index.Checkpoint;
import io.papyra.internal.log.rewrite.Rewriter;
import io.papyra.internal.log.scan.LineVisitor;
import io.papyra.internal.log.scan.LogScanner;
import io.papyra.internal.log.scan.SequenceValidator;
import io.papyra.internal.log.segment.Segment;
import io.papyra.report.AnomalyType;
import io.papyra.report.RecoveryRequest;
import io.papyra.report.ScanReport;
import org.jspecify.annotations.Nullable;

/**
 * What a repair does with each file and each line of a log. A dry run tells it, and a
 * repair carries it out: all lines of all files are merged by number, and cut where files
 * begin. Which file begins where is said by its lines; names are only believed as far as
 * these confirm them.
 */
final class RepairPlan implements Closeable {

	private final RepairContext context;

	private final List<RepairSource> sources = new ArrayList<>();

	private final NavigableMap<Long, RepairTarget> targets = new TreeMap<>();

	private final MisplacedLines strays;

	private final RehearsalNotes notes;

	private final MisplacedLineReader reader;

	private final LogOrigin origin;

	/** Files that do not stand alone: lines go from one to the other. */
	private final Set<RepairTarget> entangled = new java.util.LinkedHashSet<>();

	private boolean checksummed;

	private boolean losesNumber;

	private long savedBytes;

	private long lost;

	private long nextFree;

	private boolean acknowledge;

	/** What earlier repairs acknowledged. */
	private final HeaderNotes.Repairs earlier;

	/** Names of files that will hold what is removed. */
	private final List<String> removedTo = new ArrayList<>();

	/** The first ones of the numbers that are missing, and how many are in all. */
	private List<HeaderNotes.Range> missing = List.of();

	private long lostLines;

	private RepairPlan(RepairContext context, HeaderNotes.Repairs earlier) throws IOException {
		this.context = context;
		this.earlier = earlier;
		this.strays = context.strays("strays");
		this.notes = new RehearsalNotes(context, this.sources);
		this.reader = new MisplacedLineReader(context.disk(), this.sources);
		collectSources();
		this.origin = findOrigin();
	}

	/**
	 * Makes a plan; changes nothing.
	 * @param before what the scan found
	 * @param scan the scan itself
	 */
	static RepairPlan make(RepairContext context, ScanReport before, LogScanner scan) throws IOException {
		RepairPlan plan = new RepairPlan(context, scan.repairs());
		boolean made = false;
		try {
			plan.findTargets();
			plan.examine();
			plan.rehearse(before, scan.sequence());
			made = true;
			return plan;
		}
		finally {
			if (!made) {
				plan.close();
			}
		}
	}

	private void collectSources() throws IOException {
		for (Segment segment : this.context.view().segments()) {
			this.sources.add(new RepairSource(this.sources.size(), segment, true));
		}
		if (this.context.layout().rolls()) {
			for (Path foreign : this.context.view().listing().foreign()) {
				FileInfo info = this.context.disk().info(foreign);
				if (info != null && info.isFile()) {
					this.sources.add(new RepairSource(this.sources.size(), Segment.of(foreign, 0, info), false));
				}
			}
		}
	}

	/** Whose log it is, for headers that are added to it. */
	private LogOrigin findOrigin() throws IOException {
		if (!this.context.layout().rolls()) {
			return originOf(this.sources.get(0));
		}
		String log = this.context.view().listing().identity(this.context.disk());
		String systemId = "";
		for (RepairSource source : this.sources) {
			LogOrigin origin = originOf(source);
			if (origin.logId().equals(log) && !origin.systemId().isEmpty()) {
				systemId = origin.systemId();
				break;
			}
		}
		return new LogOrigin(systemId, log);
	}

	private LogOrigin originOf(RepairSource source) throws IOException {
		try (DiskFile file = this.context.disk().openForRead(source.file().path())) {
			return LogOrigin.of(file, Math.min(source.file().size(), LogOrigin.BEGINNING));
		}
	}

	/** Judges lines that are read once more, by themselves. */
	LineValidator check() {
		return new LineValidator(true, false, this.context.view().kind());
	}

	boolean isForeign(RepairTarget target, LineValidator found) {
		return FileRepairPlan.isForeign(this.origin, target, found);
	}

	private void findTargets() throws IOException {
		if (!this.context.layout().rolls()) {
			RepairSource only = this.sources.get(0);
			this.targets.put(0L, new RepairTarget(only.file().path(), 0, only));
			only.becomes(java.util.Objects.requireNonNull(this.targets.get(0L)));
			return;
		}
		for (RepairSource source : this.sources) {
			source.survey(this.context.disk(), check(), nextName(source.index()));
		}
		this.sources.stream().filter((source) -> source.claim() == source.file().base()).forEach(this::claim);
		this.sources.forEach(this::claim);
		for (RepairSource source : this.sources) {
			if (source.home() == null && this.sources.stream()
				.noneMatch((other) -> other.index() != source.index() && other.overlaps(source))) {
				claim(source, source.lostHeader());
			}
		}
		long lowest = this.sources.stream().mapToLong(RepairSource::firstNumber).min().orElse(Long.MAX_VALUE);
		if (lowest < (this.targets.isEmpty() ? Long.MAX_VALUE : this.targets.firstKey())) {
			this.targets.put(lowest, new RepairTarget(this.context.layout().file(lowest), lowest, null));
		}
		this.targets.forEach((base, target) -> {
			Long next = this.targets.higherKey(base);
			target.endsBefore((next != null) ? next : Long.MAX_VALUE);
		});
	}

	private long nextName(int index) {
		return (index + 1 < this.sources.size() && this.sources.get(index + 1).isSegment())
				? this.sources.get(index + 1).file().base() : Long.MAX_VALUE;
	}

	private void claim(RepairSource source) {
		claim(source, source.claim());
	}

	private void claim(RepairSource source, long base) {
		if (base > 0 && source.home() == null && !this.targets.containsKey(base)) {
			RepairTarget target = new RepairTarget(this.context.layout().file(base), base, source);
			this.targets.put(base, target);
			source.becomes(target);
		}
	}

	/** Notes in each file which lines do not stand where they belong. */
	private void examine() throws IOException {
		for (RepairSource source : this.sources) {
			RepairTarget home = source.home();
			if (home == null && !source.hasLines()) {
				continue;
			}
			FileRepairPlan notes = new FileRepairPlan(this.context.request(), home, this.origin,
					(line, seq) -> stray(source, line, seq));
			Segment file = (home != null) ? home.asSource() : source.file();
			try (DiskFile opened = this.context.disk().openForRead(file.path())) {
				LogScanner scan = scan(file, notes);
				notes.seen().requireWhole(file, scan.over(opened, file, 0));
				notes.read(scan.sequence());
			}
			if (home != null) {
				home.noted(notes);
				this.checksummed |= notes.checksummed() || home.base() > 0;
				this.losesNumber |= notes.losesNumber();
			}
		}
	}

	private void stray(RepairSource source, LineReader line, long seq) throws IOException {
		RepairTarget target = targetOf(seq);
		this.strays
			.add(new MisplacedLines.Stray(seq, source.index(), line.offset(), (int) line.length(), line.terminated()));
		target.gains();
		RepairTarget home = source.home();
		if (home != target) {
			this.entangled.add(target);
			if (home != null) {
				this.entangled.add(home);
			}
		}
	}

	private RepairTarget targetOf(long seq) {
		Map.Entry<Long, RepairTarget> floor = this.targets.floorEntry(seq);
		return ((floor != null) ? floor : this.targets.firstEntry()).getValue();
	}

	/** Goes over all lines of one file, and shows them one by one. */
	private LogScanner scan(Segment file, LineVisitor visitor) {
		return new LogScanner(this.context.disk(), this.context.view(), visitor, this.context.monitor())
			.startingBehind(Math.max(0, file.base() - 1))
			.identifiedAs(this.origin.logId());
	}

	/** Writes everything to nowhere, to know what comes of it. */
	private void rehearse(ScanReport before, SequenceValidator sequence) throws IOException {
		SequenceValidator total = new SequenceValidator();
		for (RepairTarget target : this.targets.values()) {
			FileRepairPlan notes = target.notes();
			boolean needed = notes == null || notes.changes() || target.hasStrays()
					|| (target.isLast() && this.notes.deferred().size() > 0);
			SequenceValidator numbers = needed ? rehearse(target) : java.util.Objects.requireNonNull(notes).sequence();
			if (target.base() == 0) {
				total = numbers;
			}
			else {
				total.append(numbers, target.base());
			}
		}
		conclude(before, sequence, total);
	}

	private SequenceValidator rehearse(RepairTarget target) throws IOException {
		SequentialFileWriter nowhere = SequentialFileWriter.nowhere();
		try (DiskFile file = open(target);
				RemovedLinesFile removed = RemovedLinesFile.nowhere(this.context.disk(), target.path(),
						this.context.now())) {
			RepairDecision decision = new RepairDecision(this, this.notes, target, file, nowhere, removed);
			if (target.notes() != null) {
				decision.confirm(scan(target.asSource(), decision).over(file, target.asSource(), 0));
			}
			decision.finish();
			FileRepairPlan found = target.notes();
			if (found == null || found.rewrite() || decision.isChanged()
					|| (target.isLast() && this.notes.deferred().size() > 0)) {
				target.rewrite(nowhere.size());
			}
			this.savedBytes += removed.size();
			Path expected = removed.expected();
			if (expected != null) {
				this.removedTo.add(expected.toString());
			}
			return decision.written();
		}
	}

	/** Bytes that are written beside the files of the log themselves. */
	long savedBytes() {
		return this.savedBytes + this.notes.bytes();
	}

	private void conclude(ScanReport before, SequenceValidator sequence, SequenceValidator total) throws IOException {
		Checkpoint checkpoint = this.context.view().checkpoint();
		long promised = (checkpoint != null) ? checkpoint.seq() : 0;
		boolean tail = before.anomalyCounts().containsKey(AnomalyType.TAIL_LOST)
				&& promised > Math.max(total.last(), total.acknowledgedThrough());
		boolean one = !this.context.layout().rolls();
		this.lost = (one ? sequence.gapCount() : (long) total.gapCount() + sequence.lossCount()) + (tail ? 1 : 0);
		this.nextFree = Math.max(sequence.nextFree(promised), total.last() + 1);
		// A line that is removed where a header counts lines would be missed by the
		// count.
		boolean counted = Math.max(sequence.counted(), total.counted()) > 0 && removedLines(before) > 0;
		this.acknowledge = this.lost > 0 || this.losesNumber || total.gapCount() > 0 || counted
				|| (this.checksummed && sequence.damagedSinceLast() > 0 && !onlyAdopted(before))
				|| promised > Math.max(total.last(), total.acknowledgedThrough());
		missing(before, sequence, total, counted);
		// Before anything is changed: the lines that come last, and the header after
		// them.
		long added = this.notes.deferred().size() + (this.notes.carried().size() > 0 ? 1 : 0);
		if (this.acknowledge || added > 0) {
			LogFormat.refuseBeyondLast(this.nextFree + added);
		}
	}

	/** What will be missing, by its numbers where these tell. */
	private void missing(ScanReport before, SequenceValidator sequence, SequenceValidator total, boolean counted) {
		List<HeaderNotes.Range> ranges = new ArrayList<>(total.missing());
		long end = Math.max(total.last(), total.acknowledgedThrough());
		if (this.acknowledge && this.nextFree - 1 > end) {
			ranges.add(new HeaderNotes.Range(end + 1, this.nextFree - 1));
		}
		long numbers = ranges.stream().mapToLong((range) -> range.last() - range.first() + 1).sum();
		if (counted) {
			// Where numbers were missing before, those of removed lines are not known.
			numbers = Math.max(numbers, removedLines(before));
		}
		this.missing = ranges;
		this.lostLines = numbers + sequence.lostLines();
	}

	/** How many lines are removed for what they are, not for where they are. */
	private static long removedLines(ScanReport before) {
		return before.anomalyCounts()
			.entrySet()
			.stream()
			.filter((found) -> found.getKey().resolution() == AnomalyType.Resolution.REMOVED)
			.mapToLong(Map.Entry::getValue)
			.sum();
	}

	/**
	 * Lines without a checksum at the end take the numbers themselves, so nothing is
	 * missing after them.
	 */
	private static boolean onlyAdopted(ScanReport before) {
		return before.anomalyCounts().keySet().equals(Set.of(AnomalyType.CHECKSUM_MISSING));
	}

	/** The file that becomes a part of the log; empty if there is none. */
	private DiskFile open(RepairTarget target) throws IOException {
		return (target.owner() != null) ? this.context.disk().openForRead(target.asSource().path())
				: SequentialFileWriter.emptyFile();
	}

	/**
	 * Writes a file of the log as the plan says, the end of the log included.
	 * @throws IOException also if it is not read as it was read before
	 */
	void carryOut(RepairTarget target, Rewriter rewriter, RemovedLinesFile removed) throws IOException {
		try (DiskFile file = open(target)) {
			RepairDecision decision = new RepairDecision(this, new RepairCounters(), target, file, rewriter.output(),
					removed)
				.without(this.notes.repeats().from(indexOf(target)));
			if (target.notes() != null) {
				rewriter.read(file, target.asSource(), scan(target.asSource(), decision), decision);
			}
			decision.finish();
			if (target.isLast()) {
				decision.finishLog(this.nextFree, this.acknowledge);
			}
		}
	}

	RecoveryRequest request() {
		return this.context.request();
	}

	Instant now() {
		return this.context.now();
	}

	LogOrigin origin() {
		return this.origin;
	}

	MisplacedLineReader reader() {
		return this.reader;
	}

	MisplacedLines strays() {
		return this.strays;
	}

	MisplacedLines deferred() {
		return this.notes.deferred();
	}

	MisplacedLines carried() {
		return this.notes.carried();
	}

	List<RepairSource> sources() {
		return this.sources;
	}

	/** The files of the log as it will be, in their order. */
	List<RepairTarget> targets() {
		return List.copyOf(this.targets.values());
	}

	boolean isEntangled(RepairTarget target) {
		return this.entangled.contains(target);
	}

	int indexOf(RepairTarget target) {
		RepairSource owner = target.owner();
		return (owner != null) ? owner.index() : -1;
	}

	/** What the repair does, all of it. */
	RepairCounters tally() {
		return this.notes;
	}

	/** Ranges that are missing, and will be acknowledged. */
	long lost() {
		return this.lost;
	}

	/** What is lost, as headers will tell it; null if nothing is. */
	HeaderNotes.@Nullable Repair acknowledged() {
		if (!this.acknowledge || (this.lost == 0 && this.lostLines == 0)) {
			return null;
		}
		return this.context.note(this.lostLines, this.missing, this.removedTo);
	}

	/** What a header at the end of the log tells beyond its numbers. */
	HeaderNotes notes() {
		HeaderNotes.Repair now = acknowledged();
		return HeaderNotes.NONE.withRepairs((now != null) ? this.earlier.with(now) : this.earlier);
	}

	/** The first number that was certainly never used. */
	long nextFree() {
		return this.nextFree;
	}

	/** Whether a header is to say, at the end of the log, that numbers are missing. */
	boolean acknowledges() {
		return this.acknowledge;
	}

	@Override
	public void close() throws IOException {
		try (this.strays; this.notes) {
			this.reader.close();
		}
	}

}
