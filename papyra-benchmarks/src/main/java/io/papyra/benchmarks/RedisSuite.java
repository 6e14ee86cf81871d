package io.papyra.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import io.papyra.redis.server.RedisBinary;

/**
 * Papyra's history in Redis beside what the server can be made to do, on Redis 7.0 and on
 * the newest Redis and the newest Valkey that there are. Further servers are those in the
 * directory that the system property {@value RedisBinary#SERVERS} names.
 */
final class RedisSuite implements Suite {

	private static final String OLD = "redis-7.0";

	/** The best of five counts: the one that other work disturbed least. */
	private static final Repeats BEST_OF_FIVE = new Repeats(2, 5, 1);

	private static final int PIPELINE = RedisHost.BATCH;

	private static final double CPU_MICROS = 1.5;

	private static final double PAUSE_MILLIS = 10;

	@Override
	public String name() {
		return "redis";
	}

	@Override
	public String question() {
		return "redis: how fast do facts get into Redis, exactly once, and out, beside redis-benchmark and Lettuce?";
	}

	@Override
	public int usualFacts() {
		return 1_000_000;
	}

	@Override
	public Repeats usualRepeats() {
		return BEST_OF_FIVE;
	}

	@Override
	public String amount(Options options) {
		return options.facts() + " facts removed, fewer written and read; the best counts, not the median";
	}

	/** Redis 7.0, the newest Redis and the newest Valkey; or those that were chosen. */
	private static List<RedisBinary> servers() {
		List<RedisBinary> all = RedisBinary.all();
		Optional<RedisBinary> old = all.stream().filter((server) -> server.name().equals(OLD)).findFirst();
		return Stream.of(old, newest(all, false), newest(all, true)).flatMap(Optional::stream).distinct().toList();
	}

	private static Optional<RedisBinary> newest(List<RedisBinary> all, boolean valkey) {
		return all.stream()
			.filter((server) -> server.valkey() == valkey)
			.max(Comparator.comparing(RedisSuite::version));
	}

	private static long version(RedisBinary server) {
		String[] parts = server.version().split("\\.");
		return Long.parseLong(parts[0]) * 1000 + Long.parseLong(parts[1]);
	}

	@Override
	public List<Case> cases() {
		List<Case> cases = new ArrayList<>();
		for (RedisBinary server : servers()) {
			List<Case> some = new ArrayList<>();
			appends(some, server);
			callers(some, server, 1, 64);
			callers(some, server, 64, 16);
			reads(some, server);
			List<String> flags = List.of("-D" + RedisBinary.ONLY + "=" + server.name(),
					"-D" + RedisBinary.SERVERS + "=" + System.getProperty(RedisBinary.SERVERS, ""));
			some.forEach((each) -> cases.add(each.withFlags(flags)));
		}
		return cases;
	}

	private static void appends(List<Case> cases, RedisBinary server) {
		String name = server.name();
		for (RedisStore store : RedisStore.values()) {
			int divisor = (store == RedisStore.ALWAYS) ? 4 : 2;
			cases
				.add(Case
					.of(id(name, "append", store), server + ", " + store.label() + ": Papyra's writer, exactly once",
							() -> new RedisAppend(name, store))
					.withDivisor(divisor));
			cases.add(benchmark(server, store, 1, PIPELINE).withDivisor(divisor));
			if (store != RedisStore.EVERYSEC) {
				cases.add(Case.of(id(name, "xadd", store),
						server + ", " + store.label() + ": Lettuce, an XADD each, 1,000 in a flush",
						() -> new RedisAdds(name, store))
					.withDivisor(4 * divisor));
			}
		}
		cases.add(Case.of(id(name, "record"), server + ": Papyra, record from objects, 1 thread",
				() -> new RedisRecord(name, 1, false))
			.withDivisor(2));
	}

	private static void callers(List<Case> cases, RedisBinary server, int callers, int divisor) {
		String name = server.name();
		cases.add(Case.of(id(name, "acked-" + callers), server + ": Papyra, recordDurably, callers: " + callers,
				() -> new RedisRecord(name, callers, true))
			.withDivisor(divisor));
		cases.add(Case
			.of(id(name, "waiting-" + callers), server + ": Lettuce, an XADD each and wait for it, callers: " + callers,
					() -> new RedisWaitingAdds(name, callers))
			.withDivisor(divisor));
		cases.add(benchmark(server, RedisStore.MEMORY, callers, 1).withDivisor(divisor));
	}

	private static void reads(List<Case> cases, RedisBinary server) {
		String name = server.name();
		cases.add(Case.of(id(name, "scan"), server + ": Papyra's scan", () -> new RedisScan(name)).withDivisor(2));
		cases
			.add(Case.of(id(name, "xrange"), server + ": Lettuce, XRANGE in the same pages", () -> new RedisPages(name))
				.withDivisor(2));
		cases.add(Case.of(id(name, "consume"), server + ": Papyra, a member of a group, poll and acknowledge",
				() -> new RedisConsume(name))
			.withDivisor(4));
		cases.add(Case.of(id(name, "readgroup"), server + ": Lettuce, XREADGROUP and XACK in the same batches",
				() -> new RedisGroupReads(name))
			.withDivisor(4));
		cases.add(Case.of(id(name, "pause-alone"), server + ": GET by another client, nothing beside",
				() -> new RedisPause(name, false)));
		cases.add(Case.of(id(name, "pause-compacting"), server + ": the same while facts are removed",
				() -> new RedisPause(name, true)));
	}

