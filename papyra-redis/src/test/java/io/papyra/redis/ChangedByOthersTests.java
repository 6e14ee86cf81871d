package io.papyra.redis;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.api.sync.RedisCommands;
import io.papyra.backend.FactWriter;
import io.papyra.backend.PersistenceException;
import io.papyra.backend.ProgressMonitor;
import io.papyra.fact.FactKind;
import io.papyra.redis.internal.connection.RedisLink;
import io.papyra.redis.internal.connection.Resp;
import io.papyra.redis.internal.entry.StreamEntry;
import io.papyra.redis.internal.entry.StreamKeys;
import io.papyra.redis.internal.write.PendingBatch;
import io.papyra.redis.internal.write.StreamWriter;
import io.papyra.redis.internal.write.WriterIdentity;
import io.papyra.redis.server.EachRedis;
import io.papyra.redis.server.RedisBinary;
import io.papyra.redis.server.RedisServer;
import io.papyra.redis.server.TcpProxy;
import io.papyra.report.RecoveryMode;
import io.papyra.report.RecoveryReport;
import io.papyra.report.RecoveryRequest;
import io.papyra.report.ScanRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Others add, damage, remove and rename what writers have stored, and delete their state,
 * as the dice fall, while two processes write, now and then with a clone of one of them.
 * Whatever it was: what was acknowledged is there once and in order, or a gap tells of
 * it, at the latest behind one repair; and that repair keeps every entry, byte for byte.
 * See {@link Faults} for how often.
 */
@EachRedis
@Tag(Faults.TAG)
class ChangedByOthersTests {

	private static final int ROUNDS = 200;

	/** Entries among which there is damage. */
	private static final int DEEP = 100_000;

	private final RedisBinary binary;

	@AutoClose
	private final RedisServer server;

	@AutoClose
	private final TcpProxy proxy;

	ChangedByOthersTests(RedisBinary binary) {
		this.binary = binary;
		this.server = RedisServer.start(binary);
		this.proxy = TcpProxy.to(this.server.port());
	}

	@Test
	void nothingIsLostSilentlyOrDoubled() {
		Faults.run(this.binary, "changes by others", ROUNDS, (random) -> {
			this.server.commands().flushall();
			try (RedisHistory history = new RedisHistory(this.server); Run run = new Run(history, random)) {
				try {
					run.play();
					run.judge();
				}
				catch (Exception | AssertionError ex) {
					throw new AssertionError("after " + String.join("; ", run.done), ex);
				}
			}
		});
	}

