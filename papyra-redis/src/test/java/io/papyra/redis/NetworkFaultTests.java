package io.papyra.redis;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.SocketAddressResolver;
import io.papyra.redis.server.EachRedis;
import io.papyra.redis.server.ProxyConnection;
import io.papyra.redis.server.RedisBinary;
import io.papyra.redis.server.RedisServer;
import io.papyra.redis.server.TcpProxy;
import io.papyra.redis.server.TlsCertificates;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The network between a writer and its server fails under load and comes back: nothing is
 * lost, doubled or out of order, and no connection is left over. A command times out
 * after 300 ms instead of ten seconds; delays are as much shorter. See {@link Faults} for
 * how often.
 */
@EachRedis
@Tag(Faults.TAG)
class NetworkFaultTests {

	private static final int ROUNDS = 10;

	private static final int RECONNECTS = 1_000;

	private static final Duration TIMEOUT = Duration.ofMillis(300);

	private final RedisBinary binary;

	NetworkFaultTests(RedisBinary binary) {
		this.binary = binary;
	}

	/** What becomes of the network; it is sound again afterwards. */
	interface Fault {

		void happen(TcpProxy proxy, LoadedWriter load) throws Exception;

	}

	private static RedisURI uri(TcpProxy proxy) {
		return RedisURI.builder().withHost(RedisServer.HOST).withPort(proxy.port()).withTimeout(TIMEOUT).build();
	}

	private void survives(Random random, Fault fault) throws Exception {
		try (RedisServer server = RedisServer.start(this.binary); TcpProxy proxy = TcpProxy.to(server.port())) {
			RedisHistory history = new RedisHistory(() -> RedisConnector.to(uri(proxy)));
			survives(server, proxy, history, history.through(() -> RedisConnector.to(server.uri())), random, fault);
		}
	}

	private static void survives(RedisServer server, TcpProxy proxy, RedisHistory history, RedisHistory judged,
			Random random, Fault fault) throws Exception {
		try (history; judged; LoadedWriter load = new LoadedWriter(history.loaded(1 << 20), random.nextLong())) {
			load.awaitMore(20 + random.nextInt(200));
			long connections = connections(server);
			fault.happen(proxy, load);
			load.awaitMore(50);
			// None is left behind. Those that only read are not opened again before they
			// are
			// needed, so that of the writer and the one that asks here are the least.
			await().untilAsserted(() -> assertThat(connections(server)).as("connections").isBetween(2L, connections));
			load.finish(judged);
			assertThat(load.lost()).isZero();
			assertThat(load.failures()).isPositive();
		}
	}

	private static long connections(RedisServer server) {
		return server.commands().clientList().lines().count();
	}

	private static void awaitFailure(LoadedWriter load, int more) {
		long before = load.failures();
		await().atMost(60, TimeUnit.SECONDS).until(() -> load.failures() >= before + more);
	}

	/**
	 * Cuts a connection behind so many bytes, until the writer has met it: a cut may also
	 * hit a connection that was given up meanwhile.
	 */
	private static void cutReplies(TcpProxy proxy, int bytes, LoadedWriter load) {
		long before = load.failures();
		await().atMost(60, TimeUnit.SECONDS).until(() -> {
			if (!proxy.isArmed()) {
				proxy.cutReplyAfter(bytes, TcpProxy.Cut.RESET);
			}
			return load.failures() > before;
		});
	}

	@Test
	void halfOpenConnectionsAreClosed() {
		Faults.run(this.binary, "half-open connections", ROUNDS, (random) -> survives(random, (proxy, load) -> {
			long before = load.failures();
			if (random.nextBoolean()) {
				proxy.cutRequestAfter(random.nextInt(20_000), TcpProxy.Cut.SILENCE);
			}
			else {
				proxy.cutReplyAfter(random.nextInt(2_000), TcpProxy.Cut.SILENCE);
			}
			await().atMost(60, TimeUnit.SECONDS).until(() -> load.failures() > before);
			load.awaitMore(20);
			// What it had received may reach the server only now.
			proxy.connections()
				.stream()
				.filter((connection) -> !connection.isOpen())
				.forEach((connection) -> connection.end(TcpProxy.Cut.RESET));
		}));
	}

	@Test
	void aLineOfOneByteASecondIsWaitedOut() {
		Faults.run(this.binary, "one byte a second", ROUNDS, (random) -> survives(random, (proxy, load) -> {
			proxy.throttle(1);
			awaitFailure(load, 1 + random.nextInt(3));
			proxy.heal();
		}));
	}

