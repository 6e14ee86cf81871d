package io.papyra.redis;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.lettuce.core.RedisURI;
import io.lettuce.core.StreamMessage;
import io.papyra.backend.FactWriter;
import io.papyra.backend.PersistenceException;
import io.papyra.backend.ProgressMonitor;
import io.papyra.fact.FactKind;
import io.papyra.redis.internal.entry.StreamKeys;
import io.papyra.redis.server.EachRedis;
import io.papyra.redis.server.ProxyConnection;
import io.papyra.redis.server.RedisBinary;
import io.papyra.redis.server.RedisServer;
import io.papyra.redis.server.TcpProxy;
import io.papyra.report.CompactionRequest;
import io.papyra.report.RecoveryMode;
import io.papyra.report.RecoveryRequest;
import io.papyra.retention.Retention;
import io.papyra.retention.RetentionPolicy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A process is killed before and behind each command that it sends, in turn: none of its
 * connections brings anything from then on, and it gets no other one. Whatever it was,
 * repair, quarantine, compaction, registration, running it again leaves what it leaves
 * when nothing happens. Each build takes some of the commands, the gate all.
 */
@EachRedis
@Tag(Faults.TAG)
class KilledWorkTests {

	private static final RetentionPolicy NEWEST_5 = RetentionPolicy.same(new Retention(5L, null, null));

	private static final int MOST = 10_000;

	private final RedisBinary binary;

	private final RedisServer server;

	private final RedisHistory history;

	@TempDir
	Path directory;

	KilledWorkTests(RedisBinary binary) {
		this.binary = binary;
		this.server = RedisServer.shared(binary);
		this.history = new RedisHistory(this.server);
	}

	/** A history with everything that a repair has to do, in pages of ten entries. */
	@BeforeEach
	void damage() {
		this.history.foreign(Map.of("x", "1"));
		this.history.store(0, 14);
		this.history.foreign(Map.of("data", "no", "extra", "kept"));
		this.history.store(14, 6);
		List<StreamMessage<String, String>> entries = this.history.entries();
		this.history.foreign(entries.get(2).getBody());
		this.history.foreign(Map.of("data", "{\"kind\":\"other\"}"));
		this.history.commands()
			.xdel(this.history.events().stream(), entries.get(4).getId(), entries.get(5).getId(),
					entries.get(9).getId(), entries.get(entries.size() - 1).getId());
	}

	@AfterEach
	void close() {
		this.history.close();
	}

	private List<String> keys() {
		List<String> keys = new ArrayList<>();
		for (FactKind kind : FactKind.values()) {
			StreamKeys all = this.history.keys(kind);
			keys.addAll(List.of(all.stream(), all.writers(), all.quarantine(), all.checkpoint(), all.lease()));
		}
		return keys;
	}

	private Map<String, byte[]> copy() {
		Map<String, byte[]> copy = new LinkedHashMap<>();
		for (String key : keys()) {
			byte @Nullable [] dump = this.history.commands().dump(key);
			if (dump != null) {
				copy.put(key, dump);
			}
		}
		return copy;
	}

	private void restore(Map<String, byte[]> copy) {
		this.history.commands().del(keys().toArray(String[]::new));
		copy.forEach((key, value) -> this.history.commands().restore(key, 0, value));
	}

	/** All that is stored, but for times, and ids that the time gave. */
	private Map<String, List<String>> content() {
		Map<String, List<String>> content = new TreeMap<>();
		StreamKeys keys = this.history.events();
		for (String key : List.of(keys.stream(), keys.quarantine())) {
			content.put(key,
					this.history.entries(key)
						.stream()
						.map((entry) -> new TreeMap<>(entry.getBody()).toString()
							.replaceAll("(timestamp|since|until)\":\\d+\\.\\d+", "$1\":0")
							.replaceAll("(log_gap.*crc32c\":\")\\w+", "$1")
							.replaceAll("papyra:at=\\S+", ""))
						.toList());
		}
		List<String> states = new ArrayList<>();
		new TreeMap<>(this.history.commands().hgetall(keys.writers())).forEach((field, value) -> {
			if (!field.matches(".*:(t|id|c)")) {
				states.add(field + "=" + value);
			}
		});
		content.put(keys.writers(), states);
		return content;
	}

	/** The work of one process, behind a proxy of its own. */
	private boolean killed(int at, boolean behind, Consumer<RedisURI> work) {
		try (TcpProxy proxy = TcpProxy.to(this.server.port())) {
			AtomicInteger commands = new AtomicInteger();
			proxy.beforeRequest((connection) -> {
				if (commands.incrementAndGet() == at) {
					kill(proxy, connection, behind);
				}
			});
			try {
				work.accept(RedisURI.create(RedisServer.HOST, proxy.port()));
			}
			catch (PersistenceException ex) {
				assertThat(commands.get()).as(ex.getMessage()).isGreaterThanOrEqualTo(at);
			}
			return commands.get() >= at;
		}
	}

