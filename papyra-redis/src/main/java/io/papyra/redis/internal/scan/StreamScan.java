package io.papyra.redis.internal.scan;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.lettuce.core.StreamMessage;
import io.papyra.codec.LogGap;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.FactTime;
import io.papyra.redis.internal.connection.SharedLink;
import io.papyra.redis.internal.entry.EntryId;
import io.papyra.redis.internal.entry.EntryValidator;
import io.papyra.redis.internal.entry.RepairGap;
import io.papyra.redis.internal.entry.StreamEntry;
import io.papyra.redis.internal.entry.WriterSequence;
import io.papyra.redis.internal.stream.PagePrefetcher;
import io.papyra.redis.internal.stream.StreamBlock;
import io.papyra.redis.internal.stream.StreamHandle;
import io.papyra.redis.internal.stream.StreamIndex;
import io.papyra.redis.internal.stream.StreamReader;
import io.papyra.redis.internal.stream.WriterStates;
import io.papyra.report.AcknowledgedGaps;
import io.papyra.report.Anomaly;
import io.papyra.report.AnomalyType;
import io.papyra.report.RecoveryMode;
import io.papyra.report.SavedFiles;
import io.papyra.report.ScanReport;
import org.jspecify.annotations.Nullable;

/**
 * Goes over one stream and finds everything that is wrong with it: entries by themselves,
 * and their numbers among those of their writer. Changes nothing. Used once.
 */
public final class StreamScan {

	/**
	 * An entry that is not valid.
	 *
	 * @param id its id
	 * @param type what is wrong with it
	 * @param detail the same, human-readable
	 */
	record Finding(EntryId id, AnomalyType type, String detail) {

		/** The id, human-readable; null where the whole key is meant. */
		@Nullable String entry() {
			return (this.id.equals(EntryId.MIN) || this.id.equals(EntryId.MAX)) ? null : this.id.toString();
		}

	}

	/**
	 * Numbers that are missing.
	 *
	 * @param writer whose they are
	 * @param range which they are
	 * @param type whether in between or at the end
	 * @param highest the highest number of that writer
	 */
	public record Gap(String writer, WriterSequence.Missing range, AnomalyType type, long highest) {
	}

	/** Is told how far a scan has got. */
	@FunctionalInterface
	public interface Progress {

		/**
		 * A page was read.
		 * @param entries how many so far
		 * @param bytes their bytes
		 */
		void read(long entries, long bytes);

	}

	private static final long SILENT_AFTER = Duration.ofMinutes(3).toSeconds();

	private final StreamHandle stream;

	private final StreamReader reader;

	private final StreamIndex.Recount recount;

	private final SharedLink link;

	private final boolean considerate;

	private final EntryValidator validator;

	private final Map<String, WriterSequence> writers = new LinkedHashMap<>();

	private final Map<String, List<long[]>> explained = new LinkedHashMap<>();

	private final Map<AnomalyType, Long> counts = new EnumMap<>(AnomalyType.class);

	private final List<Finding> findings = new ArrayList<>();

	private final List<Gap> gaps = new ArrayList<>();

	private final Map<String, Instant> openRuns = new TreeMap<>();

	private @Nullable Instant lastStart;

	private String lastRun = "";

	private long starts;

	private Map<String, WriterStates.State> states = Map.of();

	private AcknowledgedGaps acknowledged = AcknowledgedGaps.NONE;

	private boolean exists;

	private String type = "none";

	private long entries;

	private long bytes;

	private long facts;

	private long recordedGaps;

	private long timeless;

	private long removableByRepair;

	private long bytesByRepair;

	private long removableByQuarantine;

	private long bytesByQuarantine;

	private @Nullable EntryId last;

	/** End of the last entry. */
	private String tail = "";

	/** Bytes that were not read again. */
	private long known;

	private String reason = "";

	/**
	 * @param considerate whether it leaves room for others, and takes longer
	 */
	public StreamScan(StreamHandle stream, SharedLink link, boolean considerate) {
		this.stream = stream;
		this.considerate = considerate;
		this.reader = stream.reader();
		this.recount = stream.index().recount();
		this.link = link;
		this.validator = new EntryValidator(this.reader.keys().kind());
	}

	/**
	 * Reads everything.
	 * @param progress told page by page
	 */
	public StreamScan run(Progress progress) {
		return run(progress, false);
	}

