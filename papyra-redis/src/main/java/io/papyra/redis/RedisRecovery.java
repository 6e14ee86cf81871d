package io.papyra.redis;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.lettuce.core.StreamMessage;
import io.papyra.backend.AcknowledgedGaps;
import io.papyra.backend.AnomalyType;
import io.papyra.backend.PersistenceException;
import io.papyra.backend.RecoveryMode;
import io.papyra.backend.RecoveryReport;
import io.papyra.backend.RecoveryRequest;
import io.papyra.backend.ScanReport;
import io.papyra.backend.Work;
import org.jspecify.annotations.Nullable;

/**
 * Repairs a history while others write to it: moves what no reader can use to the
 * quarantine of its stream, and acknowledges what is lost by gaps that are appended.
 * Rewrites no entry. Each step is one script, whole by itself; whatever was done stays
 * done if this ends in the middle, and running it again does the rest.
 */
final class RedisRecovery {

	private static final RedisScript QUARANTINE = RedisScript.named("quarantine");

	private static final RedisScript ACKNOWLEDGE = RedisScript.named("acknowledge");

	/** A writer of which was heard so recently makes good a lost tail by itself. */
	private static final long ALIVE = Duration.ofMinutes(3).toSeconds();

	private static final int MAX_ATTEMPTS = 20;

	private final List<StreamHandle> streams;

	private final SharedLink link;

	private final String location;

	private final InstantSource clock;

	private final RecoveryRequest request;

	private final EntryTrailer trailer = new EntryTrailer();

	private final Set<String> savedTo = new LinkedHashSet<>();

	/** Numbers of the last gap of each writer without a state. */
	private final Map<String, Long> appended = new HashMap<>();

	private long removed;

	private long removedBytes;

	private long gaps;

	private AcknowledgedGaps acknowledged = AcknowledgedGaps.NONE;

	RedisRecovery(List<StreamHandle> streams, SharedLink link, String location, InstantSource clock,
			RecoveryRequest request) {
		this.streams = streams;
		this.link = link;
		this.location = location;
		this.clock = clock;
		this.request = request;
	}

	RecoveryReport run(Work work) {
		long began = System.nanoTime();
		RecoveryMode mode = this.request.mode();
		if (this.request.dryRun() || mode == RecoveryMode.IGNORE) {
			HistoryScan scan = new HistoryScan(this.streams, this.link, this.location, this.clock);
			ScanReport before = scan.run(work);
			scan.scans().forEach((each) -> {
				this.removed += each.removable(mode);
				this.removedBytes += each.removableBytes(mode);
				this.gaps += (mode == RecoveryMode.IGNORE) ? 0
						: each.gaps()
							.stream()
							.filter((gap) -> !isLeftToItsWriter(gap, each.states().get(gap.writer())))
							.count();
			});
			return report(before, before, began);
		}
		List<StreamKeys> keys = this.streams.stream().map(StreamHandle::keys).toList();
		try (Lease lease = Lease.take(this.link, keys, "recovery")) {
			Work watched = (done, total) -> {
				lease.keep();
				work.progress(done, total);
			};
			HistoryScan first = new HistoryScan(this.streams, this.link, this.location, this.clock);
			ScanReport before = first.run(watched);
			if (before.isClean()) {
				return report(before, before, began);
			}
			for (int at = 0; at < this.streams.size(); at++) {
				repair(this.streams.get(at), first.scans().get(at), lease, watched);
			}
			ScanReport after = new HistoryScan(this.streams, this.link, this.location, this.clock).run(watched);
			return report(before, after, began);
		}
	}

	private RecoveryReport report(ScanReport before, ScanReport after, long began) {
		return new RecoveryReport(this.location, this.request.mode(), this.request.dryRun(), before, after,
				this.removed, this.removedBytes, 0, 0, 0, this.gaps, List.copyOf(this.savedTo),
				Duration.ofNanos(System.nanoTime() - began), this.acknowledged);
	}

	private void repair(StreamHandle stream, StreamScan found, Lease lease, Work work) {
		if (found.counts().isEmpty() || found.isForeign()) {
			return;
		}
		StreamScan now = found;
		if (found.removable(this.request.mode()) > 0) {
			remove(stream, now.bytes(), lease, work);
			// What was removed leaves gaps, too.
			now = new StreamScan(stream, this.link, false).run(work::progress);
		}
		for (StreamScan.Gap gap : now.gaps()) {
			acknowledge(stream, gap, lease);
		}
	}

