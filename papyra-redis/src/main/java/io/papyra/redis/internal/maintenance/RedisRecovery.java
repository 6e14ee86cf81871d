package io.papyra.redis.internal.maintenance;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.lettuce.core.StreamMessage;
import io.papyra.backend.PersistenceException;
import io.papyra.backend.ProgressMonitor;
import io.papyra.codec.LogGap;
import io.papyra.redis.internal.connection.RedisScript;
import io.papyra.redis.internal.connection.Resp;
import io.papyra.redis.internal.entry.EntryId;
import io.papyra.redis.internal.entry.EntryTrailer;
import io.papyra.redis.internal.entry.EntryValidator;
import io.papyra.redis.internal.entry.RepairGap;
import io.papyra.redis.internal.entry.StreamKeys;
import io.papyra.redis.internal.entry.WriterSequence;
import io.papyra.redis.internal.scan.HistoryScan;
import io.papyra.redis.internal.scan.StreamScan;
import io.papyra.redis.internal.stream.HistoryHandle;
import io.papyra.redis.internal.stream.StreamHandle;
import io.papyra.redis.internal.stream.WriterStates;
import io.papyra.report.AcknowledgedGaps;
import io.papyra.report.AnomalyType;
import io.papyra.report.RecoveryMode;
import io.papyra.report.RecoveryReport;
import io.papyra.report.RecoveryRequest;
import io.papyra.report.ScanReport;
import org.jspecify.annotations.Nullable;

/**
 * Repairs a history while others write to it: moves what no reader can use to the
 * quarantine of its stream, and acknowledges what is lost by gaps that are appended.
 * Rewrites no entry. Each step is one script, whole by itself; whatever was done stays
 * done if this ends in the middle, and running it again does the rest.
 */
public final class RedisRecovery {

	private static final RedisScript QUARANTINE = RedisScript.named("quarantine");

	private static final RedisScript ACKNOWLEDGE = RedisScript.named("acknowledge");

	/** A writer of which was heard so recently makes good a lost tail by itself. */
	private static final long ALIVE = Duration.ofMinutes(3).toSeconds();

	private static final int MAX_ATTEMPTS = 20;

	private final HistoryHandle history;

	private final RecoveryRequest request;

	private final EntryTrailer trailer = new EntryTrailer();

	private final Set<String> savedTo = new LinkedHashSet<>();

	/** Numbers of the last gap of each writer without a state. */
	private final Map<String, Long> appended = new HashMap<>();

	private long removed;

	private long removedBytes;

	private long gaps;

	private AcknowledgedGaps acknowledged = AcknowledgedGaps.NONE;

	public RedisRecovery(HistoryHandle history, RecoveryRequest request) {
		this.history = history;
		this.request = request;
	}

