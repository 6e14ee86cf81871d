package io.papyra.redis.server;

import java.time.Duration;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import org.jspecify.annotations.Nullable;

/** One command on a connection of its own. */
final class Clients {

	private Clients() {
	}

	static @Nullable String call(RedisURI uri, @Nullable TlsCertificates certificates, String command, String... args) {
		uri.setTimeout(Duration.ofSeconds(20));
		RedisClient client = RedisClient.create(uri);
		ClientOptions.Builder options = ClientOptions.builder().autoReconnect(false);
		if (certificates != null) {
			options.sslOptions(certificates.clientOptions());
		}
		client.setOptions(options.build());
		try (StatefulRedisConnection<String, String> connection = client.connect()) {
			CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8);
			for (String arg : args) {
				arguments.add(arg);
			}
			return connection.sync()
				.dispatch(CommandType.valueOf(command), new StatusOutput<>(StringCodec.UTF8), arguments);
		}
		finally {
			client.shutdown(Duration.ZERO, Duration.ofSeconds(5));
		}
	}

}
