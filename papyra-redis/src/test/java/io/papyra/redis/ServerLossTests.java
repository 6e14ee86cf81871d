package io.papyra.redis;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import io.papyra.redis.server.EachRedis;
import io.papyra.redis.server.RedisBinary;
import io.papyra.redis.server.RedisServer;
import io.papyra.redis.server.RedisServerBuilder;
import io.papyra.redis.server.RedisServerBuilder.Fsync;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Redis is killed, loses power, and comes back with an older copy, under load: what it
 * had acknowledged is sent again, or a gap tells of it. See {@link Faults} for how often.
 */
@EachRedis
@Tag(Faults.TAG)
class ServerLossTests {

	private static final int ROUNDS = 50;

	/** More than any round writes. */
	private static final long LARGE = 64 << 20;

	/** About a dozen entries. */
	private static final long SMALL = 4 << 10;

	private final RedisBinary binary;

	ServerLossTests(RedisBinary binary) {
		this.binary = binary;
	}

	/** What happens to a server under load; it runs again afterwards. */
	interface Fault {

		void happen(RedisServer server, LoadedWriter load) throws Exception;

	}

	/** One server, one load, one fault. Returns how much is in gaps. */
	private static long lost(RedisServerBuilder options, long window, long seed, Fault fault) throws Exception {
		try (RedisServer server = options.start();
				RedisHistory history = new RedisHistory(server);
				LoadedWriter load = new LoadedWriter(history.loaded(window), seed)) {
			fault.happen(server, load);
			load.awaitMore(50);
			load.finish(history);
			return load.lost();
		}
	}

	private RedisServerBuilder appendOnly(Fsync fsync) {
		return RedisServer.with(this.binary).appendOnly(fsync);
	}

	@ParameterizedTest
	@EnumSource(Fsync.class)
	void aKilledServerLosesNothingThatItsFileHas(Fsync fsync) {
		Faults.run(this.binary, "kill -9 with appendfsync " + fsync, ROUNDS, (random) -> {
			// While a sync takes long, "everysec" keeps up to two seconds in the memory
			// of the server.
			boolean little = random.nextBoolean() && fsync != Fsync.EVERYSEC;
			long lost = lost(appendOnly(fsync), little ? SMALL : LARGE, random.nextLong(), (server, load) -> {
				load.awaitMore(20 + random.nextInt(400));
				server.kill9();
				server.restart();
			});
			assertThat(lost).isZero();
		});
	}

	@Test
	void whatASnapshotLacksIsSentAgain() {
		Faults.run(this.binary, "kill -9 with snapshots alone", ROUNDS, (random) -> {
			long lost = lost(RedisServer.with(this.binary).snapshots(), LARGE, random.nextLong(), (server, load) -> {
				load.awaitMore(20 + random.nextInt(200));
				server.commands().save();
				load.awaitMore(20 + random.nextInt(300));
				server.kill9();
				server.restart();
			});
			assertThat(lost).isZero();
		});
	}

	@Test
	void whatAPowerCutTakesIsSentAgain() {
		Faults.run(this.binary, "power cut", ROUNDS, (random) -> {
			boolean synced = random.nextInt(4) > 0;
			long lost = lost(appendOnly(synced ? Fsync.EVERYSEC : Fsync.NO), LARGE, random.nextLong(),
					(server, load) -> cutPower(server, load, synced, random.nextDouble(), random));
			assertThat(lost).isZero();
		});
	}

	@Test
	void whatAPowerCutTakesAndMemoryNoLongerHoldsIsInAGap() {
		long[] lost = { 0 };
		Faults.run(this.binary, "power cut with little memory", ROUNDS,
				(random) -> lost[0] += lost(appendOnly(Fsync.EVERYSEC), SMALL, random.nextLong(),
						(server, load) -> cutPower(server, load, true, random.nextDouble() / 2, random)));
		assertThat(lost[0]).isPositive();
	}

	/**
	 * Ends the server, and its file anywhere behind what was on the disk a moment ago:
	 * within a second, or, if nothing was ever synced, anywhere at all.
	 * @param share how much of what came since then stays
	 */
	private static void cutPower(RedisServer server, LoadedWriter load, boolean synced, double share, Random random)
			throws Exception {
		load.awaitMore(20 + random.nextInt(300));
		Path file = newestAppendOnlyFile(server);
		long kept = synced ? Files.size(file) : 0;
		load.awaitMore(50 + random.nextInt(400));
		server.kill9();
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
			channel.truncate(kept + (long) (share * (channel.size() - kept)));
		}
		server.restart();
	}

	private static Path newestAppendOnlyFile(RedisServer server) throws IOException {
		try (Stream<Path> files = Files.walk(server.directory())) {
			return files.filter((file) -> file.getFileName().toString().matches(".*\\.incr\\.aof|appendonly\\.aof"))
				.max(Comparator.comparing((file) -> file.toFile().lastModified()))
				.orElseThrow();
		}
	}

	@Test
	void anOlderCopyThatIsRestoredIsCompletedAgain() {
		Faults.run(this.binary, "older copy restored", ROUNDS, (random) -> {
			boolean little = random.nextInt(4) == 0;
			boolean snapshot = random.nextBoolean();
			RedisServerBuilder options = snapshot ? RedisServer.with(this.binary).snapshots()
					: appendOnly(Fsync.EVERYSEC);
			long lost = lost(options, little ? SMALL : LARGE, random.nextLong(), (server, load) -> {
				load.awaitMore(20 + random.nextInt(200));
				if (snapshot) {
					server.commands().save();
				}
				Path copy = Files.createTempDirectory("papyra-copy-");
				copyData(server.directory(), copy);
				load.awaitMore(20 + random.nextInt(300));
				server.kill9();
				removeData(server.directory());
				copyData(copy, server.directory());
				server.restart();
				removeData(copy);
				Files.delete(copy);
			});
			assertThat(little || lost == 0).isTrue();
		});
	}

	/** Files of the data alone: not the configuration, the log and the process. */
	private static boolean isData(Path path) {
		return path.toString().matches(".*(\\.rdb|\\.aof|\\.manifest|dir)");
	}

	private static List<Path> data(Path directory) throws IOException {
		try (Stream<Path> files = Files.walk(directory)) {
			return files.filter((path) -> !path.equals(directory)).filter(ServerLossTests::isData).toList();
		}
	}

	private static void copyData(Path from, Path to) throws IOException {
		for (Path path : data(from)) {
			Path copy = to.resolve(from.relativize(path));
			if (Files.isDirectory(path)) {
				Files.createDirectories(copy);
			}
			else {
				Files.copy(path, copy, StandardCopyOption.REPLACE_EXISTING);
			}
		}
	}

	private static void removeData(Path directory) throws IOException {
		List<Path> data = data(directory);
		for (int at = data.size() - 1; at >= 0; at--) {
			Files.delete(data.get(at));
		}
	}

	@Test
	void aServerThatComesBackEmptyGetsAllThatMemoryHolds() {
		Faults.run(this.binary, "kill -9 without persistence", ROUNDS, (random) -> {
			long lost = lost(RedisServer.with(this.binary), LARGE, random.nextLong(), (server, load) -> {
				load.awaitMore(20 + random.nextInt(400));
				server.kill9();
				server.restart();
			});
			assertThat(lost).isZero();
		});
	}

}
