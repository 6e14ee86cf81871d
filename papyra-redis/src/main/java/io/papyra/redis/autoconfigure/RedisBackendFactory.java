package io.papyra.redis.autoconfigure;

import java.util.List;

import io.papyra.autoconfigure.BackendContext;
import io.papyra.autoconfigure.BackendFactory;
import io.papyra.autoconfigure.BackendOption;
import io.papyra.autoconfigure.DefaultLimit;
import io.papyra.autoconfigure.InvalidPapyraPropertyException;
import io.papyra.backend.Finding;
import io.papyra.backend.PersistenceBackend;
import io.papyra.redis.RedisBackend;
import io.papyra.redis.RedisConnector;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Binder;
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
		RedisProperties properties = Binder.get(context.environment())
			.bindOrCreate("papyra.redis", RedisProperties.class);
		var options = properties.options(context.systemId());
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

	/** Memory costs more than a disk does. */
	@Override
	public DefaultLimit defaultLimit(BackendContext context) {
		return () -> USUAL_SIZE;
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
