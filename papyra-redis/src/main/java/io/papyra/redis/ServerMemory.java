package io.papyra.redis;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.papyra.fact.FactKind;
import org.jspecify.annotations.Nullable;

/**
 * How much memory a server allows itself, and which streams of a history it holds.
 *
 * @param server where it is, for people
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
		try (RedisLink link = connector.open()) {
			Map<String, ServerNode> nodes = new LinkedHashMap<>();
			Map<String, Set<FactKind>> kinds = new LinkedHashMap<>();
			for (FactKind kind : FactKind.values()) {
				StreamKeys keys = StreamKeys.of(options.prefix(), options.systemIds().get(0), options.hashTag(), kind);
				ServerNode node = link.nodeOf(keys.stream());
				nodes.putIfAbsent(node.name(), node);
				kinds.computeIfAbsent(node.name(), (any) -> EnumSet.noneOf(FactKind.class)).add(kind);
			}
			return nodes.values()
				.stream()
				.map((node) -> new ServerMemory(node.name(), kinds.getOrDefault(node.name(), Set.of()), most(node)))
				.toList();
		}
	}

	/** INFO says it, too, where a service hides CONFIG. */
	private static @Nullable Long most(ServerNode node) {
		String told = null;
		try {
			told = ServerNode.lines(node.ask("INFO memory", (commands) -> commands.info("memory"))).get(MAXMEMORY);
		}
		catch (RedisFailure ex) {
			if (!ServerNode.isUnasked(ex)) {
				throw ex;
			}
		}
		told = (told != null) ? told : node.config(MAXMEMORY);
		return (told != null && told.matches("\\d{1,18}")) ? Long.valueOf(told) : null;
	}

}
