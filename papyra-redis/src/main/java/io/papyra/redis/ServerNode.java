package io.papyra.redis;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.ProtocolKeyword;
import org.jspecify.annotations.Nullable;

/**
 * One server, asked about itself. What it refuses, it refuses by a {@link RedisFailure}.
 *
 * @param name where it is, human-readable
 * @param link over which it is asked
 * @param commands that go to this server alone
 */
record ServerNode(String name, RedisLink link, RedisClusterAsyncCommands<byte[], byte[]> commands) {

	<T> T ask(String what, Function<RedisClusterAsyncCommands<byte[], byte[]>, RedisFuture<T>> question) {
		return this.link.await(question.apply(this.commands), what);
	}

	/** Any command, with an answer of nested lists, numbers and byte arrays. */
	RedisFuture<List<Object>> send(List<String> words) {
		CommandArgs<byte[], byte[]> arguments = new CommandArgs<>(ByteArrayCodec.INSTANCE);
		words.stream().skip(1).forEach((word) -> arguments.add(StreamKeys.bytes(word)));
		return this.commands.dispatch(keyword(words.get(0)), new NestedMultiOutput<>(ByteArrayCodec.INSTANCE),
				arguments);
	}

	private static ProtocolKeyword keyword(String name) {
		byte[] bytes = StreamKeys.bytes(name);
		return new ProtocolKeyword() {

			@Override
			public byte[] getBytes() {
				return bytes;
			}

			@Override
			public String toString() {
				return name;
			}

		};
	}

	/** What INFO says, by name. */
	Map<String, String> info() {
		return lines(ask("INFO", RedisClusterAsyncCommands::info));
	}

	/** The server's clock, in milliseconds since the epoch. */
	long time() {
		List<byte[]> parts = ask("TIME", RedisClusterAsyncCommands::time);
		return Long.parseLong(StreamChecks.text(parts.get(0))) * 1000
				+ Long.parseLong(StreamChecks.text(parts.get(1))) / 1000;
	}

	/** Lines of the form {@code name:value}. */
	static Map<String, String> lines(String text) {
		Map<String, String> values = new HashMap<>();
		Arrays.stream(text.split("\\R")).forEach((line) -> {
			int colon = line.indexOf(':');
			if (colon > 0) {
				values.put(line.substring(0, colon), line.substring(colon + 1).strip());
			}
		});
		return values;
	}

	/**
	 * A setting of the server, or null if there is none of that name, or this user may
	 * not ask for it.
	 */
	@Nullable String config(String setting) {
		try {
			return ask("CONFIG GET", (commands) -> commands.configGet(setting)).get(setting);
		}
		catch (RedisFailure ex) {
			if (isUnasked(ex)) {
				return null;
			}
			throw ex;
		}
	}

	/**
	 * Whether a question may not be asked, or is not known, as where services hide
	 * commands.
	 */
	static boolean isUnasked(RedisFailure failure) {
		return failure.code() == RedisErrors.Code.NOPERM || failure.code() == RedisErrors.Code.UNKNOWN_COMMAND;
	}

}