	/**
	 * Reads everything, or what is new since the checkpoint.
	 * @param incremental whether what is known to be good may be left out
	 */
	public StreamScan run(Progress progress, boolean incremental) {
		this.type = this.reader.type();
		if (!this.type.equals("stream") && !this.type.equals("none")) {
			this.exists = true;
			found(EntryId.MIN, AnomalyType.UNEXPECTED_FILE, "the key holds a " + this.type
					+ " where a stream is expected: rename it, or set another " + "papyra.redis.prefix");
			return this;
		}
		// Before the entries: whatever this reports has to be among them.
		this.states = WriterStates.read(this.link, this.reader.keys());
		this.exists = this.type.equals("stream") || !this.states.isEmpty();
		StreamCheckpoint checkpoint = incremental ? resume() : null;
		EntryId from = (checkpoint != null) ? checkpoint.last().next() : EntryId.MIN;
		PagePrefetcher pages = new PagePrefetcher(this.reader, from, this.considerate);
		for (List<StreamMessage<byte[], byte[]>> page = pages.next(); !page.isEmpty(); page = pages.next()) {
			for (StreamMessage<byte[], byte[]> message : page) {
				EntryId id = EntryId.of(message.getId());
				this.last = id;
				judge(id, message);
			}
			this.tail = tail(this.validator.bytes());
			progress.read(this.entries, this.bytes);
		}
		if (checkpoint != null && this.reader.length() < this.entries) {
			return new StreamScan(this.stream, this.link, this.considerate)
				.because("entries were removed among those verified before")
				.run(progress, false);
		}
		this.recount.done();
		explain();
		tails();
		return this;
	}

	private StreamScan because(String reason) {
		this.reason = reason;
		return this;
	}

	/**
	 * What is known of the stream, if it is still the same up to there; otherwise null.
	 */
	private @Nullable StreamCheckpoint resume() {
		byte[] stored = this.reader.value(this.reader.keys().checkpoint());
		StreamCheckpoint checkpoint = (stored != null) ? StreamCheckpoint.decode(stored) : null;
		if (checkpoint == null) {
			this.reason = (stored != null) ? "the checkpoint is of another version" : "there is no checkpoint yet";
			return null;
		}
		List<StreamMessage<byte[], byte[]>> at = this.reader.forward(checkpoint.last(), checkpoint.last());
		byte[] data = at.isEmpty() ? null : StreamEntry.data(at.get(0));
		EntryId oldest = this.reader.oldest();
		if (data == null || oldest == null || !tail(data).equals(checkpoint.tail())) {
			this.reason = "the entry up to which the stream was verified is not there any more";
			return null;
		}
		for (StreamBlock block : checkpoint.blocks()) {
			if (block.last().compareTo(oldest) >= 0) {
				StreamBlock rest = (block.first().compareTo(oldest) < 0)
						? block.rest(this.reader, this.validator, oldest) : block;
				this.recount.begin(List.of(rest));
				this.entries += rest.entries();
				this.facts += rest.facts();
				this.bytes += rest.bytes();
				this.timeless += rest.timeless();
			}
		}
		this.known = this.bytes;
		this.recordedGaps = checkpoint.recordedGaps();
		this.acknowledged = checkpoint.acknowledgedGaps();
		this.starts = checkpoint.runs().starts();
		this.lastRun = checkpoint.runs().lastRun();
		this.lastStart = checkpoint.runs().lastStart();
		this.openRuns.putAll(checkpoint.runs().open());
		checkpoint.writers()
			.forEach((writer, numbers) -> this.writers.put(writer, WriterSequence.of(numbers.first(), numbers.last())));
		this.last = checkpoint.last();
		this.tail = checkpoint.tail();
		return checkpoint;
	}

	private static String tail(byte[] data) {
		return new String(data, Math.max(0, data.length - StreamCheckpoint.TAIL),
				Math.min(data.length, StreamCheckpoint.TAIL), StandardCharsets.ISO_8859_1);
	}

	/**
	 * What the next scan may leave out; null if something is wrong, or there is nothing.
	 */
	public @Nullable StreamCheckpoint checkpoint() {
		EntryId end = this.last;
		if (end == null || !this.counts.isEmpty()) {
			return null;
		}
		Map<String, StreamCheckpoint.Numbers> numbers = new LinkedHashMap<>();
		this.writers.forEach((writer, sequence) -> numbers.put(writer,
				new StreamCheckpoint.Numbers(sequence.first(), sequence.last())));
		return new StreamCheckpoint(end, this.tail, numbers, this.recount.blocks(), this.recordedGaps,
				new StreamCheckpoint.Runs(this.starts, this.lastRun, this.lastStart, Map.copyOf(this.openRuns)),
				this.acknowledged.repairs(), this.acknowledged.lines());
	}

	/** Bytes that were read. */
	long bytesRead() {
		return this.bytes - this.known;
	}

