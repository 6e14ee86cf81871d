package io.papyra.redis.internal.write;

import java.time.InstantSource;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import io.papyra.backend.AppendResult;
import io.papyra.backend.FactBatch;
import io.papyra.backend.FactWriter;
import io.papyra.backend.PersistenceException;
import io.papyra.backend.SyncPolicy;
import io.papyra.fact.FactKind;
import io.papyra.redis.internal.connection.Confirmation;
import io.papyra.redis.internal.connection.LinkFactory;
import io.papyra.redis.internal.connection.RedisAccessException;
import io.papyra.redis.internal.connection.RedisErrors;
import io.papyra.redis.internal.connection.RedisLink;
import io.papyra.redis.internal.stream.StreamHandle;
import io.papyra.redis.internal.stream.StreamIndex;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the facts of one system, each kind to its stream. Others may write to the same
 * streams at the same time. Used by one thread at a time; a thread of its own looks every
 * second whether the server still has what it acknowledged in the last ten.
 */
public final class RedisWriter implements FactWriter {

	private static final Logger LOG = LoggerFactory.getLogger(RedisWriter.class);

	/** How long after an entry its writer asks every second whether it is still there. */
	private static final long YOUNG = TimeUnit.SECONDS.toNanos(10);

	/**
	 * How often a writer that has nothing to say is heard of, so that others can tell a
	 * process that lives from one that has died.
	 */
	private static final long LONGEST_SILENCE = TimeUnit.MINUTES.toNanos(1);

	private final LinkFactory links;

	private final Confirmation confirmation;

	private final long replayWindow;

	private final SyncPolicy sync;

	/** What the streams hold is counted there. */
	private final Map<FactKind, StreamIndex> indexes = new EnumMap<>(FactKind.class);

	private final Map<FactKind, StreamWriter> streams = new EnumMap<>(FactKind.class);

	private final ReentrantLock lock = new ReentrantLock();

	private final ScheduledExecutorService watch;

	private @Nullable RedisLink link;

	private @Nullable PendingBatch pending;

	private boolean closed;

	/** Streams with entries that nothing has confirmed. */
	private final Set<FactKind> unconfirmed = EnumSet.noneOf(FactKind.class);

	private long lastWrite;

	private long lastCheck;

	private boolean checkFails;

	/**
	 * A writer of some streams.
	 * @param written one stream for each kind
	 * @param confirmation what has to confirm facts
	 * @param replayWindow bytes of acknowledged facts that are kept
	 * @param sync when confirmations are waited for
	 */
	public RedisWriter(LinkFactory links, List<StreamHandle> written, Confirmation confirmation, long replayWindow,
			SyncPolicy sync, InstantSource clock) {
		this.links = links;
		this.confirmation = confirmation;
		this.replayWindow = replayWindow;
		this.sync = sync;
		WriterIdentity.Shared identities = new WriterIdentity.Shared();
		for (StreamHandle stream : written) {
			FactKind kind = stream.keys().kind();
			this.indexes.put(kind, stream.index());
			this.streams.put(kind, new StreamWriter(stream.keys(), stream.reader().pageSize(), identities, clock));
		}
		this.lastWrite = System.nanoTime() - YOUNG;
		requireConfirmation(link());
		this.indexes.values().forEach(StreamIndex::begin);
		this.watch = Executors.newSingleThreadScheduledExecutor((task) -> {
			Thread thread = new Thread(task, "papyra-redis-watch");
			thread.setDaemon(true);
			return thread;
		});
		var unused = this.watch.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
	}

	private void requireConfirmation(RedisLink open) {
		if (this.confirmation.aof() && !open.knowsWaitAof()) {
			drop();
			throw new PersistenceException(open.location()
					+ " does not know WAITAOF, which papyra.redis.wait-aof=true needs: it is in Redis 7.2 and Valkey; use "
					+ "such a server, or appendfsync always without it", null);
		}
	}

	@Override
	public AppendResult append(FactBatch batch) {
		this.lock.lock();
		try {
			if (this.closed) {
				throw new PersistenceException("the writer of " + this.links.location() + " is closed", null);
			}
			PendingBatch former = this.pending;
			if (former != null && !former.isOf(batch)) {
				// Some of it may be stored: its numbers are taken.
				send(former);
				this.pending = null;
			}
			if (this.pending == null) {
				this.pending = new PendingBatch(batch, this.streams);
			}
			PendingBatch current = this.pending;
			send(current);
			this.pending = null;
			return appended(current);
		}
		finally {
			this.lock.unlock();
		}
	}

