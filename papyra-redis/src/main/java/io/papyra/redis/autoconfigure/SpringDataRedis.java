package io.papyra.redis.autoconfigure;

import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ReadFrom;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.async.RedisAdvancedClusterAsyncCommands;
import io.papyra.redis.RedisConnector;
import io.papyra.spring.backend.BackendContext;
import io.papyra.spring.settings.InvalidPapyraPropertyException;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.data.redis.connection.NamedNode;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisNode;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.RedisSocketConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration.LettuceClientConfigurationBuilder;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration.LettuceSslClientConfigurationBuilder;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Connects as the application's own connection factory does: the same server, sentinels
 * or nodes, user, TLS, resources and customizers. Only by itself it does not reconnect.
 */
final class SpringDataRedis {

	private static final String URL = "spring.data.redis.url";

	private SpringDataRedis() {
	}

	/**
	 * Of the application's beans; without any, of what Spring Boot makes of the settings.
	 */
	static RedisConnector connector(BackendContext context) {
		RedisConnectionFactory shared = context.beans(RedisConnectionFactory.class).getIfAvailable();
		if (shared != null) {
			return connector(shared, context.beans(DataRedisConnectionDetails.class).getIfAvailable(), () -> {
			});
		}
		AnnotationConfigApplicationContext own = new AnnotationConfigApplicationContext();
		try {
			if (context.environment() instanceof ConfigurableEnvironment environment) {
				own.setEnvironment(environment);
			}
			own.register(SslAutoConfiguration.class, DataRedisAutoConfiguration.class);
			own.refresh();
			return connector(own.getBean(RedisConnectionFactory.class), own.getBean(DataRedisConnectionDetails.class),
					own::close);
		}
		catch (RuntimeException ex) {
			own.close();
			throw refused(ex, context.environment().getProperty(URL));
		}
	}

	/** What is wrong with the settings, rather than with the beans that need them. */
	private static RuntimeException refused(RuntimeException failure, @Nullable String url) {
		Throwable root = failure;
		while (root.getCause() != null) {
			if (root instanceof BindException wrong) {
				return wrong;
			}
			root = root.getCause();
		}
		if (root instanceof NoSuchBeanDefinitionException) {
			return notLettuce("jedis");
		}
		return (url != null)
				? new InvalidPapyraPropertyException(URL, RedisAddress.masked(url),
						"an address such as redis://user:password@host:6379/0 or rediss:// for TLS ("
								+ RedisAddress.masked(String.valueOf(root.getMessage()).replace(url, "******@")) + ")")
				: failure;
	}

	private static InvalidPapyraPropertyException notLettuce(String client) {
		return new InvalidPapyraPropertyException("spring.data.redis.client-type", client,
				"lettuce: the backend 'redis' of Papyra uses Lettuce, and Jedis cannot be shared with it; set "
						+ "papyra.redis.url if the application is to keep Jedis");
	}

	private static RedisConnector connector(RedisConnectionFactory shared, @Nullable DataRedisConnectionDetails details,
			Runnable end) {
		if (!(shared instanceof LettuceConnectionFactory factory)) {
			throw notLettuce(shared.getClass().getSimpleName());
		}
		refuseNodesWithoutPrimary(factory, details);
		LettuceConnectionFactory own = copy(factory, null);
		AbstractRedisClient client = own.getRequiredNativeClient();
		@Nullable ReadFrom readFrom = factory.getClientConfiguration().getReadFrom().orElse(null);
		@Nullable LettuceConnectionFactory replicas = (readFrom != null) ? copy(factory, readFrom) : null;
		RedisConnector connector = RedisConnector.on(client, location(factory), timeout(factory), () -> {
			own.destroy();
			if (replicas != null) {
				replicas.destroy();
			}
			end.run();
		});
		return (replicas != null) ? connector.withReads(() -> reads(replicas)) : connector;
	}

	/** Spring's factory does not tell them, and would look at localhost instead. */
	private static void refuseNodesWithoutPrimary(LettuceConnectionFactory factory,
			@Nullable DataRedisConnectionDetails details) {
		if (details != null && details.getMasterReplica() != null && factory.getClusterConfiguration() == null
				&& factory.getSentinelConfiguration() == null) {
			throw new InvalidPapyraPropertyException("spring.data.redis.masterreplica.nodes",
					nodes(details.getMasterReplica()
						.getNodes()
						.stream()
						.map((node) -> new RedisNode(node.host(), node.port()))
						.toList()),
					"nothing for the backend 'redis' of Papyra, which has to know the primary: set "
							+ "spring.data.redis.host and .port, .sentinel or .cluster, with "
							+ "spring.data.redis.lettuce.read-from for replicas, or papyra.redis.url");
		}
	}

