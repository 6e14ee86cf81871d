package io.papyra.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.lettuce.core.StreamMessage;
import io.papyra.backend.CompactionRefusedException;
import io.papyra.backend.CompactionReport;
import io.papyra.backend.CompactionRequest;
import io.papyra.backend.HeldBack;
import io.papyra.backend.ScanReport;
import io.papyra.backend.StorageUse;
import io.papyra.backend.Work;
import io.papyra.fact.FactKind;
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
final class RedisCompaction {

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

	private final List<StreamHandle> streams;

	private final SharedLink link;

	private final RedisOptions options;

	private final RetentionPolicy retention;

	private final InstantSource clock;

	private final String location;

	private final CompactionRequest request;

	private final Map<FactKind, Map<ExpiryReason, Long>> expired = new EnumMap<>(FactKind.class);

	private final Map<FactKind, StorageUse.KindUse> before = new EnumMap<>(FactKind.class);

	private final Map<FactKind, StorageUse.KindUse> after = new EnumMap<>(FactKind.class);

	/** What groups hold back, by stream. */
	private final Map<String, HeldBack> heldBack = new LinkedHashMap<>();

	private long timeless;

	RedisCompaction(List<StreamHandle> streams, SharedLink link, RedisOptions options, RetentionPolicy retention,
			InstantSource clock, String location, CompactionRequest request) {
		this.streams = streams;
		this.link = link;
		this.options = options;
		this.retention = retention;
		this.clock = clock;
		this.location = location;
		this.request = request;
	}

	CompactionReport run(Work work) {
		long began = System.nanoTime();
		requireGroups();
		if (this.request.dryRun()) {
			compact(null, work);
		}
		else {
			List<StreamKeys> keys = this.streams.stream().map(StreamHandle::keys).toList();
			try (Lease lease = Lease.take(this.link, keys, "compaction")) {
				compact(lease, (done, total) -> {
					lease.keep();
					work.progress(done, total);
				});
			}
		}
		return new CompactionReport(this.location, this.request.dryRun(), use(this.before), use(this.after),
				this.expired, this.timeless, 0, 0, Duration.ofNanos(System.nanoTime() - began), null,
				List.copyOf(this.heldBack.values()));
	}

	private void requireGroups() {
		if (!this.request.ignoredGroups().isEmpty()) {
			this.request
				.requireGroups(this.streams.stream().flatMap((stream) -> stream.reader().groups().stream()).toList());
		}
	}

	private static StorageUse use(Map<FactKind, StorageUse.KindUse> kinds) {
		return new StorageUse(kinds, kinds.values().stream().mapToLong(StorageUse.KindUse::bytes).sum());
	}

