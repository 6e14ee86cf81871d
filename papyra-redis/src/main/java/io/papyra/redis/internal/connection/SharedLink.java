package io.papyra.redis.internal.connection;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.papyra.backend.PersistenceException;
import io.papyra.backend.WorkCancelledException;
import org.jspecify.annotations.Nullable;

/**
 * The connection over which a history is read, scanned, repaired and compacted, opened
 * when it is first needed and again when it has ended. Safe for use by several threads.
 */
public final class SharedLink implements AutoCloseable {

	/** Another connection may do better. */
	private static final Set<RedisErrors.Code> ENDED = EnumSet.of(RedisErrors.Code.CONNECTION, RedisErrors.Code.MOVED);

	/** What passes in a cluster. */
	private static final Set<RedisErrors.Code> PASSING = EnumSet.of(RedisErrors.Code.CONNECTION, RedisErrors.Code.MOVED,
			RedisErrors.Code.TRYAGAIN, RedisErrors.Code.CLUSTERDOWN, RedisErrors.Code.MASTERDOWN);

	/** Milliseconds before each next attempt: 3 s in all. */
	private static final long[] PAUSES = { 0, 50, 100, 200, 400, 800, 1600 };

	private final Supplier<RedisLink> links;

	private final String location;

	private @Nullable RedisLink link;

	private boolean closed;

	public SharedLink(LinkFactory factory) {
		this(factory::open, factory.location());
	}

	private SharedLink(Supplier<RedisLink> links, String location) {
		this.links = links;
		this.location = location;
	}

	/** For queries: this one unless they go elsewhere. */
	public SharedLink reads(LinkFactory factory) {
		return factory.hasReads() ? new SharedLink(factory::openReads, factory.location()) : this;
	}

	/** The open connection. */
	public synchronized RedisLink open() {
		RedisLink current = this.link;
		if (this.closed) {
			throw new PersistenceException("the history in " + this.location + " is closed", null);
		}
		if (current == null || !current.isOpen()) {
			drop();
			current = this.links.get();
			this.link = current;
		}
		return current;
	}

	/**
	 * Asks something that changes nothing: once more over a new connection if the first
	 * one has ended; in a cluster again and again for some seconds, with what its nodes
	 * are by then, while another node takes over or a slot is on its way.
	 */
	public <T> T ask(Function<RedisLink, T> question) {
		for (int attempt = 0;; attempt++) {
			RedisLink asked = open();
			try {
				return question.apply(asked);
			}
			catch (RedisAccessException ex) {
				boolean cluster = asked.isCluster();
				if (!(cluster ? PASSING : ENDED).contains(ex.code()) || attempt == (cluster ? PAUSES.length : 1)) {
					throw ex;
				}
				drop(asked);
				pause(attempt);
			}
		}
	}

	/** The same with one command. */
	public <T> T ask(String what, Function<RedisClusterAsyncCommands<byte[], byte[]>, RedisFuture<T>> question) {
		return ask((open) -> open.ask(what, question));
	}

	private static void pause(int attempt) {
		try {
			TimeUnit.MILLISECONDS.sleep(PAUSES[attempt]);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw WorkCancelledException.interrupted("reading", ex);
		}
	}

	/**
	 * The server's clock, in seconds since the epoch, by which it notes when it last
	 * heard of a writer.
	 * @param otherwise the time where this user may not ask for it
	 */
	public long seconds(Instant otherwise) {
		return millis(otherwise) / 1000;
	}

	/** The same in milliseconds, by which it gives ids to entries. */
	public long millis(Instant otherwise) {
		return ServerNode.askOr(() -> Resp.millis(ask("TIME", RedisClusterAsyncCommands::time)),
				otherwise.toEpochMilli());
	}

	private synchronized void drop(RedisLink ended) {
		if (this.link == ended) {
			drop();
		}
	}

	private synchronized void drop() {
		RedisLink former = this.link;
		this.link = null;
		if (former != null) {
			former.close();
		}
	}

	@Override
	public synchronized void close() {
		this.closed = true;
		drop();
	}

}