	/** A connection that reads where the application's own ones do. */
	@SuppressWarnings({ "unchecked", "deprecation" })
	private static StatefulConnection<byte[], byte[]> reads(LettuceConnectionFactory replicas) {
		if (replicas.getRequiredNativeClient() instanceof RedisClusterClient cluster) {
			cluster.refreshPartitions();
		}
		Object commands = replicas.getConnection().getNativeConnection();
		return (commands instanceof RedisAdvancedClusterAsyncCommands<?, ?>)
				? ((RedisAdvancedClusterAsyncCommands<byte[], byte[]>) commands).getStatefulConnection()
				: ((RedisAsyncCommands<byte[], byte[]>) commands).getStatefulConnection();
	}

	private static LettuceConnectionFactory copy(LettuceConnectionFactory factory, @Nullable ReadFrom readFrom) {
		RedisClusterConfiguration cluster = factory.getClusterConfiguration();
		RedisConfiguration place = Stream
			.of(cluster, factory.getSentinelConfiguration(), factory.getSocketConfiguration())
			.filter(Objects::nonNull)
			.findFirst()
			.orElse(factory.getStandaloneConfiguration());
		LettuceConnectionFactory copy = new LettuceConnectionFactory(place,
				withoutReconnect(factory.getClientConfiguration(), cluster != null, readFrom));
		copy.setShareNativeConnection(false);
		copy.afterPropertiesSet();
		copy.start();
		return copy;
	}

	private static String location(LettuceConnectionFactory factory) {
		String scheme = factory.getClientConfiguration().isUseSsl() ? "rediss" : "redis";
		RedisClusterConfiguration cluster = factory.getClusterConfiguration();
		RedisSentinelConfiguration sentinels = factory.getSentinelConfiguration();
		RedisSocketConfiguration socket = factory.getSocketConfiguration();
		if (cluster != null) {
			return scheme + "://" + nodes(cluster.getClusterNodes()) + " (cluster)";
		}
		String database = (factory.getDatabase() > 0) ? "/" + factory.getDatabase() : "";
		if (sentinels != null) {
			NamedNode primary = sentinels.getMaster();
			return scheme + "-sentinel://" + nodes(sentinels.getSentinels()) + database + "#"
					+ ((primary != null) ? primary.getName() : "");
		}
		if (socket != null) {
			return "redis-socket://" + socket.getSocket() + database;
		}
		return scheme + "://" + factory.getHostName() + ":" + factory.getPort() + database;
	}

	private static String nodes(Iterable<RedisNode> nodes) {
		StringBuilder text = new StringBuilder();
		nodes.forEach((node) -> text.append(text.isEmpty() ? "" : ",").append(node.asString()));
		return text.toString();
	}

	private static Duration timeout(LettuceConnectionFactory factory) {
		Duration given = factory.getClientConfiguration().getCommandTimeout();
		return given.equals(RedisURI.DEFAULT_TIMEOUT_DURATION) ? RedisConnector.DEFAULT_TIMEOUT : given;
	}

	/** The application's settings, but for what happens when a connection ends. */
	private static LettuceClientConfiguration withoutReconnect(LettuceClientConfiguration shared, boolean cluster,
			@Nullable ReadFrom readFrom) {
		ClientOptions usual = cluster ? ClusterClientOptions.create() : ClientOptions.create();
		LettuceClientConfigurationBuilder own = LettuceClientConfiguration.builder()
			.clientOptions(RedisConnector.withoutReconnect(shared.getClientOptions().orElse(usual)))
			.commandTimeout(shared.getCommandTimeout())
			.shutdownTimeout(shared.getShutdownTimeout())
			.shutdownQuietPeriod(shared.getShutdownQuietPeriod());
		if (shared.isUseSsl()) {
			LettuceSslClientConfigurationBuilder tls = own.useSsl().verifyPeer(shared.getVerifyMode());
			if (shared.isStartTls()) {
				tls.startTls();
			}
		}
		shared.getClientResources().ifPresent(own::clientResources);
		shared.getClientName().ifPresent(own::clientName);
		shared.getRedisCredentialsProviderFactory().ifPresent(own::redisCredentialsProviderFactory);
		if (readFrom != null) {
			// Otherwise from the primary, to which appends and scripts go: scans read
			// what they wrote.
			own.readFrom(readFrom);
		}
		return own.build();
	}

}
