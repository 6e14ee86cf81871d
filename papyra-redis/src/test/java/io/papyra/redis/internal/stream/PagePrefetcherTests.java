package io.papyra.redis.internal.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.lettuce.core.RedisURI;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XAddArgs;
import io.papyra.redis.RedisConnector;
import io.papyra.redis.RedisHistory;
import io.papyra.redis.internal.connection.RedisAccessException;
import io.papyra.redis.internal.connection.SharedLink;
import io.papyra.redis.internal.entry.EntryId;
import io.papyra.redis.server.EachRedis;
import io.papyra.redis.server.RedisBinary;
import io.papyra.redis.server.RedisServer;
import io.papyra.redis.server.TcpProxy;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A scan has the next page on its way while it looks at one, and misses nothing. */
@EachRedis
class PagePrefetcherTests {

	private static final int PAGE = 10;

	private final RedisServer server;

	PagePrefetcherTests(RedisBinary binary) {
		this.server = RedisServer.shared(binary);
	}

	private static StreamReader reader(RedisHistory history, SharedLink link) {
		return new StreamReader(link, history.events(), PAGE);
	}

	private static List<String> ids(PagePrefetcher pages) {
		List<String> ids = new ArrayList<>();
		for (List<StreamMessage<byte[], byte[]>> page = pages.next(); !page.isEmpty(); page = pages.next()) {
			page.forEach((entry) -> ids.add(entry.getId()));
		}
		return ids;
	}

	private static List<String> add(RedisHistory history, int entries) {
		return IntStream.rangeClosed(1, entries)
			.mapToObj((at) -> history.commands()
				.xadd(history.events().stream(), new XAddArgs().id("7-" + at), Map.of("data", "entry " + at)))
			.toList();
	}

	@Test
	void allEntriesComeOnceAndInOrder() {
		for (int entries : List.of(0, 1, PAGE - 1, PAGE, PAGE + 1, 3 * PAGE)) {
			try (RedisHistory history = new RedisHistory(this.server);
					RedisConnector connector = history.connector();
					SharedLink link = new SharedLink(RedisHistory.links(connector))) {
				List<String> added = add(history, entries);
				assertThat(ids(new PagePrefetcher(reader(history, link), EntryId.MIN, false))).isEqualTo(added);
				assertThat(ids(new PagePrefetcher(reader(history, link), EntryId.MIN, true))).isEqualTo(added);
				assertThat(ids(new PagePrefetcher(reader(history, link), EntryId.of("7-4"), false)))
					.isEqualTo(added.subList(Math.min(3, entries), entries));
			}
		}
	}

	@Test
	void theHighestIdThatThereCanBeIsTheEnd() {
		try (RedisHistory history = new RedisHistory(this.server);
				RedisConnector connector = history.connector();
				SharedLink link = new SharedLink(RedisHistory.links(connector))) {
			List<String> added = new ArrayList<>(add(history, PAGE - 1));
			added.add(history.commands()
				.xadd(history.events().stream(), new XAddArgs().id(EntryId.MAX.toString()), Map.of("data", "last")));
			assertThat(ids(new PagePrefetcher(reader(history, link), EntryId.MIN, false))).isEqualTo(added);
		}
	}

	@Test
	void aPageWhoseConnectionEndsIsAskedForAgain() {
		try (TcpProxy proxy = TcpProxy.to(this.server.port());
				RedisHistory direct = new RedisHistory(this.server);
				RedisHistory history = direct.through(() -> RedisConnector.to(proxied(proxy)));
				RedisConnector connector = history.connector();
				SharedLink link = new SharedLink(RedisHistory.links(connector))) {
			List<String> added = add(direct, 5 * PAGE);
			PagePrefetcher pages = new PagePrefetcher(reader(history, link), EntryId.MIN, false);
			List<String> ids = new ArrayList<>();
			for (List<StreamMessage<byte[], byte[]>> page = pages.next(); !page.isEmpty(); page = pages.next()) {
				page.forEach((entry) -> ids.add(entry.getId()));
				proxy.cutConnections(TcpProxy.Cut.RESET);
			}
			assertThat(ids).isEqualTo(added);
			assertThat(proxy.connections()).hasSizeGreaterThan(1);
		}
	}

	private static RedisURI proxied(TcpProxy proxy) {
		return RedisURI.create(RedisServer.HOST, proxy.port());
	}

	@Test
	void aServerThatIsGoneIsAnErrorAndNoEnd() {
		try (TcpProxy proxy = TcpProxy.to(this.server.port());
				RedisHistory direct = new RedisHistory(this.server);
				RedisHistory history = direct.through(() -> RedisConnector.to(proxied(proxy)));
				RedisConnector connector = history.connector();
				SharedLink link = new SharedLink(RedisHistory.links(connector))) {
			add(direct, 2 * PAGE);
			PagePrefetcher pages = new PagePrefetcher(reader(history, link), EntryId.MIN, false);
			link.open();
			AtomicInteger requests = new AtomicInteger();
			// Of the second page nothing arrives.
			proxy.beforeRequest((connection) -> {
				if (requests.incrementAndGet() > 1) {
					proxy.refuse();
					connection.end(TcpProxy.Cut.RESET);
				}
			});
			assertThat(pages.next()).hasSize(PAGE);
			assertThatThrownBy(() -> ids(pages)).isInstanceOf(RedisAccessException.class);
		}
	}

}