	@Test
	void damageIsFoundAndRemovedHoweverDeep() {
		int facts = Faults.size(this.binary, DEEP);
		try (RedisHistory history = new RedisHistory(this.server)) {
			RedisBackend backend = history.loaded(0);
			Map<String, String> foreign = Map.of("data", "no", "and", "more");
			Set<String> damaged = new TreeSet<>(List.of(history.foreign(foreign)));
			try (FactWriter writer = backend.openWriter(RedisHistory.OPTIONS)) {
				for (int at = 0; at < facts; at += 1000) {
					writer.append(RedisHistory.events(at, Math.min(1000, facts - at)));
					if (at <= facts / 2 && facts / 2 < at + 1000) {
						damaged.add(history.foreign(foreign));
					}
				}
			}
			damaged.add(history.foreign(foreign));
			assertThat(backend.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).anomalyCount()).isEqualTo(3);
			RecoveryReport report = backend.recover(RecoveryRequest.of(RecoveryMode.REPAIR), ProgressMonitor.NONE);
			assertThat(report.linesRemoved()).isEqualTo(3);
			assertThat(report.after().isClean()).isTrue();
			assertThat(report.after().factCount()).isEqualTo(facts);
			assertThat(history.entries(history.events().quarantine()))
				.extracting((entry) -> entry.getBody().get("papyra:id"))
				.containsExactlyInAnyOrderElementsOf(damaged);
			System.out.println("rounds of faults: 3 damaged entries among " + facts + " on " + this.binary);
		}
	}

	/** One process that writes, with its connection through the proxy. */
	private final class Service implements AutoCloseable {

		private final RedisConnector connector = RedisConnector
			.to(RedisURI.create(RedisServer.HOST, ChangedByOthersTests.this.proxy.port()));

		private final StreamWriter writer;

		private final long window;

		private final int base;

		private int next;

		/** Under which id each place was acknowledged. */
		private final Map<Integer, String> acknowledged = new HashMap<>();

		private @Nullable PendingBatch pending;

		private int pendingCount;

		private @Nullable RedisLink link;

		Service(StreamKeys keys, WriterIdentity identity, long window, int base) {
			this.writer = new StreamWriter(keys, 10, new WriterIdentity.Shared(identity), InstantSource.system());
			this.window = window;
			this.base = base;
		}

		/** As a recorder and its writer do: again until it is stored. */
		void append(int count) {
			link();
			begin(count);
			for (int attempt = 0;; attempt++) {
				try {
					finish(link());
					return;
				}
				catch (PersistenceException ex) {
					drop();
					if (attempt == 20) {
						throw ex;
					}
				}
			}
		}

		/** Sends a batch of which no answer comes, or which does not arrive. */
		void appendInVain(int count, boolean arrives) {
			RedisLink open = link();
			begin(count);
			if (arrives) {
				ChangedByOthersTests.this.proxy.cutReplyAfter(0, TcpProxy.Cut.RESET);
			}
			else {
				ChangedByOthersTests.this.proxy.cutRequestAfter(100, TcpProxy.Cut.RESET);
			}
			try {
				finish(open);
			}
			catch (PersistenceException ex) {
				// Wanted; the next append sends it again, over another connection.
				drop();
			}
			ChangedByOthersTests.this.proxy.heal();
		}

		private void begin(int count) {
			if (this.pending == null) {
				Map<FactKind, StreamWriter> writers = new EnumMap<>(FactKind.class);
				writers.put(FactKind.EVENT, this.writer);
				this.pending = new PendingBatch(RedisHistory.events(this.base + this.next, count), writers);
				this.pendingCount = count;
			}
		}

		private void finish(RedisLink open) {
			PendingBatch batch = this.pending;
			if (batch == null) {
				return;
			}
			batch.parts().values().forEach((part) -> part.send(open, this.writer));
			for (int at = 0; at < this.pendingCount; at++) {
				this.acknowledged.put(this.next++, this.writer.writer());
			}
			this.pending = null;
			while (this.writer.window().bytes() > this.window) {
				this.writer.window().evict();
			}
		}

		void check() {
			this.writer.check(link());
		}

		private RedisLink link() {
			RedisLink open = this.link;
			if (open == null || !open.isOpen()) {
				drop();
				open = this.connector.links().open();
				this.link = open;
				this.writer.check(open);
			}
			return open;
		}

		private void drop() {
			RedisLink open = this.link;
			this.link = null;
			if (open != null) {
				open.close();
			}
		}

		@Override
		public void close() {
			drop();
			this.connector.close();
		}

	}

	/** One round. */
	private final class Run implements AutoCloseable {

		private final RedisHistory history;

		private final Random random;

		private final StreamKeys keys;

		private final RedisCommands<String, String> commands;

		private final List<Service> services = new ArrayList<>();

		/** What was done, for the message of a failure. */
		private final List<String> done = new ArrayList<>();

		Run(RedisHistory history, Random random) {
			this.history = history;
			this.random = random;
			this.keys = history.events();
			this.commands = history.commands();
			WriterIdentity first = WriterIdentity.random();
			add(first);
			add(WriterIdentity.random());
			if (random.nextInt(4) == 0) {
				// A machine that was cloned while it started.
				add(first);
			}
		}

		private void add(WriterIdentity identity) {
			Service service = new Service(this.keys, identity, this.random.nextBoolean() ? 1 << 20 : 2_000,
					this.services.size() * LoadedWriter.MOST);
			this.services.add(service);
			service.check();
		}

		private Service service() {
			return this.services.get(this.random.nextInt(this.services.size()));
		}

		void play() {
			if (this.random.nextInt(3) == 0) {
				addForeign();
			}
			int steps = 5 + this.random.nextInt(15);
			for (int step = 0; step < steps; step++) {
				if (this.random.nextInt(5) < 3) {
					append(service(), 1 + this.random.nextInt(12));
				}
				else {
					change();
				}
			}
			// Each of them writes once more, and has the time to see what the others did.
			for (int round = 0; round < 2; round++) {
				this.services.forEach(Service::check);
				this.services.forEach((service) -> append(service, 1));
			}
			if (this.random.nextInt(3) == 0) {
				copyAnEntry();
			}
		}

		private void append(Service service, int count) {
			service.append(count);
			this.done.add("append " + count + " by " + this.services.indexOf(service));
		}

		private void change() {
			boolean cloned = this.services.size() > 2;
			// A loss that a clone has a part in, nobody can tell from the clone's own
			// work.
			int kind = cloned ? 9 * this.random.nextInt(2) : this.random.nextInt(11);
			switch (kind) {
				case 0, 1 -> addForeign();
				case 2 -> damage();
				case 3 -> this.done.add("XDEL " + removeSome());
				case 4 -> this.done.add("XTRIM " + this.commands.xtrim(this.keys.stream(), this.random.nextInt(10)));
				case 5 -> deleteState(this.keys.writers());
				case 6 -> this.done.add("DEL stream " + this.commands.del(this.keys.stream()));
				case 7 -> deleteState(this.keys.writers(), this.keys.stream());
				case 8 -> renameAway();
				case 9 -> {
					Service service = service();
					boolean arrives = this.random.nextInt(3) > 0;
					service.appendInVain(1 + this.random.nextInt(5), arrives);
					this.done.add("append in vain by " + this.services.indexOf(service) + (arrives ? ", arrives" : ""));
					if (!cloned && this.random.nextBoolean()) {
						deleteState(this.keys.writers());
					}
				}
				default -> {
					this.commands.flushall();
					forgotten();
					this.done.add("FLUSHALL");
				}
			}
		}

		private void deleteState(String... deleted) {
			this.commands.del(deleted);
			forgotten();
			this.done.add("DEL " + List.of(deleted));
		}

		/** Where no state and no process knows an id any more, nobody can tell of it. */
		private void forgotten() {
			Set<String> living = new HashSet<>();
			this.services.forEach((service) -> living.add(service.writer.writer()));
			this.services.forEach((service) -> service.acknowledged.values().removeIf((id) -> !living.contains(id)));
		}

		private void addForeign() {
			String id = switch (this.random.nextInt(6)) {
				case 0 -> this.history.foreign(Map.of("x", "1"));
				case 1 -> this.history.foreign(Map.of("data", "no", "and", "more"));
				case 2 -> this.history.foreign(Map.of("data", "{\"kind\":\"other\",\"timestamp\":1}"));
				case 3 -> odd();
				case 4 -> this.history
					.foreign(Map.of("data", "{\"kind\":\"event\",\"system_id\":\"s\",\"actor_address\":\"a\","
							+ "\"event_type\":\"E\",\"payload\":1,\"timestamp\":1768380323.0,\"writer\":\"w\",\"seq\":1}"));
				default -> ahead();
			};
			this.done.add("foreign " + id);
		}

		private String odd() {
			try (RedisConnector connector = this.history.connector(); RedisLink link = connector.links().open()) {
				byte[] bytes = new byte[1 + this.random.nextInt(50)];
				this.random.nextBytes(bytes);
				return link.await(link.commands().xadd(Resp.bytes(this.keys.stream()), Map.of(StreamEntry.DATA, bytes)),
						"XADD");
			}
		}

		/** An hour ahead of the clock, or of another entry that is. */
		private String ahead() {
			try {
				return this.commands.xadd(this.keys.stream(),
						new XAddArgs().id(System.currentTimeMillis() + 3_600_000 + this.random.nextInt(1000) + "-0"),
						"data", "ahead");
			}
			catch (RedisCommandExecutionException ex) {
				return "refused";
			}
		}

		private String removeSome() {
			List<StreamMessage<String, String>> entries = this.history.entries();
			if (entries.isEmpty()) {
				return "none";
			}
			// Anywhere, or the newest ones.
			boolean tail = this.random.nextBoolean();
			int count = 1 + this.random.nextInt(Math.min(5, entries.size()));
			List<String> ids = new ArrayList<>();
			for (int at = 0; at < count; at++) {
				ids.add(entries.get(tail ? entries.size() - 1 - at : this.random.nextInt(entries.size())).getId());
			}
			this.commands.xdel(this.keys.stream(), ids.toArray(String[]::new));
			return ids.toString();
		}

		/** An entry cannot be changed: all are written again under their ids. */
		private void damage() {
			List<StreamMessage<String, String>> entries = this.history.entries();
			if (entries.isEmpty() || entries.stream().anyMatch((entry) -> !entry.getBody().containsKey("data"))) {
				return;
			}
			int damaged = this.random.nextInt(entries.size());
			String copy = this.keys.quarantine() + "-copy";
			for (int at = 0; at < entries.size(); at++) {
				StreamMessage<String, String> entry = entries.get(at);
				Map<String, String> body = new HashMap<>(entry.getBody());
				if (at == damaged) {
					String data = entry.getBody().getOrDefault("data", "");
					int cut = this.random.nextInt(data.length() + 1);
					body.put("data", data.substring(0, cut) + "?" + data.substring(Math.min(cut + 1, data.length())));
				}
				this.commands.xadd(copy, new XAddArgs().id(entry.getId()), body);
			}
			this.commands.rename(copy, this.keys.stream());
			this.done.add("damage " + entries.get(damaged).getId());
		}

		private void renameAway() {
			if (this.commands.exists(this.keys.stream()) == 1) {
				this.commands.rename(this.keys.stream(), this.keys.stream() + ":aside");
				this.done.add("RENAME");
			}
		}

		private void copyAnEntry() {
			List<StreamMessage<String, String>> entries = this.history.entries();
			StreamMessage<String, String> entry = entries.get(this.random.nextInt(entries.size()));
			this.history.foreign(entry.getBody());
			this.done.add("copy of " + entry.getId());
		}

		void judge() {
			Map<String, String> before = byId(this.keys.stream());
			RedisBackend backend = this.history.backend();
			assertThat(backend.recover(RecoveryRequest.of(RecoveryMode.QUARANTINE), ProgressMonitor.NONE)
				.after()
				.anomalies()).isEmpty();
			StoredEntries stored = StoredEntries.of(this.history);
			for (Service service : this.services) {
				NavigableSet<Integer> places = new TreeSet<>(service.acknowledged.keySet());
				int missing = stored.missing(service.base, places);
				assertThat(missing).isLessThanOrEqualTo(places.size());
			}
			Map<String, String> after = byId(this.keys.stream());
			Map<String, String> aside = savedTo();
			before.forEach(
					(id, entry) -> assertThat(after.getOrDefault(id, aside.getOrDefault(id, "gone"))).as("entry %s", id)
						.isEqualTo(entry));
			assertThat(backend.recover(RecoveryRequest.of(RecoveryMode.QUARANTINE), ProgressMonitor.NONE).changed())
				.isFalse();
		}

		private Map<String, String> byId(String key) {
			Map<String, String> entries = new HashMap<>();
			this.history.entries(key).forEach((entry) -> entries.put(entry.getId(), text(entry.getBody())));
			return entries;
		}

		private Map<String, String> savedTo() {
			Map<String, String> entries = new HashMap<>();
			this.history.entries(this.keys.quarantine()).forEach((entry) -> {
				Map<String, String> body = new HashMap<>(entry.getBody());
				body.keySet().removeIf((field) -> field.startsWith("papyra:"));
				entries.put(entry.getBody().getOrDefault("papyra:id", ""), text(body));
			});
			return entries;
		}

		private static String text(Map<String, String> body) {
			return new TreeMap<>(body).toString();
		}

		@Override
		public void close() {
			this.services.forEach(Service::close);
		}

	}

}