	/**
	 * What the server can be made to take; by other means where the program is not there.
	 */
	private static Case benchmark(RedisBinary server, RedisStore store, int clients, int pipeline) {
		String name = server.name();
		String how = " -c " + clients + " -P " + pipeline;
		String id = benchmarkId(name, store, clients, pipeline);
		Optional<Path> program = RedisBenchmark.of(server);
		String where = server + ((pipeline > 1) ? ", " + store.label() : "") + ": ";
		if (program.isEmpty()) {
			return Case.of(id, where + "plain sockets like redis-benchmark" + how + ", which is not there",
					() -> new RedisSockets(name, store, clients, pipeline));
		}
		Path found = program.get();
		String whose = found.equals(server.tool("redis-benchmark").orElse(null)) ? ""
				: " of " + Objects.requireNonNull(found.getParent()).getFileName();
		return Case.of(id, where + "redis-benchmark" + whose + how,
				() -> new RedisBenchmark(found, name, store, clients, pipeline));
	}

	private static String benchmarkId(String server, RedisStore store, int clients, int pipeline) {
		return id(server, "benchmark", store) + "-c" + clients + "-P" + pipeline;
	}

	private static String id(String server, String what, RedisStore store) {
		return id(server, (store == RedisStore.MEMORY) ? what : store.id() + "-" + what);
	}

	private static String id(String server, String what) {
		return server + "-" + what;
	}

	@Override
	public List<Column> columns() {
		return List.of(new Column("best/s", (outcome) -> Column.count(outcome.bestRate())),
				new Column("median/s", (outcome) -> Column.count(outcome.rate())),
				Column.figure("CPU us each, its threads", "cpu-us"),
				new Column("CPU us each, its JVM", RedisSuite::cpuOfProcess),
				Column.figure("CPU us each, the server", "server-us"), Column.figure("facts per batch", "batch"),
				pause("GET p50, ms", 50), pause("p99", 99), pause("p99.9", 99.9), pause("max", 100),
				Column.figure("p99 while trimming", "trim-p99"), Column.counted());
	}

	private static String cpuOfProcess(Outcome outcome) {
		double micros = outcome.median((round) -> round.cpuNanos() / 1e3 / round.expected());
		return (micros < 0 || Latencies.of(outcome).count() > 0) ? "-" : Column.count(micros);
	}

	private static Column pause(String title, double percent) {
		Column column = Latencies.column(title, percent);
		return new Column(title,
				(outcome) -> (Latencies.of(outcome).count() == 0) ? "-" : column.cell().apply(outcome));
	}

	@Override
	public List<Bar> bars() {
		List<Bar> bars = new ArrayList<>();
		for (RedisBinary server : servers()) {
			String name = server.name();
			for (RedisStore store : List.of(RedisStore.MEMORY, RedisStore.EVERYSEC)) {
				String limit = benchmarkId(name, store, 1, PIPELINE);
				bars.add(Bar.best(id(name, "append", store), limit, 0.65));
				if (store == RedisStore.MEMORY) {
					bars.add(Bar.best(id(name, "append", store), limit, 0.7).on("quiet machine"));
				}
			}
			bars.add(Bar.best(id(name, "append"), id(name, "xadd"), Double.NaN));
			bars.add(Bar.best(id(name, "append", RedisStore.ALWAYS), id(name, "xadd", RedisStore.ALWAYS), 5));
			bars.add(Bar.best(id(name, "append", RedisStore.ALWAYS), benchmarkId(name, RedisStore.ALWAYS, 1, PIPELINE),
					Double.NaN));
			bars.add(Bar.best(id(name, "record"), benchmarkId(name, RedisStore.MEMORY, 1, PIPELINE), Double.NaN));
			bars.add(Bar.lowest(id(name, "append"), "cpu-us", CPU_MICROS));
			bars.add(Bar.best(id(name, "scan"), id(name, "xrange"), 0.7));
			bars.add(Bar.best(id(name, "consume"), id(name, "readgroup"), 0.6));
			for (int callers : List.of(1, 64)) {
				bars.add(Bar.best(id(name, "acked-" + callers), benchmarkId(name, RedisStore.MEMORY, callers, 1), 0.6));
				bars.add(Bar.best(id(name, "acked-" + callers), id(name, "waiting-" + callers), Double.NaN));
			}
			bars.add(Latencies.bar(id(name, "pause-compacting"), PAUSE_MILLIS));
			bars.add(Bar.atMost(id(name, "pause-compacting"), "trim-p99", PAUSE_MILLIS));
		}
		return bars;
	}

}
