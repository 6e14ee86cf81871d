package io.papyra.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import io.lettuce.core.Range;
import io.lettuce.core.RedisURI;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XAddArgs;
import io.papyra.backend.Compactable;
import io.papyra.backend.Diagnosable;
import io.papyra.backend.Measurable;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.Recoverable;
import io.papyra.backend.Scannable;
import io.papyra.backend.Watchable;
import io.papyra.fact.FactKind;
import io.papyra.fact.StoredFact;
import io.papyra.redis.internal.entry.StreamKeys;
import io.papyra.redis.server.EachRedis;
import io.papyra.redis.server.RedisBinary;
import io.papyra.redis.server.RedisServer;
import io.papyra.redis.server.TcpProxy;
import io.papyra.retention.RetentionPolicy;
import io.papyra.test.BackendOpener;
import io.papyra.test.PersistenceBackendContract;
import io.papyra.test.TestFacts;
import org.junit.jupiter.api.AfterEach;

/** The backend in Redis keeps the contract on every server. */
@EachRedis
class RedisBackendContractTests extends PersistenceBackendContract {

	private final RedisServer server;

	private final TcpProxy proxy;

	private String prefix = "";

	private final List<RedisBackend> opened = new ArrayList<>();

	RedisBackendContractTests(RedisBinary binary) {
		this.server = RedisServer.shared(binary);
		this.proxy = TcpProxy.to(this.server.port());
	}

	@AfterEach
	void close() {
		this.opened.forEach(RedisBackend::close);
		this.proxy.close();
	}

	@Override
	protected PersistenceBackend createBackend() {
		return createBackend(RetentionPolicy.NONE);
	}

	@Override
	protected PersistenceBackend createBackend(RetentionPolicy retention) {
		this.prefix = "p" + UUID.randomUUID();
		return open(retention);
	}

	private RedisBackend open(RetentionPolicy retention) {
		RedisBackend backend = open(RedisURI.create(RedisServer.HOST, this.proxy.port()), this.prefix, retention);
		this.opened.add(backend);
		return backend;
	}

	/** With pages of a few entries each, so that every test crosses several of them. */
	private static RedisBackend open(RedisURI uri, String prefix, RetentionPolicy retention) {
		return new RedisBackend(RedisConnector.to(uri),
				RedisOptions.of(TestFacts.SYSTEM).withPrefix(prefix).withReadPageSize(10).withTrim(false, true),
				retention);
	}

	static final class Opener implements BackendOpener {

		/** A location such as {@code redis://127.0.0.1:6379 prefix:s}. */
		@Override
		public PersistenceBackend open(String location) {
			int blank = location.indexOf(' ');
			return RedisBackendContractTests.open(RedisURI.create(location.substring(0, blank)),
					location.substring(blank + 1, location.lastIndexOf(':')), RetentionPolicy.NONE);
		}

	}

	@Override
	protected Class<? extends BackendOpener> openerInAnotherProcess() {
		return Opener.class;
	}

	/** Redis has stored it, and the answer is lost. */
	@Override
	protected boolean failNextAppend() {
		this.proxy.cutReplyAfter(0, TcpProxy.Cut.RESET);
		return true;
	}

	@Override
	protected PersistenceBackend reopenBackend() {
		return open(RetentionPolicy.NONE);
	}

	@Override
	protected boolean hasLogPerKind() {
		return true;
	}

	@Override
	protected boolean hasPositionsOfOneKind() {
		return false;
	}

	@Override
	protected boolean hasNumberedPositions() {
		return false;
	}

	@Override
	protected boolean hasSeveralWriters() {
		return true;
	}

	@Override
	protected boolean compactsTheBeginningAlone() {
		return true;
	}

	@Override
	protected Set<Class<?>> capabilities() {
		return Set.of(Scannable.class, Recoverable.class, Compactable.class, Measurable.class, Diagnosable.class,
				Watchable.class);
	}

	@Override
	protected boolean damageFact(FactKind kind, StoredFact stored) {
		StreamKeys keys = StreamKeys.of(this.prefix, TestFacts.SYSTEM, false, kind);
		for (StreamMessage<String, String> entry : this.server.commands().xrange(keys.stream(), Range.unbounded())) {
			String data = entry.getBody().values().iterator().next();
			if (data.contains("\"" + stored.writer() + "\",\"seq\":" + stored.seq() + ",")) {
				replace(keys, entry.getId(), data.replace("\"kind\"", "\"kinE\""));
				return true;
			}
		}
		return false;
	}

	/** An entry cannot be changed: all from it on are written again under their ids. */
	private void replace(StreamKeys keys, String id, String data) {
		String copy = keys.quarantine() + "-copy";
		for (var entry : this.server.commands().xrange(keys.stream(), Range.unbounded())) {
			String value = entry.getId().equals(id) ? data : entry.getBody().values().iterator().next();
			this.server.commands().xadd(copy, new XAddArgs().id(entry.getId()), Map.of("data", value));
		}
		this.server.commands().rename(copy, keys.stream());
	}

}
