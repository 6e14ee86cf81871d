package io.papyra.redis.internal.maintenance;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.lettuce.core.StreamMessage;
import io.papyra.backend.CompactionRefusedException;
import io.papyra.backend.ProgressMonitor;
import io.papyra.fact.FactKind;
import io.papyra.redis.internal.connection.RedisScript;
import io.papyra.redis.internal.connection.Resp;
import io.papyra.redis.internal.connection.ServerNode;
import io.papyra.redis.internal.entry.EntryId;
import io.papyra.redis.internal.entry.EntryValidator;
import io.papyra.redis.internal.entry.StreamKeys;
import io.papyra.redis.internal.scan.HistoryScan;
import io.papyra.redis.internal.stream.HistoryHandle;
import io.papyra.redis.internal.stream.StreamBlock;
import io.papyra.redis.internal.stream.StreamCursor;
import io.papyra.redis.internal.stream.StreamHandle;
import io.papyra.redis.internal.stream.StreamIndex;
import io.papyra.redis.internal.stream.WriterStates;
import io.papyra.report.CompactionReport.HeldBack;
import io.papyra.report.CompactionReport;
import io.papyra.report.CompactionRequest;
import io.papyra.report.ScanReport;
import io.papyra.report.StorageUsage;
import io.papyra.retention.ExpiryReason;
import io.papyra.retention.Retention;
import io.papyra.retention.RetentionPolicy;
import io.papyra.retention.RetentionWindow;
import org.jspecify.annotations.Nullable;

/**
 * Removes the oldest entries of each stream as far as none of them is retained, in steps
 * that hold up no other client for long, and never what a consumer group has not had yet.
 * Used once.
 */
public final class RedisCompaction {

	private static final RedisScript FORGET = RedisScript.named("forget");

	private static final byte[] NO_LEASE = new byte[0];

	/** A writer of which nothing was heard for so long, and of which nothing is left. */
	private static final long IDLE = Duration.ofDays(7).toSeconds();

	/**
	 * Entries that are removed.
	 *
	 * @param floor the oldest entry that stays
	 * @param entries how many come before it
	 * @param highest number of the last one of them, by writer
	 * @param expired facts among them, by reason
	 * @param bytes their bytes
	 */
	private record Plan(EntryId floor, long entries, Map<String, Long> highest, Map<ExpiryReason, Long> expired,
			long bytes) {

		long facts() {
			return this.expired.values().stream().mapToLong(Long::longValue).sum();
		}

	}

	private final HistoryHandle history;

	private final RetentionPolicy retention;

	private final CompactionRequest request;

	private final boolean approximate;

	private final boolean protectPending;

	private final Map<FactKind, Map<ExpiryReason, Long>> expired = new EnumMap<>(FactKind.class);

	private final Map<FactKind, StorageUsage.KindUsage> before = new EnumMap<>(FactKind.class);

	private final Map<FactKind, StorageUsage.KindUsage> after = new EnumMap<>(FactKind.class);

	/** What groups hold back, by stream. */
	private final Map<String, HeldBack> heldBack = new LinkedHashMap<>();

	private long timeless;

	/**
	 * A compaction of all streams.
	 * @param approximate whether it may leave some entries more than the retention says
	 * @param protectPending whether it keeps what a consumer group has not acknowledged
	 */
	public RedisCompaction(HistoryHandle history, RetentionPolicy retention, CompactionRequest request,
			boolean approximate, boolean protectPending) {
		this.history = history;
		this.retention = retention;
		this.request = request;
		this.approximate = approximate;
		this.protectPending = protectPending;
	}

	public CompactionReport run(ProgressMonitor monitor) {
		long began = System.nanoTime();
		requireGroups();
		if (this.request.dryRun()) {
			compact(null, monitor);
		}
		else {
			try (Lease lease = Lease.take(this.history.link(), this.history.keys(), "compaction")) {
				compact(lease, lease.kept(monitor));
			}
		}
		return new CompactionReport(this.history.location(), this.request.dryRun(), use(this.before), use(this.after),
				this.expired, this.timeless, 0, 0, Duration.ofNanos(System.nanoTime() - began), null,
				List.copyOf(this.heldBack.values()));
	}

	private void requireGroups() {
		if (!this.request.ignoredGroups().isEmpty()) {
			this.request.requireGroups(
					this.history.streams().stream().flatMap((stream) -> stream.reader().groups().stream()).toList());
		}
	}