	/** Why everything was read although only the new was asked for; empty if not. */
	String reason() {
		return this.reason;
	}

	private void judge(EntryId id, StreamMessage<byte[], byte[]> message) {
		this.entries++;
		EntryValidator.Content content = this.validator.judge(message);
		this.bytes += this.validator.bytes().length;
		AnomalyType anomaly = this.validator.anomaly();
		if (anomaly != null) {
			found(id, anomaly, this.validator.detail());
		}
		String writer = this.validator.writer();
		boolean valid = content != EntryValidator.Content.DAMAGED;
		WriterSequence.Place place = WriterSequence.Place.NEXT;
		if (writer != null) {
			place = this.writers.computeIfAbsent(writer, (any) -> new WriterSequence()).add(this.validator.seq(), id);
			if (valid && (place == WriterSequence.Place.REPEAT || place == WriterSequence.Place.LATE)) {
				found(id, AnomalyType.SEQUENCE_REPEAT, "number " + this.validator.seq() + " of writer '" + writer + "' "
						+ ((place == WriterSequence.Place.REPEAT) ? "was there before" : "comes after a higher one"));
				valid = place == WriterSequence.Place.LATE;
			}
		}
		if (valid) {
			count(content, writer);
		}
		removable(place);
		this.recount.add(id, this.validator);
	}

	private void removable(WriterSequence.Place place) {
		if (this.validator.isRemovable(place, RecoveryMode.REPAIR)) {
			this.removableByRepair++;
			this.bytesByRepair += this.validator.bytes().length;
		}
		if (this.validator.isRemovable(place, RecoveryMode.QUARANTINE)) {
			this.removableByQuarantine++;
			this.bytesByQuarantine += this.validator.bytes().length;
		}
	}

	private void count(EntryValidator.Content content, @Nullable String writer) {
		if (content == EntryValidator.Content.GAP) {
			gap(writer);
			return;
		}
		this.facts++;
		if (this.validator.isOfRun()) {
			run(writer);
		}
		else if (!FactTime.isPossible(this.validator.micros())) {
			this.timeless++;
		}
	}

	private void gap(@Nullable String writer) {
		LogGap gap = this.validator.gap();
		boolean numbered = gap != null && writer != null && gap.fromSeq() > 0 && gap.toSeq() >= gap.fromSeq();
		AcknowledgedGaps repair = (gap != null && numbered) ? RepairGap.told(gap, this.reader.keys()) : null;
		if (repair != null) {
			this.acknowledged = this.acknowledged.and(repair);
		}
		else {
			this.recordedGaps++;
		}
		if (gap != null && writer != null && numbered) {
			this.explained.computeIfAbsent(writer, (any) -> new ArrayList<>())
				.add(new long[] { gap.fromSeq(), gap.toSeq() });
		}
	}

	/** What the system itself records of its starts and stops. */
	private void run(@Nullable String writer) {
		String run = (writer != null) ? writer : "";
		if (!(this.validator.fact() instanceof ActorEvent event)
				|| !event.actorAddress().equals(ActorAddress.ofSystem(event.systemId()))) {
			return;
		}
		if (event.eventType().equals(ActorEvent.SYSTEM_STARTED)) {
			Instant at = (event.timestamp() != null) ? event.timestamp() : Instant.EPOCH;
			this.starts++;
			this.lastStart = at;
			this.lastRun = run;
			this.openRuns.put(run, at);
		}
		else if (event.eventType().equals(ActorEvent.SYSTEM_STOPPED)) {
			this.openRuns.remove(run);
		}
	}

	private void explain() {
		Map<String, WriterStates.State> now = WriterStates.read(this.link, this.reader.keys());
		this.writers.forEach((writer, sequence) -> {
			this.explained.getOrDefault(writer, List.of()).forEach((range) -> sequence.explain(range[0], range[1]));
			WriterStates.State state = now.get(writer);
			long floor = (state != null) ? state.floor() : Long.MAX_VALUE;
			if (sequence.first() > 1 && floor < sequence.first() - 1) {
				gap(writer, new WriterSequence.Missing(Math.max(1, floor + 1), sequence.first() - 1, EntryId.MIN),
						AnomalyType.SEQUENCE_GAP);
			}
			sequence.missing().forEach((range) -> gap(writer, range, AnomalyType.SEQUENCE_GAP));
		});
	}

	private void tails() {
		this.states.forEach((writer, state) -> {
			WriterSequence sequence = this.writers.get(writer);
			long seen = Math.max((sequence != null) ? sequence.last() : 0, state.floor());
			if (state.last() > seen) {
				gap(writer, new WriterSequence.Missing(seen + 1, state.last(), EntryId.MAX), AnomalyType.TAIL_LOST);
			}
		});
	}

