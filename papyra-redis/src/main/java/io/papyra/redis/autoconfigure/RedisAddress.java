package io.papyra.redis.autoconfigure;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterURIUtil;
import io.papyra.redis.RedisConnector;
import io.papyra.spring.settings.InvalidPapyraPropertyException;

/** The address of a server, of sentinels, or of nodes of a cluster, as one text. */
final class RedisAddress {

	private static final String ALLOWED = "an address such as redis://user:password@host:6379/0, rediss:// for TLS, "
			+ "redis-sentinel://host:26379,host:26379/0#name for sentinels, redis://host:6379,host:6379 for a cluster";

	private static final Set<String> SCHEMES = Set.of("redis", "rediss", "redis+ssl", "redis+tls", "redis-socket",
			"redis+socket", "redis-sentinel", "rediss-sentinel");

	/** What Lettuce reads after the question mark, with the values that it reads. */
	private static final Map<String, String> PARAMETERS = Map.of("timeout", "\\d+(ns|us|ms|s|m|h|d)?", "database",
			"\\d+", "db", "\\d+", "sentinelmasterid", ".+", "clientname", ".+", "libraryname", ".+", "libraryversion",
			".+", "verifypeer", "(?i)true|false|none|ca|full");

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
		String place = address.substring(end + 3).replaceAll("^[^/?#]*@", "");
		boolean several = place.split("[/?#]", 2)[0].indexOf(',') >= 0;
		requireUnderstood(address, scheme, place.split("#", 2)[0]);
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

	/** Lettuce would continue without what it does not understand. */
	private static void requireUnderstood(String address, String scheme, String place) {
		if (place.indexOf('@') >= 0) {
			throw malformed(address, "write '/', '?', '#' and '@' of a user or password as %2F, %3F, %23 and %40");
		}
		String[] parts = place.split("[?]", 2);
		String path = parts[0].substring((parts[0] + '/').indexOf('/')).replaceFirst("^/", "");
		if (!scheme.contains("socket") && !path.matches("\\d*")) {
			throw malformed(address, "the database is no number: " + path);
		}
		for (String parameter : (parts.length > 1) ? parts[1].split("&") : new String[0]) {
			String name = parameter.split("=", 2)[0];
			String allowed = PARAMETERS.get(name.toLowerCase(Locale.ROOT));
			if (allowed == null || !parameter.matches("[^=]*=(" + allowed + ")")) {
				throw malformed(address, (allowed == null) ? "there is no parameter " + name : parameter);
			}
		}
	}

	private static InvalidPapyraPropertyException malformed(String address, String why) {
		String masked = masked(address);
		String reason = why.replace(address, masked);
		return new InvalidPapyraPropertyException("papyra.redis.url", masked, ALLOWED + " (" + masked(reason) + ")");
	}

	/** Without user and password. */
	static String masked(String address) {
		return address.replaceAll("(?<=://)\\S*@", "******@").replaceAll("^[^/:]*:(?!//)\\S*@", "******@");
	}

}