	private static StorageUsage use(Map<FactKind, StorageUsage.KindUsage> kinds) {
		return new StorageUsage(kinds, kinds.values().stream().mapToLong(StorageUsage.KindUsage::bytes).sum());
	}

	private void compact(@Nullable Lease lease, ProgressMonitor monitor) {
		ScanReport scan = new HistoryScan(this.history).considerate().run(monitor);
		if (!scan.isClean()) {
			throw new CompactionRefusedException(this.history.location() + " has " + scan.countOfAnomalies()
					+ ", which a compaction would hide: run recover first (" + scan.anomalies().get(0) + ")");
		}
		Instant now = this.history.clock().instant();
		for (StreamHandle stream : this.history.streams()) {
			FactKind kind = stream.keys().kind();
			StorageUsage.KindUsage holds = stream.index().measure();
			this.before.merge(kind, holds, RedisCompaction::sum);
			Retention limits = this.retention.of(kind);
			Plan plan = limits.isLimited() ? plan(stream, limits, now, EntryId.MAX) : null;
			if (plan == null || plan.entries() == 0) {
				this.after.merge(kind, holds, RedisCompaction::sum);
			}
			else if (lease == null) {
				Plan would = look(stream, plan, limits, now);
				count(kind, would.expired());
				this.after.merge(kind,
						new StorageUsage.KindUsage(holds.facts() - would.facts(), holds.bytes() - would.bytes()),
						RedisCompaction::sum);
			}
			else {
				Plan done = trim(stream, plan, limits, now, lease, monitor);
				count(kind, done.expired());
				this.after.merge(kind, stream.index().measure(), RedisCompaction::sum);
			}
			if (lease != null) {
				forget(stream, lease);
			}
		}
	}

	private static StorageUsage.KindUsage sum(StorageUsage.KindUsage one, StorageUsage.KindUsage other) {
		return new StorageUsage.KindUsage(one.facts() + other.facts(), one.bytes() + other.bytes());
	}

	private void count(FactKind kind, Map<ExpiryReason, Long> reasons) {
		if (!reasons.isEmpty()) {
			Map<ExpiryReason, Long> all = this.expired.computeIfAbsent(kind,
					(any) -> new EnumMap<>(ExpiryReason.class));
			reasons.forEach((reason, count) -> all.merge(reason, count, Long::sum));
		}
	}

	/**
	 * Goes over the oldest entries up to the first fact that is retained.
	 * @param needed the first entry that stays whatever the retention says
	 */
	private Plan plan(StreamHandle stream, Retention limits, Instant now, EntryId needed) {
		StreamIndex.Retained retained = stream.index().apply(limits, now);
		this.timeless += needed.equals(EntryId.MAX) ? retained.timeless() : 0;
		ExpiryReason reason = (limits.maxRecords() != null) ? ExpiryReason.RECORDS : ExpiryReason.SIZE;
		if (retained.expired().containsKey(ExpiryReason.SIZE)) {
			reason = ExpiryReason.SIZE;
		}
		if (retained.expired().containsKey(ExpiryReason.RECORDS)) {
			reason = ExpiryReason.RECORDS;
		}
		RetentionWindow age = new RetentionWindow(limits, now);
		EntryValidator validator = new EntryValidator(stream.keys().kind());
		Map<String, Long> highest = new HashMap<>();
		Map<ExpiryReason, Long> removed = new EnumMap<>(ExpiryReason.class);
		EntryId floor = retained.floor();
		StreamCursor cursor = new StreamCursor(stream.reader(), EntryId.MIN, EntryId.MAX, false);
		EntryId stays = EntryId.MIN;
		long entries = 0;
		long bytes = 0;
		for (StreamMessage<byte[], byte[]> next = cursor.peek(); next != null; next = cursor.peek()) {
			EntryId id = cursor.id();
			validator.judge(next);
			boolean fact = validator.content() == EntryValidator.Content.FACT;
			boolean old = fact && age.isTooOld(StreamBlock.usable(validator.micros()));
			boolean pushed = floor != null && id.compareTo(floor) < 0;
			boolean stay = id.compareTo(needed) >= 0;
			if (stay || (fact && !old && !pushed) || (!fact && !pushed && removed.isEmpty())) {
				stays = id;
				break;
			}
			if (fact) {
				removed.merge(old ? ExpiryReason.AGE : reason, 1L, Long::sum);
				bytes += validator.bytes().length;
			}
			if (validator.writer() != null) {
				highest.merge(validator.writer(), validator.seq(), Math::max);
			}
			entries++;
			stays = id.next();
			cursor.pass();
		}
		return new Plan(stays, entries, highest, removed, bytes);
	}