	public RecoveryReport run(ProgressMonitor monitor) {
		long began = System.nanoTime();
		RecoveryMode mode = this.request.mode();
		if (this.request.dryRun() || mode == RecoveryMode.IGNORE) {
			HistoryScan scan = new HistoryScan(this.history);
			ScanReport before = scan.run(monitor);
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
		try (Lease lease = Lease.take(this.history.link(), this.history.keys(), "recovery")) {
			ProgressMonitor watched = lease.kept(monitor);
			HistoryScan first = new HistoryScan(this.history);
			ScanReport before = first.run(watched);
			if (before.isClean()) {
				return report(before, before, began);
			}
			for (int at = 0; at < this.history.streams().size(); at++) {
				repair(this.history.streams().get(at), first.scans().get(at), lease, watched);
			}
			ScanReport after = new HistoryScan(this.history).run(watched);
			return report(before, after, began);
		}
	}

	private RecoveryReport report(ScanReport before, ScanReport after, long began) {
		return new RecoveryReport(this.history.location(), this.request.mode(), this.request.dryRun(), before, after,
				this.removed, this.removedBytes, 0, 0, 0, this.gaps, List.copyOf(this.savedTo),
				Duration.ofNanos(System.nanoTime() - began), this.acknowledged);
	}

	private void repair(StreamHandle stream, StreamScan found, Lease lease, ProgressMonitor monitor) {
		if (found.counts().isEmpty() || found.isForeign()) {
			return;
		}
		StreamScan now = found;
		if (found.removable(this.request.mode()) > 0) {
			remove(stream, now.bytes(), lease, monitor);
			// What was removed leaves gaps, too.
			now = new StreamScan(stream, this.history.link(), false).run(monitor::progress);
		}
		for (StreamScan.Gap gap : now.gaps()) {
			acknowledge(stream, gap, lease);
		}
	}

	private void remove(StreamHandle stream, long all, Lease lease, ProgressMonitor monitor) {
		EntryValidator validator = new EntryValidator(stream.keys().kind());
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
					validator.judge(message);
					done += validator.bytes().length;
					String writer = validator.writer();
					WriterSequence.Place place = (writer != null)
							? writers.computeIfAbsent(writer, (any) -> new WriterSequence()).add(validator.seq(), id)
							: WriterSequence.Place.NEXT;
					if (validator.isRemovable(place, this.request.mode())) {
						AnomalyType anomaly = validator.anomaly();
						damaged.add(message);
						reasons
							.add((anomaly != null) ? anomaly + ": " + validator.detail() : AnomalyType.SEQUENCE_REPEAT
									+ ": number " + validator.seq() + " of writer '" + writer + "' was there before");
						this.removedBytes += validator.bytes().length;
					}
				}
				if (file != null) {
					file.write(damaged, reasons);
				}
				move(stream.keys(), damaged, reasons, lease);
				monitor.progress(done, Math.max(done, all));
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
				? new QuarantineFile(directory, keys, this.history.clock().instant()) : null;
	}

	private void move(StreamKeys keys, List<StreamMessage<byte[], byte[]>> damaged, List<String> reasons, Lease lease) {
		if (damaged.isEmpty()) {
			return;
		}
		List<byte[]> arguments = new ArrayList<>();
		arguments.add(lease.token());
		arguments.add(Resp.bytes(this.history.clock().instant().toString()));
		for (int at = 0; at < damaged.size(); at++) {
			arguments.add(Resp.bytes(damaged.get(at).getId()));
			arguments.add(Resp.bytes(reasons.get(at)));
		}
		List<Object> answer = this.history.link()
			.open()
			.run(QUARANTINE,
					List.of(Resp.bytes(keys.stream()), Resp.bytes(keys.quarantine()), Resp.bytes(keys.lease())),
					arguments, "moving damaged entries of " + keys.stream());
		if (!Resp.text(answer.get(0)).equals("moved")) {
			throw Lease.lost(keys);
		}
		this.removed += (Long) answer.get(1);
		this.savedTo.add(keys.quarantine());
	}

	private void acknowledge(StreamHandle stream, StreamScan.Gap gap, Lease lease) {
		for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
			WriterStates.State state = WriterStates.read(this.history.link(), stream.keys()).get(gap.writer());
			if (isLeftToItsWriter(gap, state)) {
				return;
			}
			String writer = stream.keys().stream() + " " + gap.writer();
			long last = (state != null) ? state.last() : this.appended.getOrDefault(writer, gap.highest());
			LogGap told = RepairGap.of(stream.keys(), gap.range(), this.request.mode(), this.history.clock().instant());
			byte[] body = told.encode();
			byte[] entry = this.trailer.append(body, 0, body.length, Resp.bytes(gap.writer()), last + 1);
			List<Object> answer = this.history.link()
				.open()
				.run(ACKNOWLEDGE,
						List.of(Resp.bytes(stream.keys().stream()), Resp.bytes(stream.keys().writers()),
								Resp.bytes(stream.keys().lease())),
						List.of(lease.token(), Resp.bytes(gap.writer()),
								Resp.bytes((state != null) ? Long.toString(last) : ""), entry),
						"acknowledging what " + stream.keys().stream() + " lost");
			switch (Resp.text(answer.get(0))) {
				case "ok" -> {
					this.gaps++;
					this.appended.put(writer, last + 1);
					this.acknowledged = this.acknowledged
						.and(Objects.requireNonNull(RepairGap.told(told, stream.keys())));
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
				&& this.history.link().seconds(this.history.clock().instant()) - state.seen() < ALIVE;
	}

}