	@Test
	void repliesThatComeLongAfterTheyAreWaitedForDoubleNothing() {
		Faults.run(this.binary, "three times as late as is waited", ROUNDS,
				(random) -> survives(random, (proxy, load) -> {
					proxy.delay(TIMEOUT.multipliedBy(3));
					awaitFailure(load, 1 + random.nextInt(3));
					if (random.nextBoolean()) {
						proxy.delay(Duration.ZERO);
					}
					else {
						proxy.heal();
					}
				}));
	}

	@Test
	void aServerThatRefusesConnectionsIsWaitedFor() {
		Faults.run(this.binary, "connections refused", ROUNDS, (random) -> survives(random, (proxy, load) -> {
			proxy.refuse();
			proxy.cutConnections(random.nextBoolean() ? TcpProxy.Cut.RESET : TcpProxy.Cut.CLOSE);
			awaitFailure(load, 1 + random.nextInt(5));
			proxy.accept();
		}));
	}

	@Test
	void aNameThatNoOneKnowsForAWhileIsAskedForAgain() {
		Faults.run(this.binary, "name unknown", ROUNDS, (random) -> {
			AtomicBoolean known = new AtomicBoolean(true);
			ClientResources resources = ClientResources.builder().socketAddressResolver(new SocketAddressResolver() {

				@Override
				public SocketAddress resolve(RedisURI uri) {
					return known.get() ? super.resolve(uri)
							: InetSocketAddress.createUnresolved("nobody.invalid", uri.getPort());
				}

			}).build();
			try (RedisServer server = RedisServer.start(this.binary); TcpProxy proxy = TcpProxy.to(server.port())) {
				RedisHistory history = new RedisHistory(
						() -> on(RedisClient.create(resources, uri(proxy)), null, TIMEOUT));
				survives(server, proxy, history, history.through(() -> RedisConnector.to(server.uri())), random,
						(cut, load) -> {
							known.set(false);
							cut.cutConnections(TcpProxy.Cut.RESET);
							awaitFailure(load, 1 + random.nextInt(5));
							known.set(true);
						});
			}
			finally {
				resources.shutdown(0, 1, TimeUnit.SECONDS).get();
			}
		});
	}

	private static RedisConnector on(RedisClient client, @Nullable TlsCertificates trusted, Duration timeout) {
		ClientOptions options = RedisConnector.withoutReconnect(ClientOptions.create());
		client.setOptions((trusted != null) ? options.mutate().sslOptions(trusted.clientOptions()).build() : options);
		return RedisConnector.on(client, "a server of the test", timeout, client::shutdown);
	}

	@Test
	void brokenTlsIsToldAndWaitedOut() {
		TlsCertificates certificates = TlsCertificates.create();
		TlsCertificates others = TlsCertificates.create();
		Faults.run(this.binary, "TLS broken", ROUNDS, (random) -> {
			try (RedisServer server = RedisServer.with(this.binary).tls(certificates).start();
					RedisServer plain = RedisServer.start(this.binary);
					RedisServer strange = RedisServer.with(this.binary).tls(others).start();
					TcpProxy proxy = TcpProxy.to(server.port())) {
				RedisURI uri = uri(proxy);
				uri.setSsl(true);
				RedisHistory history = new RedisHistory(() -> on(RedisClient.create(uri), certificates, TIMEOUT));
				survives(server, proxy, history, history
					.through(() -> on(RedisClient.create(server.uri()), certificates, RedisConnector.DEFAULT_TIMEOUT)),
						random, (broken, load) -> {
							int kind = random.nextInt(3);
							if (kind < 2) {
								// Nobody speaks TLS there, or somebody whom nobody
								// trusts.
								broken.target((kind == 0) ? plain.port() : strange.port());
								broken.cutConnections(TcpProxy.Cut.RESET);
								awaitFailure(load, 1 + random.nextInt(3));
								broken.target(server.port());
							}
							else {
								// Within the handshake.
								broken.cutConnections(TcpProxy.Cut.RESET);
								for (int cut = 0; cut < 3; cut++) {
									cutReplies(broken, random.nextInt(1_500), load);
								}
							}
							broken.heal();
							assertThat(plain.commands().dbsize()).isZero();
						});
			}
		});
	}

	@Test
	void aThousandReconnectsLeaveNoConnection() {
		int reconnects = Faults.size(this.binary, RECONNECTS);
		Faults.run(this.binary, "series of reconnects", 1, (random) -> survives(random, (proxy, load) -> {
			for (int at = 0; at < reconnects; at++) {
				int before = proxy.connections().size();
				proxy.cutConnections(random.nextBoolean() ? TcpProxy.Cut.RESET : TcpProxy.Cut.CLOSE);
				await().pollInterval(1, TimeUnit.MILLISECONDS).until(() -> proxy.connections().size() > before);
				load.awaitMore(1);
			}
			assertThat(proxy.connections().stream().filter(ProxyConnection::isOpen)).hasSizeLessThanOrEqualTo(2);
		}));
	}

}
