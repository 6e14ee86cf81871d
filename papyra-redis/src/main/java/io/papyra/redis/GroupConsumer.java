package io.papyra.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

import io.papyra.backend.PersistenceException;
import io.papyra.backend.WriterLockedException;
import io.papyra.redis.internal.connection.LinkFactory;
import io.papyra.redis.internal.connection.RedisAccessException;
import io.papyra.redis.internal.connection.RedisScript;
import io.papyra.redis.internal.connection.Resp;
import io.papyra.redis.internal.entry.EntryValidator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member of a consumer group. It gets facts by {@link #poll} and acknowledges them when
 * they are handled; what it does not acknowledge comes again, here or at another member.
 * What cannot be decoded, or was delivered too often, is parked. {@code poll} is for one
 * thread at a time; the other methods may be called by any thread, also meanwhile. Every
 * method throws a {@link PersistenceException} where the server refuses or cannot be
 * reached, after which the same method may be called again: the connection is opened
 * again, and nothing is lost.
 */
public final class GroupConsumer implements AutoCloseable {

	private static final Logger LOG = LoggerFactory.getLogger(GroupConsumer.class);

	private static final RedisScript HANDLED = RedisScript.named("handled");

	private static final RedisScript RELEASE = RedisScript.named("release");

	private static final RedisScript LEAVE = RedisScript.named("leave");

	/** Ids that one script gets: more make every other client wait. */
	private static final int PART = 1000;

	private static final Duration LONGEST_POLL = Duration.ofMinutes(1);

	private static final int ATTEMPTS = 3;

	private final ConsumerGroup group;

	private final LinkFactory links;

	private final String name;

	private final GroupStart start;

	private final ConsumerOptions options;

	private final EntryValidator validator;

	/** What was handed out and neither acknowledged nor given back. */
	private final Set<String> inHand = ConcurrentHashMap.newKeySet();

	private final LongAdder delivered = new LongAdder();

	private final LongAdder acknowledged = new LongAdder();

	private final LongAdder claimed = new LongAdder();

	private final LongAdder parked = new LongAdder();

	private final LongAdder lostToTrimming = new LongAdder();

	private final LongAdder gaps = new LongAdder();

	private final LongAdder holes = new LongAdder();

	/**
	 * The entry up to which everything is acknowledged, as the server last said; empty
	 * before that.
	 */
	private volatile String upTo = "";

	private volatile boolean closed;

	/** The connection that waits for entries; guarded by {@code this} for its end. */
	private volatile @Nullable ConsumerLink link;

	/** When others' entries are looked for next, by {@link System#nanoTime}. */
	private long nextClaim = System.nanoTime();

	GroupConsumer(ConsumerGroup group, LinkFactory links, String name, GroupStart start, ConsumerOptions options) {
		this.group = group;
		this.links = links;
		this.name = name;
		this.start = start;
		this.options = options;
		this.validator = new EntryValidator(group.kind());
	}

	/** The group of which it is a member. */
	public ConsumerGroup group() {
		return this.group;
	}

	/** Its name within the group. */
	public String name() {
		return this.name;
	}

	/**
	 * The next facts: those that this consumer had got before a restart and not
	 * acknowledged, those that others have left lying, and new ones. Recreates the group
	 * if it is gone, at the last entry that was acknowledged.
	 * @param most how long to wait for the first one, 0 to 1 minute; 0 means not at all
	 * @return as many as there are, up to the batch of the options; none if the time is
	 * over
	 */
	public List<Delivery> poll(Duration most) {
		if (most.isNegative() || most.compareTo(LONGEST_POLL) > 0) {
			throw new IllegalArgumentException("a poll may wait for 0 to 60 seconds, not for " + most);
		}
		long end = System.nanoTime() + most.toNanos();
		int attempts = 0;
		while (!this.closed) {
			try {
				ConsumerLink open = open();
				List<Delivery> deliveries = next(open, end);
				if (!deliveries.isEmpty() || System.nanoTime() - end >= 0) {
					return deliveries;
				}
			}
			catch (RuntimeException ex) {
				// What an answer held that did not arrive is pending here: it is read
				// again.
				drop();
				if (this.closed) {
					break;
				}
				if (!(ex instanceof RedisAccessException failure) || !StreamGroups.isMissing(failure)
						|| attempts++ == ATTEMPTS) {
					throw ex;
				}
				makeAgain();
			}
		}
		return List.of();
	}

	private void makeAgain() {
		List<String> made = this.group.make(this.start, this.upTo);
		if (made.get(0).equals("again")) {
			this.holes.increment();
			LOG.warn("{}: the group '{}' was gone; it continues after {}", this.group.keys().stream(),
					this.group.name(), made.get(1));
		}
	}

	/** One round: own entries, then those of others, then new ones. */
	private List<Delivery> next(ConsumerLink open, long end) {
		while (open.isCatchingUp()) {
			List<Delivery> own = take(open, forgotten(open.ownPending(this.options.batch())));
			if (!own.isEmpty()) {
				return own;
			}
		}
		while (System.nanoTime() - this.nextClaim >= 0) {
			List<Delivery> taken = take(open, claim(open));
			this.claimed.add(taken.size());
			if (!taken.isEmpty()) {
				return taken;
			}
		}
		long now = System.nanoTime();
		long wait = Math.max(0, Math.min(end - now, this.nextClaim - now));
		List<Delivery> read = decode(open.read(this.options, Duration.ofNanos(wait)));
		this.claimed.add(read.stream().filter((delivery) -> delivery.deliveries() > 1).count());
		return read;
	}

	/** Takes over what others have left lying. */
	private List<PendingEntry> claim(ConsumerLink open) {
		List<PendingEntry> left = open.claim(this.options);
		lost(open.dropped());
		if (left.isEmpty() && open.isAtEnd()) {
			retire();
			this.nextClaim = System.nanoTime() + this.options.claimAfter().toNanos() / 2;
		}
		return left;
	}

	/** Removes members that have ended long ago and have nothing pending. */
	private void retire() {
		GroupState state = this.group.state();
		if (state != null) {
			state.consumers()
				.stream()
				.filter((one) -> !one.name().equals(this.name) && one.pending() == 0
						&& one.idle().compareTo(this.options.consumerTimeout()) > 0)
				.forEach((one) -> leave(one.name(), this.options.consumerTimeout()));
		}
	}

	/** Without those that are being handled just now. */
	private List<PendingEntry> forgotten(List<PendingEntry> pending) {
		return pending.stream()
			.filter((entry) -> !this.inHand.contains(entry.entryId())
					|| entry.idle().compareTo(this.options.claimAfter()) >= 0)
			.toList();
	}

	/** Reads entries that are pending here, as one more delivery. */
	private List<Delivery> take(ConsumerLink open, List<PendingEntry> wanted) {
		if (wanted.isEmpty()) {
			return List.of();
		}
		Map<String, Long> deliveries = new LinkedHashMap<>();
		wanted.forEach((entry) -> deliveries.put(entry.entryId(), entry.deliveries() + 1));
		List<ConsumerLink.Entry> entries = open.take(deliveries);
		List<String> gone = new ArrayList<>(deliveries.keySet());
		entries.forEach((entry) -> gone.remove(entry.id()));
		List<Delivery> decoded = decode(entries);
		// What is there all the same belongs to another consumer by now.
		lost(open.removed(gone));
		return decoded;
	}

	/** Entries that are in the stream no more, and would be pending for ever. */
	private void lost(List<String> ids) {
		if (!ids.isEmpty()) {
			handled(ids);
			this.lostToTrimming.add(ids.size());
			LOG.warn("{}: {} entries were removed before the group '{}' had acknowledged them, from {} on",
					this.group.keys().stream(), ids.size(), this.group.name(), ids.get(0));
		}
	}

	/**
	 * Facts of the entries. Parks what is none, or came too often: so that one bad entry
	 * holds nothing up.
	 */
	private List<Delivery> decode(List<ConsumerLink.Entry> entries) {
		List<Delivery> deliveries = new ArrayList<>();
		List<String> passed = new ArrayList<>();
		List<String> gone = new ArrayList<>();
		Map<String, String> unfit = new LinkedHashMap<>();
		for (ConsumerLink.Entry entry : entries) {
			if (entry.deliveries() == 1 && this.inHand.contains(entry.id())) {
				// The group is a new one, and this is being handled.
				continue;
			}
			if (entry.isRemoved()) {
				gone.add(entry.id());
				continue;
			}
			String reason = unfit(entry);
			if (reason != null) {
				unfit.put(entry.id(), reason);
			}
			else if (this.validator.content() == EntryValidator.Content.GAP) {
				passed.add(entry.id());
			}
			else {
				deliveries.add(new Delivery(this.validator.fact(), entry.id(), this.validator.writer(),
						this.validator.seq(), entry.deliveries()));
			}
		}
		settle(passed, gone, unfit);
		deliveries.forEach((delivery) -> this.inHand.add(delivery.entryId()));
		this.delivered.add(deliveries.size());
		return deliveries;
	}

	/** Why an entry cannot be handed out, or null if it can. */
	private @Nullable String unfit(ConsumerLink.Entry entry) {
		if (entry.deliveries() > this.options.maxDeliveries()) {
			return "delivered " + (entry.deliveries() - 1) + " times and never acknowledged";
		}
		try {
			return (this.validator.judge(entry.data()) == EntryValidator.Content.DAMAGED)
					? this.validator.anomaly() + ": " + this.validator.detail() : null;
		}
		catch (RuntimeException ex) {
			return "it cannot be decoded: " + ex;
		}
	}

	private void settle(List<String> passed, List<String> gone, Map<String, String> unfit) {
		if (!unfit.isEmpty()) {
			List<Long> done = this.group.park(unfit);
			this.parked.add(done.get(0));
			this.lostToTrimming.add(done.get(1));
			LOG.warn("{}: {} entries that the group '{}' cannot handle are kept in {}, first {}: {}",
					this.group.keys().stream(), done.get(0), this.group.name(), this.group.keys().parked(),
					unfit.keySet().iterator().next(), unfit.values().iterator().next());
		}
		if (!passed.isEmpty()) {
			handled(passed);
			this.gaps.add(passed.size());
		}
		lost(gone);
	}

	/** These are handled: they are not delivered again. Twice does no harm. */
	public void acknowledge(Collection<Delivery> handled) {
		List<String> ids = handled.stream().map(Delivery::entryId).toList();
		this.acknowledged.add(handled(ids));
		this.inHand.removeAll(ids);
	}

	/**
	 * @return how many of them were pending until now
	 */
	private long handled(List<String> ids) {
		long count = 0;
		for (int from = 0; from < ids.size(); from += PART) {
			List<byte[]> arguments = arguments(ids.subList(from, Math.min(ids.size(), from + PART)), this.group.name());
			List<Object> answer;
			try {
				answer = this.group.link()
					.ask((open) -> open.run(HANDLED, List.of(stream(), Resp.bytes(this.group.keys().groups())),
							arguments, "acknowledging entries of " + this.group.keys().stream()));
			}
			catch (RedisAccessException ex) {
				if (StreamGroups.isMissing(ex)) {
					// There is no group any more that could wait for them.
					continue;
				}
				throw ex;
			}
			count += (Long) answer.get(0);
			this.upTo = Resp.text(answer.get(1));
		}
		return count;
	}

	/**
	 * These are handled, and the stream is only a way to here: the beginning of it is
	 * removed as far as every group has acknowledged it, whatever the retention says.
	 * Nothing is removed in the middle, where it would be missed by a scan, and nothing
	 * while a repair or a compaction runs: a later call removes that, too.
	 * @return how many entries were removed
	 */
	public long acknowledgeAndRemove(Collection<Delivery> handled) {
		acknowledge(handled);
		try {
			return new HandledEntries(this.group.link(), this.group.keys()).remove();
		}
		catch (WriterLockedException ex) {
			LOG.debug("Removed later: {}", ex.getMessage());
			return 0;
		}
	}

	/**
	 * No attempt was made to handle these: the next consumer that asks gets them, at
	 * once, as if they had not been delivered here.
	 */
	public void release(Collection<Delivery> unhandled) {
		giveBack(unhandled, true);
	}

	/**
	 * Handling these has failed: the next consumer that asks gets them again, at once,
	 * until they were delivered {@link ConsumerOptions#maxDeliveries} times.
	 */
	public void nack(Collection<Delivery> failed) {
		giveBack(failed, false);
	}

	private void giveBack(Collection<Delivery> deliveries, boolean untried) {
		List<String> ids = deliveries.stream().map(Delivery::entryId).toList();
		for (int from = 0; from < ids.size(); from += PART) {
			giveBack(ids.subList(from, Math.min(ids.size(), from + PART)), this.options.claimAfter(), untried);
		}
		this.inHand.removeAll(ids);
		this.nextClaim = System.nanoTime();
	}

	/**
	 * These are still to be handled here: for others the wait of {@code claimAfter}
	 * starts again before they take them. What they have taken already stays theirs.
	 */
	public void keep(Collection<Delivery> unhandled) {
		List<String> ids = unhandled.stream().map(Delivery::entryId).toList();
		for (int from = 0; from < ids.size(); from += PART) {
			giveBack(ids.subList(from, Math.min(ids.size(), from + PART)), Duration.ZERO, false);
		}
	}

	/**
	 * @param ids none for all that this consumer has
	 * @param idle for how long they are to count as left lying
	 * @param untried whether this delivery is not to count
	 */
	private void giveBack(List<String> ids, Duration idle, boolean untried) {
		List<byte[]> arguments = arguments(ids, this.group.name(), this.name, Long.toString(idle.toMillis()),
				untried ? "1" : "0");
		run(RELEASE, arguments, "giving back entries of ");
	}

	private void leave(String consumer, Duration idle) {
		run(LEAVE, arguments(List.of(), this.group.name(), consumer, Long.toString(idle.toMillis())),
				"removing a consumer of ");
	}

	/** A script that needs the stream alone, and a group that is there. */
	private void run(RedisScript script, List<byte[]> arguments, String what) {
		StreamGroups.ifThere(
				() -> this.group.link()
					.ask((open) -> open.run(script, List.of(stream()), arguments, what + this.group.keys().stream())),
				List.of());
	}

	private static List<byte[]> arguments(List<String> ids, String... first) {
		List<byte[]> arguments = new ArrayList<>();
		for (String one : first) {
			arguments.add(Resp.bytes(one));
		}
		ids.forEach((id) -> arguments.add(Resp.bytes(id)));
		return arguments;
	}

	private byte[] stream() {
		return Resp.bytes(this.group.keys().stream());
	}

	/** What this consumer has done. */
	public Counts counts() {
		return new Counts(this.delivered.sum(), this.acknowledged.sum(), this.claimed.sum(), this.parked.sum(),
				this.lostToTrimming.sum(), this.gaps.sum(), this.holes.sum());
	}

	private ConsumerLink open() {
		ConsumerLink current = this.link;
		if (current == null) {
			current = new ConsumerLink(this.links.open(), this.group.keys(), this.group.name(), this.name);
			synchronized (this) {
				this.link = current;
			}
			if (this.closed) {
				drop();
			}
		}
		return current;
	}

	private synchronized void drop() {
		ConsumerLink former = this.link;
		this.link = null;
		if (former != null) {
			former.close();
		}
	}

	/**
	 * Leaves the group: what is neither acknowledged nor released counts as tried, and
	 * may be claimed by another member at once. Does what it can where the server is
	 * away. Ends a {@code poll} that waits.
	 */
	@Override
	public void close() {
		if (this.closed) {
			return;
		}
		this.closed = true;
		// First, so that nothing more is delivered to this consumer.
		drop();
		try {
			giveBack(List.of(), this.options.claimAfter(), false);
			leave(this.name, Duration.ZERO);
		}
		catch (PersistenceException ex) {
			LOG.debug("What is pending for {} is claimed in {}: {}", this.name, this.options.claimAfter(),
					ex.getMessage());
		}
	}

	/**
	 * What a consumer has done since it was made.
	 *
	 * @param delivered facts handed out, those included that came again
	 * @param acknowledged entries acknowledged as handled
	 * @param claimed facts taken over from others, or again after they were released or
	 * left lying here
	 * @param parked entries parked, because they cannot be decoded or came too often
	 * @param lostToTrimming entries that were removed from the stream before they were
	 * acknowledged
	 * @param gaps lines skipped that say that facts are lost
	 * @param holes how often the group had to be recreated
	 */
	public record Counts(long delivered, long acknowledged, long claimed, long parked, long lostToTrimming, long gaps,
			long holes) {
	}

}
