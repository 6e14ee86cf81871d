package io.papyra.redis.server;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.resource.ClientResources;
import org.jspecify.annotations.Nullable;

/**
 * A server of its own on 127.0.0.1, with a port and a data directory of its own. It ends
 * with this JVM, however that ends.
 * <p>
 * For one thread at a time.
 */
public final class RedisServer implements AutoCloseable {

	/** As it is in all addresses. */
	public static final String HOST = "127.0.0.1";

	private static final int LOG_LINES = 60;

	private static final ClientResources RESOURCES = ClientResources.builder()
		.ioThreadPoolSize(2)
		.computationThreadPoolSize(2)
		.build();

	private static final Map<RedisBinary, RedisServer> SHARED = new HashMap<>();

	private final RedisBinary binary;

	private final RedisServerBuilder options;

	private final int port;

	private final Ports.@Nullable Reservation reservation;

	private final Path directory;

	private final RedisClient client;

	private @Nullable Process process;

	private @Nullable StatefulRedisConnection<String, String> control;

	private RedisServer(RedisServerBuilder options, int firstPort) throws IOException {
		this.binary = options.binary();
		this.options = options;
		this.reservation = (firstPort > 0) ? null : Ports.reserve();
		this.port = (this.reservation != null) ? this.reservation.port() : firstPort;
		this.directory = Watchdog.get().newDirectory();
		Files.write(config(), options.config(this.port, this.directory));
		this.client = RedisClient.create(RESOURCES, uri());
		ClientOptions.Builder clientOptions = ClientOptions.builder().autoReconnect(false);
		TlsCertificates certificates = options.certificates();
		if (certificates != null) {
			clientOptions.sslOptions(certificates.clientOptions());
		}
		this.client.setOptions(clientOptions.build());
	}

	/** Starts one that keeps nothing on disk. */
	public static RedisServer start(RedisBinary binary) {
		return with(binary).start();
	}

	/** Begins to describe one; without more it keeps nothing on disk. */
	public static RedisServerBuilder with(RedisBinary binary) {
		return new RedisServerBuilder(binary);
	}

	/**
	 * One with an append-only file that all tests of this JVM have in common. Whoever
	 * uses it keeps to keys of his own, and neither stops nor configures it.
	 */
	public static synchronized RedisServer shared(RedisBinary binary) {
		return SHARED.computeIfAbsent(binary, (one) -> with(one).appendOnly(RedisServerBuilder.Fsync.EVERYSEC).start());
	}

	static RedisServer start(RedisServerBuilder options) {
		try {
			for (int tries = 1;; tries++) {
				RedisServer server = new RedisServer(options, (tries == 1) ? options.firstPort() : 0);
				try {
					server.launch();
					return server;
				}
				catch (PortTaken ex) {
					server.close();
					if (tries == 10) {
						throw ex;
					}
				}
				catch (RuntimeException ex) {
					server.close();
					throw ex;
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void launch() throws IOException {
		List<String> command = new ArrayList<>(List.of(this.binary.executable().toString(), config().toString()));
		if (this.options.isSentinel()) {
			command.add("--sentinel");
		}
		Files.deleteIfExists(logFile());
		Process started = new ProcessBuilder(Watchdog.command(this.directory, command))
			.directory(this.directory.toFile())
			.redirectErrorStream(true)
			.redirectInput(new File("/dev/null"))
			.redirectOutput(logFile().toFile())
			.start();
		this.process = started;
		Waiting.until("PONG of " + this, () -> answers(started), this::log);
		RanServers.ran(this.binary);
	}

	/** Whether it is this process that answers, and has read its data. */
	private boolean answers(Process started) throws IOException {
		if (!started.isAlive()) {
			String log = log();
			throw log.contains("Address already in use") || log.contains("Failed listening on port")
					? new PortTaken(this + ": " + log) : new Waiting.GaveUp(this + " ended by itself: " + log);
		}
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.port));
		}
		return commands().ping().equals("PONG")
				&& String.valueOf(started.pid()).equals(info("server").get("process_id"));
	}

	/** The program that it is. */
	public RedisBinary binary() {
		return this.binary;
	}

	/** Its port, also after a restart; with TLS that of TLS. */
	public int port() {
		return this.port;
	}

	/**
	 * Where clients connect to it, with the password and with TLS if these are demanded.
	 */
	public RedisURI uri() {
		RedisURI.Builder uri = RedisURI.builder().withHost(HOST).withPort(this.port);
		String password = this.options.password();
		if (password != null) {
			uri.withPassword(password.toCharArray());
		}
		return uri.withSsl(this.options.certificates() != null).build();
	}

	/** The same for another user. */
	public RedisURI uri(String user, String password) {
		return RedisURI.builder(uri()).withAuthentication(user, password).build();
	}

	/**
	 * Makes a user, or changes its rights.
	 * @param rules name and rules, as ACL SETUSER takes them
	 */
	public void user(String rules) {
		CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8);
		for (String word : ("SETUSER " + rules).split(" ", -1)) {
			arguments.add(word);
		}
		commands().dispatch(CommandType.ACL, new StatusOutput<>(StringCodec.UTF8), arguments);
	}

