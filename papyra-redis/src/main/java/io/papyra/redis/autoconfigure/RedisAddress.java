package io.papyra.redis.autoconfigure;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterURIUtil;
import io.papyra.autoconfigure.InvalidPapyraPropertyException;
import io.papyra.redis.RedisConnector;

/** The address of a server, of sentinels, or of nodes of a cluster, as one text. */
final class RedisAddress {

	private static final String ALLOWED = "an address such as redis://user:password@host:6379/0, rediss:// for TLS, "
			+ "redis-sentinel://host:26379,host:26379/0#name for sentinels, redis://host:6379,host:6379 for a cluster";

	private static final Set<String> SCHEMES = Set.of("redis", "rediss", "redis+ssl", "redis+tls", "redis-socket",
			"redis+socket", "redis-sentinel", "rediss-sentinel");

	private RedisAddress() {
	}

	/**
	 * A connector to what an address names.
	 * @throws InvalidPapyraPropertyException if it is malformed; the message says which
	 * part of it, and never a password
	 */
	static RedisConnector connector(String address) {
		int end = address.indexOf("://");
		if (end < 0 || !SCHEMES.contains(address.substring(0, end))) {
			throw malformed(address,
					(end < 0) ? "it has no scheme" : "of another scheme: " + address.substring(0, end));
		}
		String scheme = address.substring(0, end);
		String place = address.substring(end + 3).replaceAll("^[^/]*@", "");
		boolean several = place.split("[/?#]", 2)[0].indexOf(',') >= 0;
		try {
			if (several && !scheme.contains("sentinel")) {
				List<RedisURI> nodes = new ArrayList<>(RedisClusterURIUtil.toRedisURIs(URI.create(address)));
				return RedisConnector.toCluster(nodes);
			}
			if (!several && !scheme.contains("socket") && URI.create(address).getHost() == null) {
				throw malformed(address, "it has no host, or a port that is no number");
			}
			return RedisConnector.to(RedisURI.create(address));
		}
		catch (InvalidPapyraPropertyException ex) {
			throw ex;
		}
		catch (IllegalArgumentException ex) {
			throw malformed(address, String.valueOf(ex.getMessage()));
		}
	}

	private static InvalidPapyraPropertyException malformed(String address, String why) {
		String masked = masked(address);
		String reason = why.replace(address, masked);
		return new InvalidPapyraPropertyException("papyra.redis.url", masked, ALLOWED + " (" + masked(reason) + ")");
	}

	/** Without user and password. */
	static String masked(String address) {
		return address.replaceAll("(?<=://)[^/\\s]*@", "******@").replaceAll("^[^/:]*:[^/]*@", "******@");
	}

}