	private void gap(String writer, WriterSequence.Missing range, AnomalyType kind) {
		WriterSequence sequence = this.writers.get(writer);
		long highest = Math.max(range.last(), (sequence != null) ? sequence.last() : 0);
		this.gaps.add(new Gap(writer, range, kind, highest));
		boolean tail = kind == AnomalyType.TAIL_LOST;
		String numbers = (range.count() == 1) ? "entry " + range.first()
				: "entries " + range.first() + " to " + range.last();
		found(range.before(), kind, numbers + " of writer '" + writer + "' " + ((range.count() == 1) ? "is" : "are")
				+ (tail ? " missing at the end" : " missing"));
	}

	private void found(EntryId id, AnomalyType anomaly, String detail) {
		this.counts.merge(anomaly, 1L, Long::sum);
		if (this.findings.size() < ScanReport.LISTED_ANOMALIES) {
			this.findings.add(new Finding(id, anomaly, detail));
		}
	}

	boolean exists() {
		return this.exists;
	}

	/** Whether the key holds something else. */
	public boolean isForeign() {
		return this.exists && !this.type.equals("stream") && !this.type.equals("none");
	}

	long entries() {
		return this.entries;
	}

	public long bytes() {
		return this.bytes;
	}

	long facts() {
		return this.facts;
	}

	long recordedGaps() {
		return this.recordedGaps;
	}

	long timeless() {
		return this.timeless;
	}

	public Map<AnomalyType, Long> counts() {
		return this.counts;
	}

	/** The first findings, as a report lists them. */
	List<Anomaly> anomalies() {
		String key = this.reader.keys().stream();
		return this.findings.stream()
			.map((finding) -> Anomaly.ofEntry(finding.type(), key, finding.entry(), finding.detail()))
			.toList();
	}

	/** Numbers that are missing and that nothing explains. */
	public List<Gap> gaps() {
		return this.gaps;
	}

	/** The states of the writers before the scan. */
	public Map<String, WriterStates.State> states() {
		return this.states;
	}

	/** What repairs have told to be lost. */
	AcknowledgedGaps acknowledged() {
		return this.acknowledged;
	}

	/** What repairs have removed from the stream. */
	SavedFiles savedFiles() {
		StreamReader quarantine = this.reader.at(this.reader.keys().quarantine());
		if (!quarantine.type().equals("stream") || quarantine.length() == 0) {
			return SavedFiles.NONE;
		}
		long size = Math.max(0, quarantine.memory());
		return new SavedFiles(1, size, List.of(new SavedFiles.File(this.reader.keys().quarantine(), "", size)));
	}

	/** How many entries a repair would move, and their bytes. */
	public long removable(RecoveryMode mode) {
		return switch (mode) {
			case IGNORE -> 0;
			case REPAIR -> this.removableByRepair;
			case QUARANTINE -> this.removableByQuarantine;
		};
	}

	public long removableBytes(RecoveryMode mode) {
		return switch (mode) {
			case IGNORE -> 0;
			case REPAIR -> this.bytesByRepair;
			case QUARANTINE -> this.bytesByQuarantine;
		};
	}

	long highest() {
		return this.writers.values().stream().mapToLong(WriterSequence::last).max().orElse(0);
	}

	long starts() {
		return this.starts;
	}

	@Nullable Instant lastStart() {
		return this.lastStart;
	}

	boolean isLastRunOpen() {
		return this.openRuns.containsKey(this.lastRun);
	}

	/**
	 * Runs before the last one that have not ended, and whose writers do not live.
	 * @param now by the server's clock, in seconds
	 */
	long uncleanRuns(long now) {
		return this.openRuns.keySet()
			.stream()
			.filter((writer) -> !isAlive(writer, now) && !writer.equals(this.lastRun))
			.count();
	}

	/**
	 * Writers of which something was heard in the last minutes, and whose processes are
	 * not known to be gone, as text.
	 * @param now by the server's clock, in seconds
	 */
	List<String> liveWriters(long now) {
		return this.states.keySet().stream().filter((writer) -> isAlive(writer, now)).map((writer) -> {
			WriterStates.State state = this.states.get(writer);
			return "'" + writer + "'"
					+ ((state != null && state.process() != null) ? " (" + state.process() + ")" : "");
		}).toList();
	}

	private boolean isAlive(String writer, long now) {
		WriterStates.State state = this.states.get(writer);
		// One that has ended says so by the time 0.
		return state != null && state.seen() > 0 && now - state.seen() <= SILENT_AFTER
				&& (state.process() == null || state.process().mayLive());
	}

}
