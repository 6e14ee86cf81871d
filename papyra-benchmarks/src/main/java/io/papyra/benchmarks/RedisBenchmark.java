package io.papyra.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import io.papyra.redis.server.RedisBinary;
import io.papyra.redis.server.RedisServer;

/**
 * The program {@code redis-benchmark}, which sends one XADD over and over and looks at
 * nothing: how fast the server can be made to take entries.
 */
final class RedisBenchmark implements Contender {

	private static final String NAME = "redis-benchmark";

	private final Path program;

	private final String server;

	private final RedisStore store;

	private final int clients;

	private final int pipeline;

	/**
	 * @param pipeline how many commands each client sends before it reads the answers
	 */
	RedisBenchmark(Path program, String server, RedisStore store, int clients, int pipeline) {
		this.program = program;
		this.server = server;
		this.store = store;
		this.clients = clients;
		this.pipeline = pipeline;
	}

	/**
	 * That of the server; for servers that come without one, the newest among those of
	 * the others, or that of the machine.
	 */
	static Optional<Path> of(RedisBinary server) {
		Optional<Path> own = server.tool(NAME);
		return own.isPresent() ? own : others().findFirst();
	}

	private static Stream<Path> others() {
		List<Path> programs = new ArrayList<>();
		String servers = System.getProperty(RedisBinary.SERVERS, "");
		if (!servers.isEmpty()) {
			try (Stream<Path> folders = Files.list(Path.of(servers))) {
				folders.filter((folder) -> folder.getFileName().toString().startsWith("redis-"))
					.sorted(Comparator.reverseOrder())
					.forEach((folder) -> programs.add(folder.resolve(NAME)));
			}
			catch (IOException ex) {
				throw new IllegalStateException("-D" + RedisBinary.SERVERS + " cannot be read", ex);
			}
		}
		for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
			programs.add(Path.of(folder, NAME));
		}
		return programs.stream().filter(Files::isExecutable);
	}

	@Override
	public Round round(Workload work) throws Exception {
		try (RedisHost host = new RedisHost(this.server, this.store, work)) {
			int depth = Math.min(this.pipeline, work.facts());
			int entries = work.facts() - work.facts() % depth;
			Path answer = work.directory().resolve("answer");
			host.begin();
			Process process = new ProcessBuilder(command(host.server(), depth, entries)).redirectErrorStream(true)
				.redirectOutput(answer.toFile())
				.start();
			int exit = process.waitFor();
			String said = Files.readString(answer, StandardCharsets.ISO_8859_1);
			if (exit != 0) {
				throw new IllegalStateException(this.program + " ended with " + exit + ": " + said);
			}
			long nanos = Math.round(entries * 1e9 / perSecond(said));
			return host.end(new Round(entries, host.entries(), 0, nanos, -1, Map.of()));
		}
	}

	private List<String> command(RedisServer target, int depth, int entries) {
		return List.of(this.program.toString(), "-h", RedisServer.HOST, "-p", String.valueOf(target.port()), "-c",
				String.valueOf(this.clients), "-P", String.valueOf(depth), "-n", String.valueOf(entries), "--csv",
				"XADD", RedisHost.STREAM, "*", "data", "x".repeat(Facts.redisEntryBytes()));
	}

	/** From its last line, which begins with the command and what it has reached. */
	private static double perSecond(String csv) {
		String[] lines = csv.strip().split("\n");
		String[] fields = lines[lines.length - 1].split("\",\"");
		try {
			return Double.parseDouble(fields[1]);
		}
		catch (ArrayIndexOutOfBoundsException | NumberFormatException ex) {
			throw new IllegalStateException(NAME + " says: " + csv, ex);
		}
	}

}
