package io.papyra.benchmarks;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

import io.papyra.redis.server.RedisServer;

/**
 * The same bytes as {@code redis-benchmark} sends, from plain sockets: the limit where
 * that program is not to be had.
 */
final class RedisSockets implements Contender {

	private final String server;

	private final RedisStore store;

	private final int clients;

	private final int pipeline;

	RedisSockets(String server, RedisStore store, int clients, int pipeline) {
		this.server = server;
		this.store = store;
		this.clients = clients;
		this.pipeline = pipeline;
	}

	@Override
	public Round round(Workload work) throws Exception {
		try (RedisHost host = new RedisHost(this.server, this.store, work)) {
			int port = host.server().port();
			host.begin();
			Watch watch = Crew.measure(this.clients,
					(client) -> add(port, Crew.share(work.facts(), this.clients, client)));
			return host.end(Round.of(watch, work.facts(), host.entries(), 0));
		}
	}

	private void add(int port, int entries) throws IOException {
		byte[] command = command();
		byte[] commands = repeated(command, this.pipeline);
		try (Socket socket = new Socket(RedisServer.HOST, port)) {
			socket.setTcpNoDelay(true);
			InputStream answers = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
			for (int left = entries; left > 0; left -= this.pipeline) {
				int count = Math.min(left, this.pipeline);
				socket.getOutputStream().write(commands, 0, count * command.length);
				// Each answer is the length of an id and the id, a line each.
				skipLines(answers, 2 * count);
			}
		}
	}

	private static void skipLines(InputStream answers, int lines) throws IOException {
		for (int left = lines; left > 0;) {
			int next = answers.read();
			if (next < 0) {
				throw new EOFException("the server has ended the connection");
			}
			left -= (next == '\n') ? 1 : 0;
		}
	}

	private static byte[] command() {
		StringBuilder text = new StringBuilder("*5\r\n");
		for (String word : new String[] { "XADD", RedisHost.STREAM, "*", "data",
				"x".repeat(Facts.redisEntryBytes()) }) {
			text.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
		}
		return text.toString().getBytes(StandardCharsets.US_ASCII);
	}

	private static byte[] repeated(byte[] command, int times) {
		ByteArrayOutputStream all = new ByteArrayOutputStream(command.length * times);
		for (int i = 0; i < times; i++) {
			all.writeBytes(command);
		}
		return all.toByteArray();
	}

}
