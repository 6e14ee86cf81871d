package io.papyra.redis.internal.connection;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.protocol.CommandArgs;
import org.jspecify.annotations.Nullable;

/**
 * One server, asked about itself. What it refuses, it refuses by a
 * {@link RedisAccessException}.
 *
 * @param name where it is, human-readable
 * @param link over which it is asked
 * @param commands that go to this server alone
 */
public record ServerNode(String name, RedisLink link, RedisClusterAsyncCommands<byte[], byte[]> commands) {

	public <T> T ask(String what, Function<RedisClusterAsyncCommands<byte[], byte[]>, RedisFuture<T>> question) {
		return this.link.await(question.apply(this.commands), what);
	}

	/** Any command, with an answer of nested lists, numbers and byte arrays. */
	public RedisFuture<List<Object>> send(List<String> words) {
		CommandArgs<byte[], byte[]> arguments = new CommandArgs<>(ByteArrayCodec.INSTANCE);
		words.stream().skip(1).forEach((word) -> arguments.add(Resp.bytes(word)));
		return this.commands.dispatch(Resp.keyword(words.get(0)), new NestedMultiOutput<>(ByteArrayCodec.INSTANCE),
				arguments);
	}

	/** What INFO says, by name. */
	public Map<String, String> info() {
		return lines(ask("INFO", RedisClusterAsyncCommands::info));
	}

	/** The server's clock, in milliseconds since the epoch. */
	public long time() {
		return Resp.millis(ask("TIME", RedisClusterAsyncCommands::time));
	}

	/** Lines of the form {@code name:value}. */
	public static Map<String, String> lines(String text) {
		Map<String, String> values = new HashMap<>();
		Arrays.stream(text.split("\\R")).forEach((line) -> {
			int colon = line.indexOf(':');
			if (colon > 0) {
				values.put(line.substring(0, colon), line.substring(colon + 1).strip());
			}
		});
		return values;
	}

	/** Whether a server is older than that, by what INFO says. */
	public static boolean isBefore(Map<String, String> info, int major, int minor, int patch) {
		String[] parts = info.getOrDefault("redis_version", "").split("\\.", -1);
		long[] wanted = { major, minor, patch };
		for (int at = 0; at < wanted.length; at++) {
			String digits = (at < parts.length) ? parts[at].replaceAll("\\D.*", "") : "";
			long part = digits.isEmpty() ? 0 : Long.parseLong(digits);
			if (part != wanted[at]) {
				return part < wanted[at];
			}
		}
		return false;
	}

	/**
	 * A setting of the server, or null if there is none of that name, or this user may
	 * not ask for it.
	 */
	public @Nullable String config(String setting) {
		return askOr(
				() -> Optional.ofNullable(ask("CONFIG GET", (commands) -> commands.configGet(setting)).get(setting)),
				Optional.<String>empty())
			.orElse(null);
	}

	/**
	 * The answer to a question, or something else where it may not be asked, or is not
	 * known, as where services hide commands.
	 */
	public static <T> T askOr(Supplier<T> question, T otherwise) {
		try {
			return question.get();
		}
		catch (RedisAccessException ex) {
			if (isUnasked(ex)) {
				return otherwise;
			}
			throw ex;
		}
	}

	/** Whether a question may not be asked, or is not known. */
	public static boolean isUnasked(RedisAccessException failure) {
		return failure.code() == RedisErrors.Code.NOPERM || failure.code() == RedisErrors.Code.UNKNOWN_COMMAND;
	}

}
