package io.papyra.redis.internal.connection;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.CommandArgs;

/**
 * A script that the server runs as one step; read from a file beside
 * {@code RedisBackend}.
 */
public final class RedisScript {

	private final byte[] source;

	private final byte[] sha;

	private RedisScript(byte[] source) {
		this.source = source;
		this.sha = HexFormat.of().formatHex(digest(source)).getBytes(StandardCharsets.US_ASCII);
	}

	/** The script in {@code <name>.lua}. */
	public static RedisScript named(String name) {
		try (InputStream file = RedisScript.class.getResourceAsStream("/io/papyra/redis/" + name + ".lua")) {
			if (file == null) {
				throw new IllegalStateException("the script " + name + ".lua is missing in papyra-redis");
			}
			return new RedisScript(file.readAllBytes());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	byte[] source() {
		return this.source;
	}

	byte[] sha() {
		return this.sha;
	}

	/** All keys are named: some services refuse a script that touches any other. */
	CommandArgs<byte[], byte[]> arguments(byte[] script, List<byte[]> keys, List<byte[]> values) {
		CommandArgs<byte[], byte[]> arguments = new CommandArgs<>(ByteArrayCodec.INSTANCE).add(script)
			.add(keys.size())
			.addKeys(keys);
		for (byte[] value : values) {
			arguments.add(value);
		}
		return arguments;
	}

	private static byte[] digest(byte[] bytes) {
		try {
			// The name by which EVALSHA wants it.
			return MessageDigest.getInstance("SHA-1").digest(bytes);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