	private void compact(@Nullable Lease lease, Work work) {
		ScanReport scan = new HistoryScan(this.streams, this.link, this.location, this.clock).considerate().run(work);
		if (!scan.isClean()) {
			throw new CompactionRefusedException(this.location + " has " + scan.countOfAnomalies()
					+ ", which a compaction would hide: run recover first (" + scan.anomalies().get(0) + ")");
		}
		Instant now = this.clock.instant();
		for (StreamHandle stream : this.streams) {
			FactKind kind = stream.keys().kind();
			StorageUse.KindUse holds = stream.index().measure();
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
						new StorageUse.KindUse(holds.facts() - would.facts(), holds.bytes() - would.bytes()),
						RedisCompaction::sum);
			}
			else {
				Plan done = trim(stream, plan, limits, now, lease, work);
				count(kind, done.expired());
				this.after.merge(kind, stream.index().measure(), RedisCompaction::sum);
			}
			if (lease != null) {
				forget(stream, lease);
			}
		}
	}

	private static StorageUse.KindUse sum(StorageUse.KindUse one, StorageUse.KindUse other) {
		return new StorageUse.KindUse(one.facts() + other.facts(), one.bytes() + other.bytes());
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
		EntryCheck check = new EntryCheck(stream.keys().kind());
		Map<String, Long> highest = new HashMap<>();
		Map<ExpiryReason, Long> removed = new EnumMap<>(ExpiryReason.class);
		EntryId floor = retained.floor();
		StreamCursor cursor = new StreamCursor(stream.reader(), EntryId.MIN, EntryId.MAX, false);
		EntryId stays = EntryId.MIN;
		long entries = 0;
		long bytes = 0;
		for (StreamMessage<byte[], byte[]> next = cursor.peek(); next != null; next = cursor.peek()) {
			EntryId id = cursor.id();
			check.judge(next);
			boolean fact = check.content() == EntryCheck.Content.FACT;
			boolean old = fact && age.isTooOld(StreamBlock.usable(check.micros()));
			boolean pushed = floor != null && id.compareTo(floor) < 0;
			boolean stay = id.compareTo(needed) >= 0;
			if (stay || (fact && !old && !pushed) || (!fact && !pushed && removed.isEmpty())) {
				stays = id;
				break;
			}
			if (fact) {
				removed.merge(old ? ExpiryReason.AGE : reason, 1L, Long::sum);
				bytes += check.bytes().length;
			}
			if (check.writer() != null) {
				highest.merge(check.writer(), check.seq(), Math::max);
			}
			entries++;
			stays = id.next();
			cursor.pass();
		}
		return new Plan(stays, entries, highest, removed, bytes);
	}

	/** What the plan says, or less of it where a group needs some of that. */
	private Plan look(StreamHandle stream, Plan wanted, Retention limits, Instant now) {
		if (!this.options.protectPending()) {
			return wanted;
		}
		List<Object> answer = step(stream.keys(), wanted, NO_LEASE, TrimStep.How.LOOK, 0);
		return word(answer.get(0)).equals("held") ? held(stream, answer, wanted.entries(), limits, now) : wanted;
	}

	/**
	 * Removes what the plan says, or less of it where a group needs some of that.
	 * @return what was removed
	 */
	private Plan trim(StreamHandle stream, Plan wanted, Retention limits, Instant now, Lease lease, Work work) {
		Plan plan = wanted;
		long left = plan.entries();
		boolean counts = left > 0 && mustCount(stream.keys());
		while (left > 0) {
			boolean last = left <= TrimStep.MOST;
			boolean exact = last && !this.options.approximateTrim();
			TrimStep.How how = counts ? TrimStep.How.COUNT : exact ? TrimStep.How.EXACT : TrimStep.How.APPROXIMATE;
			List<Object> answer = step(stream.keys(), plan, lease.token(), how, left);
			String word = word(answer.get(0));
			if (word.equals("held")) {
				plan = held(stream, answer, left, limits, now);
				left = plan.entries();
			}
			else if (word.equals("ok")) {
				left -= (Long) answer.get(1);
				work.progress(plan.entries() - left, plan.entries());
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
		EntryId needed = EntryId.of(word(answer.get(2)));
		Plan rest = plan(stream, limits, now, needed);
		HeldBack former = this.heldBack.get(stream.keys().stream());
		long entries = left - rest.entries() + ((former != null) ? former.entries() : 0);
		if (entries > 0) {
			this.heldBack.put(stream.keys().stream(), new HeldBack(word(answer.get(1)), stream.keys().kind(),
					stream.keys().stream(), entries, needed.time()));
		}
		return rest;
	}

	private List<Object> step(StreamKeys keys, Plan plan, byte[] token, TrimStep.How how, long left) {
		return new TrimStep(keys, plan.floor(), plan.highest(), this.request.ignoredGroups(),
				this.options.protectPending())
			.run(this.link, token, how, left);
	}

	/**
	 * Before Redis 6.2.7, a trim by id may remove too much. A server that does not tell
	 * its version is taken for a newer one.
	 */
	private boolean mustCount(StreamKeys keys) {
		try {
			Map<String, String> info = this.link.open().nodeOf(keys.stream()).info();
			return info.containsKey("redis_version") && ServerChecks.isBefore(info, 6, 2, 7);
		}
		catch (RedisFailure ex) {
			if (ServerNode.isUnasked(ex)) {
				return false;
			}
			throw ex;
		}
	}

	/** Forgets writers that have ended long ago and of which no entry is left. */
	private void forget(StreamHandle stream, Lease lease) {
		EntryId oldest = stream.reader().oldest();
		long now = this.clock.instant().getEpochSecond();
		WriterStates.read(this.link, stream.keys()).forEach((writer, state) -> {
			boolean gone = state.lastId() == null || oldest == null || state.lastId().compareTo(oldest) < 0;
			long heard = (state.seen() > 0) ? state.seen()
					: (state.lastId() != null) ? state.lastId().ms() / 1000 : now;
			if (gone && now - heard > IDLE) {
				this.link.open()
					.run(FORGET,
							List.of(StreamKeys.bytes(stream.keys().writers()), StreamKeys.bytes(stream.keys().lease())),
							List.of(lease.token(), text(writer), text(Long.toString(state.last())),
									text(Long.toString(state.seen()))),
							"forgetting a writer of " + stream.keys().stream());
			}
		});
	}

	private static String word(Object value) {
		return (value instanceof byte[] bytes) ? new String(bytes, StandardCharsets.UTF_8) : String.valueOf(value);
	}

	private static byte[] text(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
