package io.papyra.redis;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.lettuce.core.Range;
import io.lettuce.core.RedisURI;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.api.sync.RedisCommands;
import io.papyra.backend.FactBatch;
import io.papyra.backend.FactWriter;
import io.papyra.backend.PersistenceException;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WriterOptions;
import io.papyra.fact.Fact;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.redis.internal.connection.LinkFactory;
import io.papyra.redis.internal.entry.StreamKeys;
import io.papyra.redis.server.RedisServer;
import io.papyra.report.ScanReport;
import io.papyra.report.ScanRequest;
import io.papyra.retention.RetentionPolicy;
import io.papyra.test.TestFacts;
import org.jspecify.annotations.Nullable;

/** A history of its own on a real server, for one test. */
public final class RedisHistory implements AutoCloseable {

	public static final WriterOptions OPTIONS = new WriterOptions(TestFacts.SYSTEM, SyncPolicy.ALWAYS);

	/** Keys of the events with the prefix that there is without a setting. */
	public static final StreamKeys USUAL = StreamKeys.of("papyra", TestFacts.SYSTEM, false, FactKind.EVENT);

	private final @Nullable RedisServer server;

	private final Supplier<RedisConnector> connectors;

	private final String prefix;

	private final List<RedisBackend> opened = new ArrayList<>();

	public RedisHistory(RedisServer server) {
		this(server, () -> RedisConnector.to(server.uri()), "p" + UUID.randomUUID());
	}

	/** One that is found by sentinels, in a cluster, or through a proxy. */
	public RedisHistory(Supplier<RedisConnector> connectors) {
		this(null, connectors, "p" + UUID.randomUUID());
	}

	private RedisHistory(@Nullable RedisServer server, Supplier<RedisConnector> connectors, String prefix) {
		this.server = server;
		this.connectors = connectors;
		this.prefix = prefix;
	}

	/** The same one, found in another way. */
	public RedisHistory through(Supplier<RedisConnector> others) {
		return new RedisHistory(this.server, others, this.prefix);
	}

	private RedisServer server() {
		return Objects.requireNonNull(this.server, "no single server");
	}

	public String prefix() {
		return this.prefix;
	}

	/** Another connector to it, for the caller to close. */
	public RedisConnector connector() {
		return this.connectors.get();
	}

	/** What opens its connections. */
	public static LinkFactory links(RedisConnector connector) {
		return connector.links();
	}

	/** Options with small pages, so that every test crosses several of them. */
	public RedisOptions options() {
		return RedisOptions.of(TestFacts.SYSTEM).withPrefix(this.prefix).withReadPageSize(10);
	}

	public RedisBackend backend() {
		return backend(options());
	}

	public RedisBackend backend(RetentionPolicy retention) {
		return opened(this.connectors.get(), options(), retention);
	}

	public RedisBackend backend(RedisOptions options) {
		return opened(this.connectors.get(), options, RetentionPolicy.NONE);
	}

	/** One of a service under load: large pages, and so many bytes to send again from. */
	public RedisBackend loaded(long window) {
		return backend(options().withReadPageSize(1000).withReplayWindow(window));
	}

	public RedisBackend backend(RedisURI uri, RedisOptions options, RetentionPolicy retention) {
		return opened(RedisConnector.to(uri), options, retention);
	}

	private RedisBackend opened(RedisConnector connector, RedisOptions options, RetentionPolicy retention) {
		RedisBackend backend = new RedisBackend(connector, options, retention);
		this.opened.add(backend);
		return backend;
	}

	/** One by whose clock it is another time, for the caller to close. */
	public static RedisBackend backend(RedisConnector connector, RedisOptions options, InstantSource clock) {
		return new RedisBackend(connector, options, RetentionPolicy.NONE, clock);
	}

	public RedisURI uri() {
		return server().uri();
	}

	public RedisCommands<String, String> commands() {
		return server().commands();
	}

	public StreamKeys events() {
		return keys(FactKind.EVENT);
	}

	public StreamKeys keys(FactKind kind) {
		return StreamKeys.of(this.prefix, TestFacts.SYSTEM, false, kind);
	}

	/** Entries of the events. */
	public List<StreamMessage<String, String>> entries() {
		return entries(events().stream());
	}

	public List<StreamMessage<String, String>> entries(String key) {
		return commands().xrange(key, Range.unbounded());
	}

	/** Adds an entry as another program would. */
	public String foreign(Map<String, String> fields) {
		return commands().xadd(events().stream(), fields);
	}

	/** Events alone, by their places: of the first, the next, ... */
	public static FactBatch events(int first, int count) {
		return TestFacts
			.batch(IntStream.range(first, first + count).mapToObj((at) -> TestFacts.fact(3 * at)).toArray(Fact[]::new));
	}

	/** Stores events as a service does that runs for a moment. */
	public void store(int first, int count) {
		try (FactWriter writer = backend().openWriter(OPTIONS)) {
			writer.append(events(first, count));
		}
	}

	/** Places of the events that are read back. */
	public static List<Integer> places(RedisBackend backend) {
		try (Stream<StoredFact> facts = backend.read(FactQuery.of(FactKind.EVENT))) {
			return facts.map((stored) -> TestFacts.number(stored.fact()) / 3).toList();
		}
	}

	public List<Integer> places() {
		return places(backend());
	}

	public static List<Integer> upTo(int end) {
		return IntStream.range(0, end).boxed().toList();
	}

	public ScanReport scan() {
		return backend().scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE);
	}

	/**
	 * Appends once. A cut that was made for it may have met a writer's own look at the
	 * server instead.
	 * @return whether the batch is not acknowledged
	 */
	public static boolean fails(FactWriter writer, FactBatch batch) {
		try {
			writer.append(batch);
			return false;
		}
		catch (PersistenceException ex) {
			return true;
		}
	}

	/** As the recorder does: again and again until it is stored. */
	public static void appendUntilStored(FactWriter writer, FactBatch batch) {
		PersistenceException last = null;
		for (int attempt = 0; attempt < 200; attempt++) {
			try {
				writer.append(batch);
				return;
			}
			catch (PersistenceException ex) {
				last = ex;
			}
		}
		throw new AssertionError("never stored", last);
	}

	@Override
	public void close() {
		this.opened.forEach(RedisBackend::close);
	}

}