	private AppendResult appended(PendingBatch batch) {
		Map<FactKind, Long> lost = new EnumMap<>(FactKind.class);
		this.streams.forEach((kind, stream) -> {
			long count = stream.takeLost();
			if (count > 0) {
				lost.put(kind, count);
			}
		});
		batch.count(this.indexes);
		AppendResult appended = AppendResult.at(batch.positions(), batch.bytes())
			.withRemoved(lost)
			.withGaps(this.streams.values().stream().mapToLong(StreamWriter::takeGaps).sum());
		if (this.sync != SyncPolicy.ALWAYS || !this.confirmation.isWanted()) {
			return appended;
		}
		try {
			confirm();
			return appended;
		}
		catch (PersistenceException ex) {
			return appended.withUnconfirmed(ex);
		}
	}

	private void send(PendingBatch batch) {
		this.lastWrite = System.nanoTime();
		this.unconfirmed.addAll(batch.parts().keySet());
		connected((open) -> batch.parts().forEach((kind, part) -> {
			StreamWriter stream = this.streams.get(kind);
			if (stream != null) {
				part.send(open, stream);
				evict();
			}
		}));
		this.lastCheck = System.nanoTime();
	}

	/** Keeps all windows together within their bounds. */
	private void evict() {
		long bytes = this.streams.values().stream().mapToLong((stream) -> stream.window().bytes()).sum();
		while (bytes > this.replayWindow) {
			ReplayWindow largest = this.streams.values()
				.stream()
				.map(StreamWriter::window)
				.max(Comparator.comparingLong(ReplayWindow::bytes))
				.orElseThrow();
			long before = largest.bytes();
			largest.evict();
			bytes -= before - largest.bytes();
		}
	}

	/** Uses the connection; one that failed is not used again. */
	private void connected(Consumer<RedisLink> work) {
		RedisLink open = link();
		try {
			work.accept(open);
		}
		catch (RedisAccessException ex) {
			if (!open.isOpen() || leavesServer(ex.code())) {
				drop();
			}
			throw ex;
		}
		catch (RuntimeException ex) {
			drop();
			throw ex;
		}
	}

	/** Whether another connection may lead to a server that can do it. */
	private static boolean leavesServer(RedisErrors.Code code) {
		return switch (code) {
			case TIMEOUT, CONNECTION, READONLY, LOADING, CLUSTERDOWN, MASTERDOWN, MOVED, TRYAGAIN, NOAUTH, OTHER ->
				true;
			default -> false;
		};
	}

	/** The open connection, on which every stream has been looked at. */
	private RedisLink link() {
		RedisLink open = this.link;
		if (open != null && open.isOpen()) {
			return open;
		}
		drop();
		open = this.links.open();
		try {
			for (StreamWriter stream : this.streams.values()) {
				stream.check(open);
			}
		}
		catch (RuntimeException ex) {
			open.close();
			throw ex;
		}
		this.link = open;
		return open;
	}

	private void drop() {
		RedisLink former = this.link;
		this.link = null;
		if (former != null) {
			former.close();
		}
	}

	/**
	 * Once a second, by a thread of its own: a writer that has nothing to say has to
	 * notice a loss, too, while it can still make it good.
	 */
	private void look() {
		if (!this.lock.tryLock()) {
			return;
		}
		try {
			long now = System.nanoTime();
			RedisLink open = this.link;
			boolean due = now - this.lastWrite < YOUNG || now - this.lastCheck > LONGEST_SILENCE || open == null
					|| !open.isOpen();
			if (due && !this.closed) {
				connected((current) -> this.streams.values().forEach((stream) -> stream.check(current)));
				this.lastCheck = System.nanoTime();
				this.checkFails = false;
			}
		}
		catch (RuntimeException ex) {
			if (!this.checkFails && !this.watch.isShutdown()) {
				LOG.warn("Papyra cannot look whether its facts are still stored: {}", ex.getMessage());
				this.checkFails = true;
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void sync() {
		this.lock.lock();
		try {
			if (this.confirmation.isWanted() && !this.unconfirmed.isEmpty()) {
				confirm();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void confirm() {
		connected((open) -> this.streams.forEach((kind, stream) -> {
			if (this.unconfirmed.contains(kind)) {
				open.confirm(stream.keys().stream(), this.confirmation);
			}
		}));
		this.streams.values().forEach((stream) -> stream.window().clear());
		this.unconfirmed.clear();
	}

	private void end() {
		RedisLink open = this.link;
		if (open == null || !open.isOpen()) {
			return;
		}
		try {
			this.streams.values().forEach((stream) -> stream.end(open));
		}
		catch (RuntimeException ex) {
			LOG.debug("Papyra's writer could not say that it ends: {}", ex.getMessage());
		}
	}

	@Override
	public void close() {
		this.watch.shutdownNow();
		this.lock.lock();
		try {
			if (!this.closed) {
				this.closed = true;
				end();
			}
			drop();
		}
		finally {
			this.lock.unlock();
		}
	}

}
