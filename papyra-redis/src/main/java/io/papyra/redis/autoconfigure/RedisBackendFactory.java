package io.papyra.redis.autoconfigure;

import java.util.List;

import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.PersistenceException;
import io.papyra.redis.ConsumerOptions;
import io.papyra.redis.RedisBackend;
import io.papyra.redis.RedisConnector;
import io.papyra.redis.RedisOptions;
import io.papyra.redis.ServerMemory;
import io.papyra.report.Finding;
import io.papyra.spring.backend.BackendContext;
import io.papyra.spring.backend.BackendFactory;
import io.papyra.spring.backend.BackendOption;
import io.papyra.spring.backend.DefaultLimit;
import io.papyra.spring.settings.InvalidPapyraPropertyException;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;

/** The backend {@code redis}: streams in Redis, one for each kind of fact. */
final class RedisBackendFactory implements BackendFactory {

	private static final String URL = "papyra.redis.url";

	private static final DataSize USUAL_SIZE = DataSize.ofMegabytes(256);

	@Override
	public String name() {
		return RedisBackend.NAME;
	}

	@Override
	public PersistenceBackend create(BackendContext context) {
		RedisProperties properties = RedisProperties.of(context.environment());
		RedisOptions options = properties.options(context.systemId());
		// Refused here, and not when the first listener starts.
		ConsumerOptions unused = properties.consumers();
		return new RedisBackend(connector(context, properties), options, context.retention());
	}

	private static RedisConnector connector(BackendContext context, RedisProperties properties) {
		if (StringUtils.hasText(properties.url())) {
			return RedisAddress.connector(properties.url().strip());
		}
		if (!ClassUtils.isPresent("org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration",
				ClassUtils.getDefaultClassLoader())) {
			throw new InvalidPapyraPropertyException(URL, "",
					"an address such as redis://localhost:6379, or add org.springframework.boot:"
							+ "spring-boot-starter-data-redis, so that spring.data.redis says where Redis is");
		}
		return SpringDataRedis.connector(context);
	}

	/**
	 * Memory costs more than a disk does, and a small server has less of it. Asks the
	 * servers.
	 */
	@Override
	public DefaultLimit defaultLimit(BackendContext context) {
		DataSize size = new MemoryLimits(memory(context)).usual(USUAL_SIZE);
		return () -> size;
	}

	/** Asks the servers, unless no size is set. */
	@Override
	public void checkLimits(BackendContext context) {
		if (MemoryLimits.areSet(context.retention())) {
			new MemoryLimits(memory(context)).require(context.retention(), context.environment());
		}
	}

	/**
	 * As far as it can be told. Servers that are away stop a start later, or do not: that
	 * is for {@code papyra.startup.on-unavailable} to say.
	 */
	private static List<ServerMemory> memory(BackendContext context) {
		RedisProperties properties = RedisProperties.of(context.environment());
		RedisOptions options = properties.options(context.systemId());
		try (RedisConnector connector = connector(context, properties)) {
			return ServerMemory.of(connector, options);
		}
		catch (PersistenceException ex) {
			MemoryLimits.uncheckable(String.valueOf(ex.getMessage()));
			return List.of();
		}
	}

	@Override
	public @Nullable Finding retention(BackendContext context) {
		return Finding.warning("retention", "everything is kept for ever",
				"the streams grow until Redis has no memory left: set papyra.retention.max-age, .max-records or "
						+ ".max-total-size");
	}

	@Override
	public String otherPlace() {
		return "--papyra.redis.prefix=<another prefix>";
	}

	@Override
	public String howToMove() {
		return "rename its keys (RENAME), or set another papyra.redis.prefix";
	}

	@Override
	public List<BackendOption> options() {
		return List.of(new BackendOption("redis-url", "URL",
				"a history in Redis, such as redis://localhost:6379; a password is safer in the environment, as "
						+ "PAPYRA_REDIS_URL",
				URL),
				new BackendOption("prefix", "PREFIX", "first part of the keys in Redis, papyra unless set otherwise",
						"papyra.redis.prefix"));
	}

}
