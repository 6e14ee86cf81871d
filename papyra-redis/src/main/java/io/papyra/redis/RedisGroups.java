package io.papyra.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.papyra.backend.PersistenceException;
import io.papyra.fact.FactKind;
import io.papyra.redis.internal.connection.LinkFactory;
import io.papyra.redis.internal.connection.SharedLink;
import io.papyra.redis.internal.entry.HistoryKeys;
import io.papyra.redis.internal.entry.StreamKeys;

/**
 * The consumer groups of a history: other programs read it by them, each fact at least
 * once, each member of a group a part of them. Safe for use by several threads. Opens no
 * connection before it is used.
 */
public final class RedisGroups implements AutoCloseable {

	private final LinkFactory links;

	private final SharedLink link;

	private final HistoryKeys keys;

	private final int pageSize;

	private final Runnable end;

	/**
	 * Groups of the streams that the options name.
	 * @param connector closed with this object
	 */
	public RedisGroups(RedisConnector connector, RedisOptions options) {
		this(connector.links(), options, connector::close);
	}

	/**
	 * @param end run at the end, after the connections of this object have ended
	 */
	private RedisGroups(LinkFactory links, RedisOptions options, Runnable end) {
		SharedLink shared = new SharedLink(links);
		this.links = links;
		this.link = shared;
		this.keys = options.keys();
		this.pageSize = options.readPageSize();
		this.end = () -> {
			shared.close();
			end.run();
		};
	}

	/** Groups of a history that is open; they end with it. */
	static RedisGroups of(RedisConnector connector, RedisOptions options) {
		return new RedisGroups(connector.links(), options, () -> {
		});
	}

	/**
	 * A group of the stream of one kind, of the first system of the options; whether
	 * there is one is told by {@link ConsumerGroup#state} and
	 * {@link ConsumerGroup#ensure}.
	 * @param name without control characters, not empty
	 */
	public ConsumerGroup group(FactKind kind, String name) {
		return group(this.keys.systemIds().get(0), kind, name);
	}

	/**
	 * A group of another system of the options.
	 * @throws IllegalArgumentException if they do not name it, or the name cannot be that
	 * of a group
	 */
	public ConsumerGroup group(String systemId, FactKind kind, String name) {
		if (!this.keys.systemIds().contains(systemId)) {
			throw new IllegalArgumentException(
					"'" + systemId + "' is none of the systems " + String.join(", ", this.keys.systemIds()));
		}
		if (name.isEmpty() || name.codePoints().anyMatch(Character::isISOControl)) {
			throw new IllegalArgumentException("'" + name.replaceAll("\\p{Cntrl}", "?")
					+ "' cannot be the name of a group: it needs at least one character, and no control characters");
		}
		return new ConsumerGroup(this.links, this.link, this.keys.of(systemId, kind), this.pageSize, name);
	}

	/**
	 * All groups of all systems and kinds of the options.
	 * @throws PersistenceException if the server refuses, or cannot be reached
	 */
	public List<GroupState> list() {
		List<GroupState> states = new ArrayList<>();
		for (StreamKeys stream : this.keys.all()) {
			StreamGroups groups = new StreamGroups(this.link, stream, this.pageSize);
			for (Map<String, Object> group : groups.groups()) {
				states.add(groups.state(group));
			}
		}
		return states;
	}

	/** Ends its connections, and the connector; consumers end by themselves. */
	@Override
	public void close() {
		this.end.run();
	}

}
