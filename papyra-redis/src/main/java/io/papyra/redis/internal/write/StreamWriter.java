package io.papyra.redis.internal.write;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.StreamMessage;
import io.papyra.backend.PersistenceException;
import io.papyra.codec.LogGap;
import io.papyra.redis.internal.connection.RedisAccessException;
import io.papyra.redis.internal.connection.RedisErrors;
import io.papyra.redis.internal.connection.RedisLink;
import io.papyra.redis.internal.connection.RedisScript;
import io.papyra.redis.internal.connection.Resp;
import io.papyra.redis.internal.entry.EntryId;
import io.papyra.redis.internal.entry.EntryTrailer;
import io.papyra.redis.internal.entry.StreamEntry;
import io.papyra.redis.internal.entry.StreamKeys;
import io.papyra.redis.internal.stream.WriterStates;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends to one stream, each entry exactly once: whatever became of an earlier call, the
 * same entries are sent again under the same numbers, and the script on the server
 * appends what it does not have. Finds out where the server has lost what it had
 * acknowledged, and sends it again. Not safe for use by several threads.
 */
public final class StreamWriter {

	private static final Logger LOG = LoggerFactory.getLogger(StreamWriter.class);

	/**
	 * More entries in one call gain nothing, and make every other client wait; a server
	 * that syncs after each call is slower with fewer.
	 */
	static final int MAX_ENTRIES = 1000;

	static final int MAX_BYTES = 512 * 1024;

	/** A batch of more entries is sent in several calls. */
	public static final int MIN_ENTRIES = 250;

	/** Into how many calls, since one is carried out while the next is on its way. */
	private static final int CALLS = 4;

	/** How far back the writer looks for its own last entry if its state is gone. */
	private static final int MAX_SEARCH = 100_000;

	/** How far a server's clock may lag the clock of the one it took over from. */
	private static final long CLOCK_DOUBT = 60_000;

	/** Answers in a row that lead to another attempt. */
	private static final int MAX_ATTEMPTS = 20;

	private static final RedisScript APPEND = RedisScript.named("append");

	/**
	 * Acknowledged entries of one writer in one stream that the server has lost and that
	 * cannot be sent again.
	 *
	 * @param first number of the first of them
	 * @param last number of the last of them
	 * @param verified whether they were seen to be missing; otherwise only some of them
	 * may be
	 */
	private record LostEntries(long first, long last, boolean verified) {

		/** Wire name of the reason in the gap that records them. */
		static final String REASON = "store_lost_acknowledged";

		/** The same where this could not be verified. */
		static final String NOT_VERIFIED = "not_verified";

		long count() {
			return this.last - this.first + 1;
		}

		/**
		 * These and others of the same writer, which follow them or overlap with them.
		 */
		LostEntries and(LostEntries other) {
			return new LostEntries(Math.min(this.first, other.first), Math.max(this.last, other.last),
					this.verified && other.verified);
		}

	}

	private final StreamKeys keys;

	private final byte[] stream;

	private final List<byte[]> keyBytes;

	private final int pageSize;

	private final InstantSource clock;

	private final EntryTrailer trailer = new EntryTrailer();

	private final ReplayWindow window = new ReplayWindow();

	private final WriterIdentity.Shared identities;

	private WriterIdentity identity;

	private byte[] id;

	private boolean registered;

	/** The newest entry when this writer registered: its own come after it. */
	private EntryId before = EntryId.MIN;

	/** Highest number that the server has acknowledged. */
	private long acknowledged;

	/** Highest number that was ever sent. */
	private long sent;

	/** What no gap in the stream records yet. */
	private @Nullable LostEntries untold;

	/** The entry of that gap while it is on its way. */
	private byte @Nullable [] gapEntry;

	/**
	 * Number that the next call has to name, because nothing is left to be sent again.
	 */
	private String agreed = "";

	/**
	 * Number of the last entry that is there, where that call finds its last ones
	 * removed.
	 */
	private long there;

	private long lost;

	private long gaps;

	/** The entry that was found last when this writer looked for its own. */
	private byte @Nullable [] lastFound;