	/** What the plan says, or less of it where a group needs some of that. */
	private Plan look(StreamHandle stream, Plan wanted, Retention limits, Instant now) {
		if (!this.protectPending) {
			return wanted;
		}
		List<Object> answer = step(stream.keys(), wanted, NO_LEASE, TrimStep.How.LOOK, 0);
		return Resp.text(answer.get(0)).equals("held") ? held(stream, answer, wanted.entries(), limits, now) : wanted;
	}

	/**
	 * Removes what the plan says, or less of it where a group needs some of that.
	 * @return what was removed
	 */
	private Plan trim(StreamHandle stream, Plan wanted, Retention limits, Instant now, Lease lease,
			ProgressMonitor monitor) {
		Plan plan = wanted;
		long left = plan.entries();
		boolean counts = left > 0 && mustCount(stream.keys());
		while (left > 0) {
			boolean last = left <= TrimStep.MOST;
			boolean exact = last && !this.approximate;
			TrimStep.How how = counts ? TrimStep.How.COUNT : exact ? TrimStep.How.EXACT : TrimStep.How.APPROXIMATE;
			List<Object> answer = step(stream.keys(), plan, lease.token(), how, left);
			String word = Resp.text(answer.get(0));
			if (word.equals("held")) {
				plan = held(stream, answer, left, limits, now);
				left = plan.entries();
			}
			else if (word.equals("ok")) {
				left -= (Long) answer.get(1);
				monitor.progress(plan.entries() - left, plan.entries());
				if (last || (Long) answer.get(1) == 0) {
					break;
				}
			}
			else {
				throw Lease.lost(stream.keys());
			}
		}
		return plan;
	}

	/**
	 * A group needs some of what was to be removed.
	 * @param left how many entries that was
	 * @return what can be removed all the same
	 */
	private Plan held(StreamHandle stream, List<Object> answer, long left, Retention limits, Instant now) {
		EntryId needed = EntryId.of(Resp.text(answer.get(2)));
		Plan rest = plan(stream, limits, now, needed);
		HeldBack former = this.heldBack.get(stream.keys().stream());
		long entries = left - rest.entries() + ((former != null) ? former.entries() : 0);
		if (entries > 0) {
			this.heldBack.put(stream.keys().stream(), new HeldBack(Resp.text(answer.get(1)), stream.keys().kind(),
					stream.keys().stream(), entries, needed.time()));
		}
		return rest;
	}

	private List<Object> step(StreamKeys keys, Plan plan, byte[] token, TrimStep.How how, long left) {
		return new TrimStep(keys, plan.floor(), plan.highest(), this.request.ignoredGroups(), this.protectPending)
			.run(this.history.link(), token, how, left);
	}

	/**
	 * Before Redis 6.2.7, a trim by id may remove too much. A server that does not tell
	 * its version is taken for a newer one.
	 */
	private boolean mustCount(StreamKeys keys) {
		Map<String, String> info = ServerNode.askOr(() -> this.history.link().open().nodeOf(keys.stream()).info(),
				Map.of());
		return info.containsKey("redis_version") && ServerNode.isBefore(info, 6, 2, 7);
	}

	/** Forgets writers that have ended long ago and of which no entry is left. */
	private void forget(StreamHandle stream, Lease lease) {
		EntryId oldest = stream.reader().oldest();
		long now = this.history.clock().instant().getEpochSecond();
		WriterStates.read(this.history.link(), stream.keys()).forEach((writer, state) -> {
			boolean gone = state.lastId() == null || oldest == null || state.lastId().compareTo(oldest) < 0;
			long heard = (state.seen() > 0) ? state.seen()
					: (state.lastId() != null) ? state.lastId().ms() / 1000 : now;
			if (gone && now - heard > IDLE) {
				this.history.link()
					.open()
					.run(FORGET, List.of(Resp.bytes(stream.keys().writers()), Resp.bytes(stream.keys().lease())),
							List.of(lease.token(), Resp.bytes(writer), Resp.bytes(Long.toString(state.last())),
									Resp.bytes(Long.toString(state.seen()))),
							"forgetting a writer of " + stream.keys().stream());
			}
		});
	}

}