	/** Makes its next snapshot fail, and waits until it has. */
	public void failToSave() throws IOException {
		Path inTheWay = this.directory.resolve("dump.rdb");
		Files.deleteIfExists(inTheWay);
		Files.createDirectory(inTheWay);
		Files.createFile(inTheWay.resolve("x"));
		save("err");
	}

	/** Ends {@link #failToSave}. */
	public void saveAgain() throws IOException {
		Path inTheWay = this.directory.resolve("dump.rdb");
		Files.delete(inTheWay.resolve("x"));
		Files.delete(inTheWay);
		save("ok");
	}

	private void save(String end) {
		Waiting.until("a snapshot that ends with " + end, () -> {
			try {
				commands().bgsave();
			}
			catch (RedisCommandExecutionException ex) {
				// One is under way.
			}
			return end.equals(info("persistence").get("rdb_last_bgsave_status"));
		}, this::log);
	}

	/** The id of its process, also of one that has ended. */
	public long pid() {
		return running().pid();
	}

	/** Whether its process lives. */
	public boolean isRunning() {
		return running().isAlive();
	}

	private Process running() {
		if (this.process == null) {
			throw new IllegalStateException(this + " was never started");
		}
		return this.process;
	}

	/** Where its data are. */
	public Path directory() {
		return this.directory;
	}

	/** Its configuration, which the next {@link #restart()} reads. */
	public Path config() {
		return this.directory.resolve("redis.conf");
	}

	private Path logFile() {
		return this.directory.resolve("log");
	}

	/** The last lines that it said since its last start. */
	public String log() {
		try {
			List<String> lines = Files.readAllLines(logFile(), StandardCharsets.ISO_8859_1);
			return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
		}
		catch (IOException ex) {
			return ex.toString();
		}
	}

	/**
	 * A connection of the tests' own, as the user {@code default}, which is made anew
	 * when it has been lost. Commands fail after some time without an answer.
	 */
	public synchronized RedisCommands<String, String> commands() {
		StatefulRedisConnection<String, String> open = this.control;
		if (open == null || !open.isOpen()) {
			open = this.client.connect();
			this.control = open;
		}
		return open.sync();
	}

	/** What INFO says in that section, by name. */
	public Map<String, String> info(String section) {
		Map<String, String> values = new HashMap<>();
		commands().info(section).lines().forEach((line) -> {
			int colon = line.indexOf(':');
			if (colon > 0) {
				values.put(line.substring(0, colon), line.substring(colon + 1).trim());
			}
		});
		return values;
	}

	/** Whether it knows that command, for example {@code XDELEX}. */
	public boolean has(String command) {
		return commands().commandInfo(command).stream().anyMatch(List.class::isInstance);
	}

	/** Ends it as a service manager does: it writes what its configuration demands. */
	public void stop() {
		end(false);
	}

	/** Ends its process at once. */
	public void kill9() {
		end(true);
	}

	private void end(boolean forcibly) {
		disconnect();
		Process ending = running();
		if (forcibly) {
			ending.destroyForcibly();
		}
		else {
			ending.destroy();
		}
		try {
			if (!ending.waitFor(Waiting.LIMIT.toSeconds(), TimeUnit.SECONDS)) {
				throw new IllegalStateException(this + " does not end: " + log());
			}
			Watchdog.ended(this.directory);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private synchronized void disconnect() {
		if (this.control != null) {
			this.control.close();
			this.control = null;
		}
	}

	/**
	 * Starts it again, on its port and with its data; ends it before if it runs.
	 * @throws IllegalStateException if it does not start, with what it says
	 */
	public void restart() {
		if (isRunning()) {
			stop();
		}
		Waiting.until(this + " on its port again", () -> {
			try {
				launch();
				return true;
			}
			catch (PortTaken ex) {
				throw new IOException(ex);
			}
		}, this::log);
	}

	/** Ends it at once and removes its data. */
	@Override
	public void close() {
		if (this.process != null) {
			kill9();
		}
		this.client.shutdown();
		if (this.reservation != null) {
			this.reservation.close();
		}
		try {
			Watchdog.remove(this.directory);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public String toString() {
		return this.binary.name() + " on port " + this.port;
	}

	/** Someone was quicker. */
	private static final class PortTaken extends Waiting.GaveUp {

		PortTaken(String message) {
			super(message);
		}

	}

}