	public StreamWriter(StreamKeys keys, int pageSize, WriterIdentity.Shared identities, InstantSource clock) {
		this.keys = keys;
		this.identities = identities;
		this.identity = identities.current();
		this.id = this.identity.idBytes();
		this.stream = Resp.bytes(keys.stream());
		this.keyBytes = List.of(this.stream, Resp.bytes(keys.writers()));
		this.pageSize = pageSize;
		this.clock = clock;
	}

	StreamKeys keys() {
		return this.keys;
	}

	/** Under which id it writes now. */
	public String writer() {
		return this.identity.id();
	}

	public ReplayWindow window() {
		return this.window;
	}

	/** Number of the next new entry. */
	long next() {
		return this.acknowledged + 1;
	}

	/** How many acknowledged entries are lost for good since the last call. */
	long takeLost() {
		long count = this.lost;
		this.lost = 0;
		return count;
	}

	/** How many gaps this has told since the last call. */
	long takeGaps() {
		long count = this.gaps;
		this.gaps = 0;
		return count;
	}

	/** An entry of that number, ready to be sent. */
	byte[] numbered(byte[] bytes, int from, int to, long number) {
		return this.trailer.append(bytes, from, to, this.id, number);
	}

	/**
	 * Makes the writer known to the server, or makes sure that it is, and that the server
	 * has all that it has acknowledged. What it has lost is sent again.
	 */
	public void check(RedisLink link) {
		if (!this.registered) {
			register(link);
			return;
		}
		for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
			AppendAnswer answer = call(link, next(), "", List.of());
			boolean whole = answer.outcome() == AppendAnswer.Outcome.OK && answer.last() <= this.sent;
			boolean gone = !this.agreed.isEmpty()
					&& (answer.outcome() == AppendAnswer.Outcome.GONE || answer.outcome() == AppendAnswer.Outcome.CUT);
			// After entries of which no answer came, a gap would take their numbers.
			boolean ahead = answer.last() > this.acknowledged;
			if (gone || (whole && (this.untold == null || ahead))) {
				return;
			}
			byte[] gap = whole ? null : gapOfRepair(link, answer);
			if (whole) {
				tell(link);
			}
			else if (gap != null && answer.last() == next()) {
				this.sent = answer.last();
				acknowledge(List.of(gap), answer.last());
			}
			else if (gap != null) {
				// After entries of which no answer came: the next append is told.
				return;
			}
			else {
				settle(link, answer, List.of());
			}
		}
		throw undecided();
	}

	/**
	 * Entries on their way to the server.
	 *
	 * @param first number of the first one
	 * @param entries all of one call
	 * @param fresh whether they were never sent before
	 * @param behind whether another call is ahead of it, without which it does nothing
	 * @param reply what the server answers; null if it is asked only when the answer is
	 * wanted
	 */
	record Call(long first, List<byte[]> entries, boolean fresh, boolean behind,
			@Nullable RedisFuture<List<Object>> reply) {

		long last() {
			return this.first + this.entries.size() - 1;
		}

	}

	/**
	 * Sends entries that belong together, in one call, and does not wait for the answer.
	 * @param first number of the first one, which is the next number, or the next one
	 * after the call ahead
	 * @param ahead a call that is not answered yet; null if there is none
	 */
	Call send(RedisLink link, long first, List<byte[]> entries, @Nullable Call ahead) {
		boolean fresh = first > this.sent;
		// Before it is sent: if there is no answer, it may have arrived.
		this.sent = Math.max(this.sent, first + entries.size() - 1);
		RedisFuture<List<Object>> reply = null;
		if (this.agreed.isEmpty()) {
			String condition = "";
			if (ahead != null) {
				condition = "=" + EntryTrailer.checksum(ahead.entries().get(ahead.entries().size() - 1));
			}
			reply = link.start(APPEND, this.keyBytes, arguments(first, condition, entries));
		}
		return new Call(first, entries, fresh, ahead != null, reply);
	}

	/**
	 * Waits until the entries of a call are stored, and sees to it.
	 * @param call the oldest one without an answer
	 * @return where they are; null if they, and those of calls after this one, have to be
	 * given new numbers, because the writer has another id or number now
	 */
	@Nullable AppendAnswer append(RedisLink link, Call call) {
		List<byte[]> entries = call.entries();
		long last = call.last();
		for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
			String writer = writer();
			if (call.first() != next()) {
				return null;
			}
			if (this.there >= last) {
				// Earlier calls had these and more appended; only of those after them
				// some were removed.
				acknowledge(entries, last);
				return AppendAnswer.stored(last);
			}
			AppendAnswer answer = (attempt == 0) ? answer(link, call) : ask(link, call);
			boolean own = answer.outcome() == AppendAnswer.Outcome.OK && answer.last() <= this.sent
					&& (!call.fresh() || attempt > 0 || answer.appended() == entries.size());
			if (own) {
				acknowledge(entries, last);
				return answer;
			}
			byte[] gap = gapOfRepair(link, answer);
			if (gap != null) {
				// A repair has recorded a gap under the number after all that it found,
				// these entries or not.
				boolean stored = answer.last() > last;
				if (stored) {
					acknowledge(entries, last);
				}
				if (answer.last() <= last + 1) {
					this.sent = Math.max(this.sent, answer.last());
					acknowledge(List.of(gap), answer.last());
				}
				return stored ? answer : null;
			}
			settle(link, answer, entries);
			if (!writer.equals(writer())) {
				return null;
			}
		}
		throw undecided();
	}

	private AppendAnswer answer(RedisLink link, Call call) {
		if (call.reply() == null) {
			return ask(link, call);
		}
		try {
			AppendAnswer answer = AppendAnswer.of(link.await(call.reply(), appending()));
			// One that came too early has done nothing.
			if (!call.behind() || answer.outcome() == AppendAnswer.Outcome.OK) {
				return answer;
			}
		}
		catch (RedisAccessException ex) {
			if (ex.code() != RedisErrors.Code.NOSCRIPT) {
				throw ex;
			}
		}
		return ask(link, call);
	}

	private AppendAnswer ask(RedisLink link, Call call) {
		// An earlier call had them appended, and another client has removed the last
		// ones.
		int kept = (int) Math.max(0, this.there - call.first() + 1);
		return call(link, call.first() + kept, takeAgreed(), call.entries().subList(kept, call.entries().size()));
	}

	private String takeAgreed() {
		String last = this.agreed;
		this.agreed = "";
		this.there = 0;
		return last;
	}

	private void acknowledge(List<byte[]> entries, long last) {
		this.acknowledged = last;
		entries.forEach(this.window::add);
	}

	/**
	 * Deals with an answer that is not the wanted one.
	 * @param entries of the call; none if it had none that are to be sent again
	 */
	private void settle(RedisLink link, AppendAnswer answer, List<byte[]> entries) {
		switch (answer.outcome()) {
			case UNKNOWN -> recoverState(link, entries);
			case GONE, CUT, BEHIND -> {
				if (answer.outcome() == AppendAnswer.Outcome.GONE) {
					// What comes from now on may have smaller ids.
					this.before = EntryId.MIN;
				}
				if (answer.last() > this.sent) {
					other(link);
				}
				else {
					replay(link, answer);
				}
			}
			default -> other(link);
		}
	}

	/**
	 * The entry after the last one that was sent, if a repair has appended it: a gap that
	 * records entries of this writer. Otherwise null.
	 */
	private byte @Nullable [] gapOfRepair(RedisLink link, AppendAnswer answer) {
		boolean taken = answer.outcome() == AppendAnswer.Outcome.OTHER || answer.last() > this.sent;
		boolean near = answer.last() == next() || answer.last() == this.sent + 1;
		if (!taken || !near) {
			return null;
		}
		byte[] repaired = state(link, ":g");
		byte[] at = state(link, ":id");
		if (repaired == null || at == null || number(repaired) != answer.last()
				|| !Arrays.equals(this.identity.nonceBytes(), state(link, ":n"))) {
			return null;
		}
		String id = Resp.text(at);
		List<StreamMessage<byte[], byte[]>> found = link.ask("XRANGE " + this.keys.stream(),
				(commands) -> commands.xrange(this.stream, Range.create(id, id)));
		return found.isEmpty() ? null : StreamEntry.data(found.get(0));
	}

	private byte @Nullable [] state(RedisLink link, String field) {
		return link.ask("HGET " + this.keys.writers(),
				(commands) -> commands.hget(this.keyBytes.get(1), Resp.bytes(writer() + field)));
	}

	private void set(RedisLink link, String field, String value) {
		link.ask("HSET " + this.keys.writers(),
				(commands) -> commands.hset(this.keyBytes.get(1), Resp.bytes(writer() + field), Resp.bytes(value)));
	}

	private static long number(byte[] text) {
		return Long.parseLong(Resp.text(text));
	}

	/** Says that it ends here, so that it is not taken for one that is only silent. */
	void end(RedisLink link) {
		set(link, ":t", "0");
	}

	/**
	 * Another process writes under this id: a copy of this process, such as a cloned
	 * machine or a restored snapshot. What is theirs stays; this one continues under a
	 * new id.
	 */
	private void other(RedisLink link) {
		String former = writer();
		renew();
		register(link);
		LOG.warn(
				"{}: another process writes to {} as '{}', as a copy of this machine would; this one continues as '{}'",
				link.location(), this.keys.stream(), former, writer());
	}

	private void renew() {
		this.identity = this.identities.otherThan(this.identity);
		this.id = this.identity.idBytes();
		this.registered = false;
		this.acknowledged = 0;
		this.sent = 0;
		this.untold = null;
		this.window.restart(0);
	}

	private void register(RedisLink link) {
		for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
			this.before = newest(link);
			AppendAnswer answer = call(link, 1, "", List.of());
			if (answer.outcome() == AppendAnswer.Outcome.OK && answer.last() == 0) {
				this.registered = true;
				noteProcess(link);
				return;
			}
			renew();
		}
		throw undecided();
	}

	/** So that a scan can tell that it is gone, where it runs on the same machine. */
	private void noteProcess(RedisLink link) {
		set(link, ":o", WriterStates.thisProcess());
	}

	private EntryId newest(RedisLink link) {
		List<StreamMessage<byte[], byte[]>> last = backward(link, EntryId.MIN, EntryId.MAX, 1);
		return last.isEmpty() ? EntryId.MIN : EntryId.of(last.get(0).getId());
	}

	/** Newest first, over the writer's own connection. */
	private List<StreamMessage<byte[], byte[]>> backward(RedisLink link, EntryId from, EntryId to, int most) {
		return link.ask("XREVRANGE " + this.keys.stream(), (commands) -> commands.xrevrange(this.stream,
				Range.create(from.toString(), to.toString()), Limit.from(most)));
	}

	/**
	 * The server has lost what it had acknowledged: sends it again, as far as it is still
	 * here. A gap that records the rest goes with the last of these calls, so that a call
	 * of old that arrives late finds its numbers taken.
	 */
	private void replay(RedisLink link, AppendAnswer answer) {
		long found = switch (answer.outcome()) {
			case GONE -> floor(link);
			case CUT -> Math.max(floor(link), lastThere(link));
			default -> answer.last();
		};
		long last = Math.min(found, this.acknowledged);
		long from = Math.max(this.window.first(), last + 1);
		if (from > last + 1) {
			loses(new LostEntries(last + 1, from - 1, true));
		}
		List<byte[]> entries = this.window.from(from);
		if (this.acknowledged > last) {
			LOG.warn("{}: {} has lost {} acknowledged entries of '{}'; {} of them are sent again", link.location(),
					this.keys.stream(), this.acknowledged - last, writer(), entries.size());
		}
		String agreed = String.valueOf(answer.last());
		this.agreed = (entries.isEmpty() && this.untold == null) ? agreed : "";
		this.there = (answer.outcome() == AppendAnswer.Outcome.CUT && !this.agreed.isEmpty()) ? found : 0;
		for (List<byte[]> part : parts(entries, from)) {
			this.sent = Math.max(this.sent, from + part.size() - 1);
			AppendAnswer repaired = call(link, from, agreed, part);
			if (repaired.outcome() != AppendAnswer.Outcome.OK) {
				// It continues to lose entries: the next answer says which and from
				// where.
				return;
			}
			from += part.size();
			agreed = "";
			gapIsTold(from - 1);
		}
	}

	/** In calls of bounded size; the gap, if there is one to tell, in the last one. */
	private List<List<byte[]>> parts(List<byte[]> entries, long from) {
		List<List<byte[]>> parts = new ArrayList<>();
		for (int start = 0; start < entries.size();) {
			int end = partEnd(entries, start, MAX_ENTRIES);
			parts.add(new ArrayList<>(entries.subList(start, end)));
			start = end;
		}
		byte[] gap = gap(from + entries.size());
		if (gap != null) {
			if (parts.isEmpty()) {
				parts.add(new ArrayList<>());
			}
			parts.get(parts.size() - 1).add(gap);
			this.gapEntry = gap;
		}
		return parts;
	}

	private void gapIsTold(long number) {
		byte[] gap = this.gapEntry;
		if (gap != null && number == this.acknowledged + 1) {
			this.untold = null;
			this.gapEntry = null;
			this.gaps++;
			acknowledge(List.of(gap), number);
		}
	}

	/** Where a call of a batch that begins with an entry ends. */
	static int callEnd(List<byte[]> batch, int start) {
		return partEnd(batch, start, Math.max(MIN_ENTRIES, Math.min(batch.size() / CALLS, MAX_ENTRIES)));
	}

	/** Bounded by number and bytes. */
	private static int partEnd(List<byte[]> entries, int start, int most) {
		long bytes = entries.get(start).length;
		int end = start + 1;
		while (end < entries.size() && end - start < most && bytes + entries.get(end).length <= MAX_BYTES) {
			bytes += entries.get(end).length;
			end++;
		}
		return end;
	}

	private void loses(LostEntries entries) {
		LostEntries former = this.untold;
		LostEntries all = (former != null) ? former.and(entries) : entries;
		long more = all.count() - ((former != null) ? former.count() : 0);
		this.untold = all;
		if (more > 0) {
			this.lost += more;
			LOG.error("{} of {} lost entries {} to {} of '{}', which are not in memory any more; a gap records them",
					this.keys.systemId(), this.keys.stream(), entries.first(), entries.last(), writer());
		}
	}

	private void tell(RedisLink link) {
		byte[] gap = gap(next());
		if (gap == null) {
			return;
		}
		this.sent = Math.max(this.sent, next());
		AppendAnswer answer = call(link, next(), "", List.of(gap));
		if (answer.outcome() == AppendAnswer.Outcome.OK) {
			this.untold = null;
			this.gaps++;
			acknowledge(List.of(gap), next());
		}
		else {
			settle(link, answer, List.of());
		}
	}

	private byte @Nullable [] gap(long number) {
		LostEntries told = this.untold;
		if (told == null) {
			return null;
		}
		Instant now = this.clock.instant();
		long count = told.verified() ? told.count() : 0;
		LogGap gap = new LogGap(this.keys.systemId(), now, now, now, Map.of(this.keys.kind().wireName(), count),
				Map.of(told.verified() ? LostEntries.REASON : LostEntries.NOT_VERIFIED, told.count()), told.first(),
				told.last());
		byte[] line = gap.encode();
		return numbered(line, 0, line.length, number);
	}

	/**
	 * The state is gone: looks for the writer's own last entry and registers again after
	 * it. What is missing beyond it, the next call is told.
	 */
	private void recoverState(RedisLink link, List<byte[]> entries) {
		long number = lastThere(link);
		if (number > 0 && !isOwn(number, entries)) {
			other(link);
			return;
		}
		LOG.warn("{}: {} has lost the state of writer '{}'; its last entry is {}", link.location(), this.keys.writers(),
				writer(), (number > 0) ? number : "not there");
		call(link, number + 1, "0", List.of());
		noteProcess(link);
	}

	/**
	 * Number of the writer's last entry that is there, from the newest one back as far as
	 * its entries can be; 0 if none is. Where they would be too far back to look for
	 * them, all that was acknowledged counts as being there, and a gap says that this was
	 * not verified.
	 */
	private long lastThere(RedisLink link) {
		long found = 0;
		int seen = 0;
		EntryId to = EntryId.MAX;
		EntryId limit = this.before.minusMillis(CLOCK_DOUBT);
		boolean whole = false;
		// A lower one than was acknowledged may be a copy that another client has made.
		while ((found == 0 || found < this.acknowledged) && !whole && seen < MAX_SEARCH) {
			List<StreamMessage<byte[], byte[]>> page = backward(link, limit, to, this.pageSize);
			seen += page.size();
			whole = page.size() < this.pageSize;
			for (StreamMessage<byte[], byte[]> message : page) {
				long number = ownNumber(message);
				if (number > found) {
					found = number;
					this.lastFound = StreamEntry.data(message);
				}
				EntryId at = EntryId.of(message.getId());
				whole = whole || at.equals(EntryId.MIN);
				to = at.equals(EntryId.MIN) ? at : at.previous();
			}
		}
		if (found == 0 && !whole && this.acknowledged > 0) {
			loses(new LostEntries(1, this.acknowledged, false));
			return this.acknowledged;
		}
		return found;
	}

	/**
	 * Whether the entry that {@link #lastThere} has found can be this writer's own, and
	 * not that of a copy of this process. One that neither the window nor the call holds
	 * can be.
	 */
	private boolean isOwn(long number, List<byte[]> entries) {
		if (number > this.sent) {
			return false;
		}
		if (number >= next() && number < next() + entries.size()) {
			return Arrays.equals(this.lastFound, entries.get((int) (number - next())));
		}
		boolean held = number >= this.window.first() && number < this.window.end();
		return !held || Arrays.equals(this.lastFound, this.window.from(number).get(0));
	}

	private long ownNumber(StreamMessage<byte[], byte[]> message) {
		byte[] data = StreamEntry.data(message);
		boolean own = data != null && this.trailer.check(data) == EntryTrailer.State.VALID
				&& this.trailer.writer().equals(writer());
		return own ? this.trailer.seq() : 0;
	}

	/**
	 * Ids of entries that the server has, by their numbers. They were appended in one
	 * call, so nothing of another writer lies between them.
	 */
	List<EntryId> find(RedisLink link, long first, int count) {
		EntryId to = EntryId.MAX;
		List<EntryId> ids = new ArrayList<>();
		for (int seen = 0; seen < MAX_SEARCH && ids.size() < count;) {
			List<StreamMessage<byte[], byte[]>> page = backward(link, EntryId.MIN, to, this.pageSize);
			for (StreamMessage<byte[], byte[]> message : page) {
				long number = ownNumber(message);
				to = EntryId.of(message.getId());
				if (number >= first && number < first + count) {
					ids.add(0, to);
				}
			}
			seen += page.isEmpty() ? MAX_SEARCH : page.size();
			to = to.equals(EntryId.MIN) ? to : to.previous();
		}
		while (ids.size() < count) {
			// Another client has removed them already; a reader resumes after all of
			// them.
			ids.add(ids.isEmpty() ? to : ids.get(ids.size() - 1));
		}
		return ids;
	}

	/** Up to which number compaction has removed this writer's entries. */
	private long floor(RedisLink link) {
		byte[] floor = state(link, ":f");
		return (floor != null) ? number(floor) : 0;
	}

	private AppendAnswer call(RedisLink link, long first, String agreed, List<byte[]> entries) {
		return AppendAnswer.of(link.run(APPEND, this.keyBytes, arguments(first, agreed, entries), appending()));
	}

	private List<byte[]> arguments(long first, String agreed, List<byte[]> entries) {
		List<byte[]> arguments = new ArrayList<>(entries.size() + 4);
		arguments.add(this.id);
		arguments.add(this.identity.nonceBytes());
		arguments.add(Resp.bytes(Long.toString(first)));
		arguments.add(Resp.bytes(agreed));
		arguments.addAll(entries);
		return arguments;
	}

	private String appending() {
		return "appending to " + this.keys.stream();
	}

	private PersistenceException undecided() {
		return new PersistenceException(
				this.keys.stream() + ": the state of writer '" + writer()
						+ "' changes with every call; look for other programs that change " + this.keys.writers(),
				null);
	}

}
