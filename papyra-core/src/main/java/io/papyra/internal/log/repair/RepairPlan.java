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
import io.papyra.internal.log.format.LineTrailer;
import io.papyra.internal.log.format.LineValidator;
import io.papyra.internal.log.format.LogFormat;
import io.papyra.internal.log.format.LogOrigin;
import io.papyra.internal.log.index.Checkpoint;
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

	private final MisplacedLines repeats;

	private final MisplacedLines deferred;

	private final MisplacedLines carried;

	private final MisplacedLineReader reader;

	private final RepairCounters tally = new RepairCounters();

	private final LogOrigin origin;

	/** Files that do not stand alone: lines go from one to the other. */
	private final Set<RepairTarget> entangled = new java.util.LinkedHashSet<>();

	private boolean sealed;

	private boolean losesNumber;

	private long savedBytes;

	/**
	 * Of lines that are removed because they are there once more, or copied on their way.
	 */
	private long otherBytes;

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
		this.repeats = context.strays("repeats");
		this.deferred = context.strays("deferred");
		this.carried = context.strays("carried");
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
			if (origin.log().equals(log) && !origin.systemId().isEmpty()) {
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
				notes.read(scan(opened, file, notes));
			}
			if (home != null) {
				home.noted(notes);
				this.sealed |= notes.sealed() || home.base() > 0;
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

	/**
	 * Goes over all lines of a file.
	 * @return the numbers that it has
	 * @throws IOException if it could not be read to its end
	 */
	SequenceValidator scan(DiskFile opened, Segment file, LineVisitor visitor) throws IOException {
		long[] end = { 0 };
		LogScanner scan = new LogScanner(this.context.disk(), this.context.view(), (line, found, place) -> {
			end[0] = line.nextOffset();
			visitor.visit(line, found, place);
		}, this.context.monitor());
		ScanReport report = scan.startingBehind(Math.max(0, file.base() - 1))
			.identifiedAs(this.origin.log())
			.over(opened, file, 0);
		if (report.anomalyCounts().containsKey(AnomalyType.PARTIAL_WRITE) || end[0] != file.size()) {
			// What cannot be read again as it was read before must not be half repaired.
			throw new IOException(file.path() + " could be read to its end once, but not again: it ends at byte "
					+ end[0] + ", and has " + file.size() + "; " + report.anomalies());
		}
		return scan.sequence();
	}

	/** Writes everything to nowhere, to know what comes of it. */
	private void rehearse(ScanReport before, SequenceValidator sequence) throws IOException {
		SequenceValidator total = new SequenceValidator();
		for (RepairTarget target : this.targets.values()) {
			FileRepairPlan notes = target.notes();
			boolean needed = notes == null || notes.changes() || target.hasStrays()
					|| (target.isLast() && this.deferred.size() > 0);
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
			RepairRewriter rewrite = rewrite(target, file, nowhere, removed, true);
			FileRepairPlan notes = target.notes();
			if (notes == null || notes.rewrite() || rewrite.isChanged()
					|| (target.isLast() && this.deferred.size() > 0)) {
				target.rewrite(nowhere.size());
			}
			this.savedBytes += removed.size();
			Path expected = removed.expected();
			if (expected != null) {
				this.removedTo.add(expected.toString());
			}
			return rewrite.written();
		}
	}

	/** Bytes that are written beside the files of the log themselves. */
	long savedBytes() {
		return this.savedBytes + this.otherBytes;
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
				|| (this.sealed && sequence.damagedSinceLast() > 0 && !onlyAdopted(before))
				|| promised > Math.max(total.last(), total.acknowledgedThrough());
		missing(before, sequence, total, counted);
		// Before anything is changed: the lines that come last, and the header after
		// them.
		long added = this.deferred.size() + (this.carried.size() > 0 ? 1 : 0);
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
	DiskFile open(RepairTarget target) throws IOException {
		return (target.owner() != null) ? this.context.disk().openForRead(target.asSource().path())
				: SequentialFileWriter.emptyFile();
	}

	/**
	 * Writes a file of the log as the plan says, but for the end of the log.
	 * @throws IOException also if it is not read as it was read before
	 */
	RepairRewriter rewrite(RepairTarget target, DiskFile file, SequentialFileWriter output, RemovedLinesFile removed,
			boolean planning) throws IOException {
		RepairRewriter rewrite = new RepairRewriter(this, planning, target, file, output, removed);
		FileRepairPlan notes = target.notes();
		if (notes != null) {
			scan(file, target.asSource(), rewrite);
			if (rewrite.seen() != notes.seen()) {
				throw new IOException(target.asSource().path() + " is not the same when it is read again");
			}
		}
		rewrite.finish();
		return rewrite;
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

	MisplacedLines repeats() {
		return this.repeats;
	}

	MisplacedLines deferred() {
		return this.deferred;
	}

	MisplacedLines carried() {
		return this.carried;
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

	/** A line is there once more. What is in a file that is quarantined goes with it. */
	void repeat(MisplacedLines.Stray line, boolean planning) throws IOException {
		if (planning && this.sources.get(line.source()).home() != null) {
			this.tally.removed(line.taken());
			this.otherBytes += 2L * line.length() + 200;
			this.repeats.add(new MisplacedLines.Stray(line.source(), line.source(), line.offset(), line.length(),
					line.terminated()));
		}
	}

	/**
	 * A line finds no number where it is. Files that no reader reads have no say in this.
	 */
	void defer(MisplacedLines.Stray line, boolean planning) throws IOException {
		RepairSource source = this.sources.get(line.source());
		if (planning && (source.home() != null || source.isSegment())) {
			this.tally.adopted();
			this.otherBytes += line.length() + LineTrailer.MAX_LENGTH;
			this.deferred.add(new MisplacedLines.Stray(this.deferred.size(), line.source(), line.offset(),
					line.length(), line.terminated()));
		}
	}

	/** A line gets into its place. */
	void moved(MisplacedLines.Stray line, RepairTarget target, boolean planning) throws IOException {
		if (planning) {
			this.tally.moved();
			if (line.source() != indexOf(target)) {
				this.otherBytes += line.taken();
				this.carried.add(line);
			}
		}
	}

	void repaired(boolean counts) {
		if (counts) {
			this.tally.repaired();
		}
	}

	void adopted(boolean planning) {
		if (planning) {
			this.tally.adopted();
		}
	}

	void removed(long bytes, boolean planning) {
		if (planning) {
			this.tally.removed(bytes);
		}
	}

	void removedBreak(int bytes, boolean planning) {
		if (planning) {
			this.tally.removedBreak(bytes);
		}
	}

	/** What the repair does, all of it. */
	RepairCounters tally() {
		return this.tally;
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
		try (this.strays; this.repeats; this.deferred; this.carried) {
			this.reader.close();
		}
	}

}
