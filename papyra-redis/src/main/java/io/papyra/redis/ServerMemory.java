package io.papyra.redis;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.papyra.fact.FactKind;
import io.papyra.redis.internal.connection.RedisLink;
import io.papyra.redis.internal.connection.ServerNode;
import io.papyra.redis.internal.entry.HistoryKeys;
import io.papyra.redis.internal.entry.StreamKeys;
import org.jspecify.annotations.Nullable;

/**
 * How much memory a server allows itself, and which streams of a history it holds.
 *
 * @param server where it is, human-readable
 * @param kinds of the streams that it holds
 * @param most its {@code maxmemory} in bytes, 0 if it has none; null if this user may not
 * ask for it
 */
public record ServerMemory(String server, Set<FactKind> kinds, @Nullable Long most) {

	private static final String MAXMEMORY = "maxmemory";

	/**
	 * Of each server that holds a stream of the system that is written: one, or several
	 * nodes of a cluster. Asked over a connection that is opened for it.
	 * @throws io.papyra.backend.PersistenceException if they cannot be asked at this
	 * moment
	 */
	public static List<ServerMemory> of(RedisConnector connector, RedisOptions options) {
		try (RedisLink link = connector.links().open()) {
			Map<ServerNode, Set<FactKind>> nodes = nodes(link, options.keys());
			List<ServerMemory> servers = new ArrayList<>();
			nodes.forEach((node, kinds) -> servers.add(new ServerMemory(node.name(), kinds, most(node, info(node)))));
			return List.copyOf(servers);
		}
	}

	/**
	 * Bytes that are left of {@code maxmemory}, of the server of those that hold a stream
	 * which has the fewest left; null if none of them has a {@code maxmemory} or may be
	 * asked for it.
	 * @throws io.papyra.backend.PersistenceException if they cannot be asked at this
	 * moment
	 */
	static @Nullable Long left(RedisLink link, RedisOptions options) {
		Long least = null;
		for (ServerNode node : nodes(link, options.keys()).keySet()) {
			Map<String, String> info = info(node);
			Long most = most(node, info);
			Long used = number(info.get("used_memory"));
			if (most != null && most > 0 && used != null) {
				long left = Math.max(0, most - used);
				least = (least != null) ? Math.min(least, left) : Long.valueOf(left);
			}
		}
		return least;
	}

	private static Map<ServerNode, Set<FactKind>> nodes(RedisLink link, HistoryKeys keys) {
		Map<String, ServerNode> nodes = new HashMap<>();
		Map<ServerNode, Set<FactKind>> kinds = new LinkedHashMap<>();
		for (StreamKeys written : keys.written()) {
			ServerNode found = link.nodeOf(written.stream());
			ServerNode node = nodes.computeIfAbsent(found.name(), (name) -> found);
			kinds.computeIfAbsent(node, (any) -> EnumSet.noneOf(FactKind.class)).add(written.kind());
		}
		return kinds;
	}

	/** Nothing where this user may not ask. */
	private static Map<String, String> info(ServerNode node) {
		return ServerNode.askOr(() -> ServerNode.lines(node.ask("INFO memory", (commands) -> commands.info("memory"))),
				Map.of());
	}

	/** INFO says it, too, where a service hides CONFIG. */
	private static @Nullable Long most(ServerNode node, Map<String, String> info) {
		String told = info.get(MAXMEMORY);
		return number((told != null) ? told : node.config(MAXMEMORY));
	}

	private static @Nullable Long number(@Nullable String told) {
		return (told != null && told.matches("\\d{1,18}")) ? Long.valueOf(told) : null;
	}

}