	private void remove(StreamHandle stream, long all, Lease lease, Work work) {
		EntryCheck check = new EntryCheck(stream.keys().kind());
		Map<String, WriterSequence> writers = new HashMap<>();
		EntryId from = EntryId.MIN;
		long done = 0;
		List<StreamMessage<byte[], byte[]>> page;
		try (QuarantineFile file = quarantineFile(stream.keys())) {
			do {
				page = stream.reader().forward(from, EntryId.MAX);
				List<StreamMessage<byte[], byte[]>> damaged = new ArrayList<>();
				List<String> reasons = new ArrayList<>();
				for (StreamMessage<byte[], byte[]> message : page) {
					EntryId id = EntryId.of(message.getId());
					from = id.next();
					check.judge(message);
					done += check.bytes().length;
					String writer = check.writer();
					WriterSequence.Place place = (writer != null)
							? writers.computeIfAbsent(writer, (any) -> new WriterSequence()).add(check.seq(), id)
							: WriterSequence.Place.NEXT;
					if (check.isRemovable(place, this.request.mode())) {
						AnomalyType anomaly = check.anomaly();
						damaged.add(message);
						reasons.add((anomaly != null) ? anomaly + ": " + check.detail() : AnomalyType.SEQUENCE_REPEAT
								+ ": number " + check.seq() + " of writer '" + writer + "' was there before");
						this.removedBytes += check.bytes().length;
					}
				}
				if (file != null) {
					file.write(damaged, reasons);
				}
				move(stream.keys(), damaged, reasons, lease);
				work.progress(done, Math.max(done, all));
			}
			while (page.size() == stream.reader().pageSize());
			if (file != null && file.path() != null) {
				this.savedTo.add(String.valueOf(file.path()));
			}
		}
		stream.index().forget();
	}

	private @Nullable QuarantineFile quarantineFile(StreamKeys keys) {
		Path directory = this.request.quarantineDirectory();
		return (this.request.mode() == RecoveryMode.QUARANTINE && directory != null)
				? new QuarantineFile(directory, keys, this.clock.instant()) : null;
	}

	private void move(StreamKeys keys, List<StreamMessage<byte[], byte[]>> damaged, List<String> reasons, Lease lease) {
		if (damaged.isEmpty()) {
			return;
		}
		List<byte[]> arguments = new ArrayList<>();
		arguments.add(lease.token());
		arguments.add(text(this.clock.instant().toString()));
		for (int at = 0; at < damaged.size(); at++) {
			arguments.add(text(damaged.get(at).getId()));
			arguments.add(text(reasons.get(at)));
		}
		List<Object> answer = this.link.open()
			.run(QUARANTINE, List.of(StreamKeys.bytes(keys.stream()), StreamKeys.bytes(keys.quarantine()),
					StreamKeys.bytes(keys.lease())), arguments, "moving damaged entries of " + keys.stream());
		if (!word(answer).equals("moved")) {
			throw Lease.lost(keys);
		}
		this.removed += (Long) answer.get(1);
		this.savedTo.add(keys.quarantine());
	}

	private void acknowledge(StreamHandle stream, StreamScan.Gap gap, Lease lease) {
		for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
			WriterStates.State state = WriterStates.read(this.link, stream.keys()).get(gap.writer());
			if (isLeftToItsWriter(gap, state)) {
				return;
			}
			String writer = stream.keys().stream() + " " + gap.writer();
			long last = (state != null) ? state.last() : this.appended.getOrDefault(writer, gap.highest());
			byte[] body = GapOfRepair.encode(stream.keys(), gap.range(), this.request.mode(), this.clock.instant());
			byte[] entry = this.trailer.seal(body, 0, body.length, text(gap.writer()), last + 1);
			List<Object> answer = this.link.open()
				.run(ACKNOWLEDGE,
						List.of(StreamKeys.bytes(stream.keys().stream()), StreamKeys.bytes(stream.keys().writers()),
								StreamKeys.bytes(stream.keys().lease())),
						List.of(lease.token(), text(gap.writer()), text((state != null) ? Long.toString(last) : ""),
								entry),
						"acknowledging what " + stream.keys().stream() + " lost");
			switch (word(answer)) {
				case "ok" -> {
					this.gaps++;
					this.appended.put(writer, last + 1);
					Instant now = this.clock.instant();
					this.acknowledged = this.acknowledged.and(new AcknowledgedGaps(1, gap.range().count(),
							List.of(new AcknowledgedGaps.Repair(stream.keys().stream(), now,
									GapOfRepair.word(this.request.mode()), gap.range().count(),
									List.of(new AcknowledgedGaps.Range(gap.range().first(), gap.range().last())),
									List.of(), List.of()))));
					return;
				}
				case "moved" -> {
					// The writer has appended meanwhile: its next number is another one.
				}
				default -> throw Lease.lost(stream.keys());
			}
		}
		throw new PersistenceException(stream.keys().stream() + ": writer '" + gap.writer()
				+ "' appends so much that its gap could not be told; run this again", null);
	}

	/**
	 * A writer that lives finds out by itself what is missing at its end, and sends it
	 * again.
	 */
	private boolean isLeftToItsWriter(StreamScan.Gap gap, WriterStates.@Nullable State state) {
		return gap.type() == AnomalyType.TAIL_LOST && state != null
				&& this.link.seconds(this.clock.instant()) - state.seen() < ALIVE;
	}

	private static String word(List<Object> answer) {
		return new String((byte[]) answer.get(0), StandardCharsets.US_ASCII);
	}

	private static byte[] text(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