	private static void kill(TcpProxy proxy, ProxyConnection connection, boolean behind) {
		proxy.refuse();
		proxy.connections().stream().filter((one) -> one != connection).forEach((one) -> one.end(TcpProxy.Cut.RESET));
		if (behind) {
			// The server does it, and nobody hears of it.
			connection.cutReplyAfter(0, TcpProxy.Cut.RESET);
		}
		else {
			connection.cutRequestAfter(0, TcpProxy.Cut.RESET);
		}
	}

	/** Kills the work at each command, then lets it run again. */
	private void atEachCommand(String what, Consumer<RedisURI> work) {
		Map<String, byte[]> before = copy();
		work.accept(this.history.uri());
		Map<String, List<String>> whole = content();
		int every = Faults.isProgramme() ? 1 : 7;
		int kills = 0;
		boolean killed = true;
		for (int at = 1; killed && at < MOST; at += every) {
			for (boolean behind : new boolean[] { false, true }) {
				restore(before);
				killed = killed(at, behind, work);
				kills += killed ? 1 : 0;
				endLeases();
				work.accept(this.history.uri());
				assertThat(content()).as("%s, killed %s command %d", what, behind ? "behind" : "before", at)
					.isEqualTo(whole);
			}
		}
		assertThat(killed).as("ends without being killed").isFalse();
		assertThat(kills).isGreaterThan(3);
		System.out.println("rounds of faults: " + kills + " kills of a " + what + " on " + this.binary);
	}

	/** Those of a process that was killed end by themselves, after a while. */
	private void endLeases() {
		for (FactKind kind : FactKind.values()) {
			this.history.commands().del(this.history.keys(kind).lease());
		}
	}

	private RedisBackend backend(RedisURI uri, RetentionPolicy retention) {
		return new RedisBackend(RedisConnector.to(uri), this.history.options().withTrim(false, true), retention);
	}

	@Test
	void aRepairThatRunsAgainHasTheSameEnd() {
		atEachCommand("repair", (uri) -> {
			try (RedisBackend backend = backend(uri, RetentionPolicy.NONE)) {
				backend.recover(RecoveryRequest.of(RecoveryMode.REPAIR), ProgressMonitor.NONE);
			}
		});
	}

	@Test
	void aQuarantineThatRunsAgainHasTheSameEnd() {
		atEachCommand("quarantine", (uri) -> {
			try (RedisBackend backend = backend(uri, RetentionPolicy.NONE)) {
				backend.recover(new RecoveryRequest(RecoveryMode.QUARANTINE, this.directory, false),
						ProgressMonitor.NONE);
			}
		});
		assertThat(this.history.scan().anomalies()).isEmpty();
	}

	@Test
	void aCompactionThatRunsAgainHasTheSameEnd() {
		this.history.backend().recover(RecoveryRequest.of(RecoveryMode.QUARANTINE), ProgressMonitor.NONE);
		atEachCommand("compaction", (uri) -> {
			try (RedisBackend backend = backend(uri, NEWEST_5)) {
				backend.compact(CompactionRequest.NOW, ProgressMonitor.NONE);
			}
		});
		assertThat(this.history.places()).hasSize(5);
		assertThat(this.history.scan().anomalies()).isEmpty();
	}

	@Test
	void aRegistrationThatWasKilledLeavesNothingInTheWay() {
		Map<String, byte[]> before = copy();
		List<Integer> places = this.history.places();
		int every = Faults.isProgramme() ? 1 : 3;
		boolean killed = true;
		for (int at = 1; killed && at < MOST; at += every) {
			for (boolean behind : new boolean[] { false, true }) {
				restore(before);
				Consumer<RedisURI> start = (uri) -> {
					try (RedisBackend backend = backend(uri, RetentionPolicy.NONE);
							FactWriter writer = backend.openWriter(RedisHistory.OPTIONS)) {
						writer.append(RedisHistory.events(100, 3));
					}
				};
				killed = killed(at, behind, start);
				start.accept(this.history.uri());
				List<Integer> added = this.history.places().subList(places.size(), this.history.places().size());
				// Those of the process that was killed are there wholly or not at all.
				assertThat(added).isIn(List.of(100, 101, 102), List.of(100, 101, 102, 100, 101, 102));
				assertThat(this.history.backend()
					.recover(RecoveryRequest.of(RecoveryMode.QUARANTINE), ProgressMonitor.NONE)
					.after()
					.anomalies()).isEmpty();
			}
		}
		assertThat(killed).isFalse();
	}

}
