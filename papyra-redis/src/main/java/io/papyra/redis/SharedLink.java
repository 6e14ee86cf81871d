package io.papyra.redis;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

import io.papyra.backend.PersistenceException;
import org.jspecify.annotations.Nullable;

/**
 * The connection over which a history is read, scanned, repaired and compacted, opened
 * when it is first needed and again when it has ended. Safe for use by several threads.
 */
final class SharedLink implements AutoCloseable {

	private final RedisConnector connector;

	private @Nullable RedisLink link;

	private boolean closed;

	SharedLink(RedisConnector connector) {
		this.connector = connector;
	}

	/** The open connection. */
	synchronized RedisLink open() {
		RedisLink current = this.link;
		if (this.closed) {
			throw new PersistenceException("the history in " + this.connector.location() + " is closed", null);
		}
		if (current == null || !current.isOpen()) {
			drop();
			current = this.connector.open();
			this.link = current;
		}
		return current;
	}

	/**
	 * Asks something that changes nothing: once more over a new connection if the first
	 * one has ended.
	 */
	<T> T ask(Function<RedisLink, T> question) {
		RedisLink first = open();
		try {
			return question.apply(first);
		}
		catch (RedisFailure ex) {
			if (ex.code() != RedisErrors.Code.CONNECTION && ex.code() != RedisErrors.Code.MOVED) {
				throw ex;
			}
			drop(first);
			return question.apply(open());
		}
	}

	/**
	 * The server's clock, in seconds since the epoch, by which it notes when it last
	 * heard of a writer.
	 * @param otherwise the time where this user may not ask for it
	 */
	long seconds(Instant otherwise) {
		return millis(otherwise) / 1000;
	}

	/** The same in milliseconds, by which it gives ids to entries. */
	long millis(Instant otherwise) {
		try {
			List<byte[]> time = ask((open) -> open.await(open.commands().time(), "TIME"));
			return Long.parseLong(new String(time.get(0), StandardCharsets.US_ASCII)) * 1000
					+ Long.parseLong(new String(time.get(1), StandardCharsets.US_ASCII)) / 1000;
		}
		catch (RedisFailure ex) {
			if (ServerNode.isUnasked(ex)) {
				return otherwise.toEpochMilli();
			}
			throw ex;
		}
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
