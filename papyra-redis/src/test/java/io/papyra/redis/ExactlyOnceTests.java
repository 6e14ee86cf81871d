package io.papyra.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

import io.lettuce.core.Range;
import io.lettuce.core.RedisURI;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.api.sync.RedisCommands;
import io.papyra.backend.AppendResult;
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
import io.papyra.redis.internal.connection.RedisAccessException;
import io.papyra.redis.internal.connection.RedisErrors;
import io.papyra.redis.internal.entry.StreamKeys;
import io.papyra.redis.internal.write.StreamWriter;
import io.papyra.redis.server.EachRedis;
import io.papyra.redis.server.RedisBinary;
import io.papyra.redis.server.RedisServer;
import io.papyra.redis.server.TcpProxy;
import io.papyra.report.RecoveryMode;
import io.papyra.report.RecoveryRequest;
import io.papyra.report.ScanReport;
import io.papyra.report.ScanRequest;
import io.papyra.retention.RetentionPolicy;
import io.papyra.test.TestFacts;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Whatever becomes of a call, every fact is in the stream once and in order: connections
 * cut, state or stream deleted, entries lost, another process with the same id.
 */
@EachRedis
@Tag("always")
class ExactlyOnceTests {

	private static final WriterOptions OPTIONS = new WriterOptions(TestFacts.SYSTEM, SyncPolicy.ALWAYS);

	/** Facts that take two calls. */
	private static final int TWO_CALLS = 2 * StreamWriter.MIN_ENTRIES;

	private final RedisServer server;

	private final String prefix = "p" + UUID.randomUUID();

	private final List<RedisBackend> opened = new ArrayList<>();

	ExactlyOnceTests(RedisBinary binary) {
		this.server = RedisServer.shared(binary);
	}

	@AfterEach
	void close() {
		this.opened.forEach(RedisBackend::close);
	}

	private RedisBackend backend(RedisURI uri, long window) {
		RedisBackend backend = new RedisBackend(RedisConnector.to(uri),
				RedisOptions.of(TestFacts.SYSTEM).withPrefix(this.prefix).withReadPageSize(10).withReplayWindow(window),
				RetentionPolicy.NONE);
		this.opened.add(backend);
		return backend;
	}

	private RedisBackend backend() {
		return backend(this.server.uri(), 1 << 20);
	}

	/** Events alone, by their numbers 0, 3, 6, ... */
	private static FactBatch events(int first, int count) {
		return TestFacts
			.batch(IntStream.range(first, first + count).mapToObj((at) -> TestFacts.fact(3 * at)).toArray(Fact[]::new));
	}

	private static List<Integer> numbers(RedisBackend backend) {
		try (Stream<StoredFact> facts = backend.read(FactQuery.all())) {
			return facts.map((stored) -> TestFacts.number(stored.fact()) / 3).toList();
		}
	}

	private static List<Integer> upTo(int end) {
		return IntStream.range(0, end).boxed().toList();
	}

	private StreamKeys keys() {
		return StreamKeys.of(this.prefix, TestFacts.SYSTEM, false, FactKind.EVENT);
	}

	private ScanReport scan() {
		return backend().scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE);
	}

	@Test
	void aReplyThatIsCutOffAtAnyByteDoublesNothing() throws Exception {
		try (TcpProxy proxy = TcpProxy.to(this.server.port())) {
			RedisURI uri = RedisURI.create(RedisServer.HOST, proxy.port());
			RedisBackend backend = backend(uri, 1 << 20);
			int sent = 0;
			try (FactWriter writer = backend.openWriter(OPTIONS)) {
				for (int cut = 0; cut < 60; cut++) {
					proxy.cutReplyAfter(cut, TcpProxy.Cut.CLOSE);
					FactBatch batch = events(sent, 2);
					appendUntilStored(writer, batch);
					sent += 2;
				}
			}
			assertThat(numbers(backend())).isEqualTo(upTo(sent));
			assertThat(scan().isClean()).isTrue();
		}
	}

	private static void appendUntilStored(FactWriter writer, FactBatch batch) {
		for (int attempt = 0; attempt < 50; attempt++) {
			try {
				writer.append(batch);
				return;
			}
			catch (PersistenceException ex) {
				// The recorder tries again, too.
			}
		}
		throw new AssertionError("never stored");
	}

	@Test
	void aDeletedStateIsFoundAgainInTheStream() {
		RedisBackend backend = backend();
		try (FactWriter writer = backend.openWriter(OPTIONS)) {
			writer.append(events(0, 5));
			this.server.commands().del(keys().writers());
			writer.append(events(5, 5));
			this.server.commands().del(keys().writers());
			writer.append(events(10, 1));
		}
		assertThat(numbers(backend)).isEqualTo(upTo(11));
		assertThat(scan().isClean()).isTrue();
	}

	@Test
	void aDeletedStreamIsSentAgainFromMemory() {
		RedisBackend backend = backend();
		try (FactWriter writer = backend.openWriter(OPTIONS)) {
			writer.append(events(0, 5));
			this.server.commands().del(keys().stream());
			writer.append(events(5, 5));
		}
		assertThat(numbers(backend)).isEqualTo(upTo(10));
		assertThat(scan().isClean()).isTrue();
	}

	@Test
	void bothDeletedAreSentAgainFromMemory() {
		RedisBackend backend = backend();
		try (FactWriter writer = backend.openWriter(OPTIONS)) {
			writer.append(events(0, 5));
			this.server.commands().del(keys().stream(), keys().writers());
			writer.append(events(5, 5));
		}
		assertThat(numbers(backend)).isEqualTo(upTo(10));
		assertThat(scan().isClean()).isTrue();
	}

	@Test
	void anOlderStateIsRestoredAndTheRestSentAgain() {
		RedisCommands<String, String> commands = this.server.commands();
		RedisBackend backend = backend();
		try (FactWriter writer = backend.openWriter(OPTIONS)) {
			writer.append(events(0, 5));
			// As a snapshot has it.
			byte[] oldStream = commands.dump(keys().stream());
			byte[] oldState = commands.dump(keys().writers());
			writer.append(events(5, 5));
			writer.append(events(10, 5));
			commands.del(keys().stream(), keys().writers());
			commands.restore(keys().stream(), 0, oldStream);
			commands.restore(keys().writers(), 0, oldState);
			writer.append(events(15, 1));
		}
		assertThat(numbers(backend)).isEqualTo(upTo(16));
		assertThat(scan().isClean()).isTrue();
	}

	@Test
	void whatMemoryNoLongerHoldsIsToldByAGap() {
		RedisCommands<String, String> commands = this.server.commands();
		RedisBackend backend = backend(this.server.uri(), 0);
		try (FactWriter writer = backend.openWriter(OPTIONS)) {
			writer.append(events(0, 5));
			byte[] oldStream = commands.dump(keys().stream());
			byte[] oldState = commands.dump(keys().writers());
			writer.append(events(5, 5));
			commands.del(keys().stream(), keys().writers());
			commands.restore(keys().stream(), 0, oldStream);
			commands.restore(keys().writers(), 0, oldState);
			AppendResult behind = writer.append(events(10, 1));
			assertThat(behind.removed()).containsEntry(FactKind.EVENT, 5L);
			assertThat(behind.gaps()).isEqualTo(1);
		}
		assertThat(numbers(backend)).containsExactly(0, 1, 2, 3, 4, 10);
		ScanReport report = scan();
		assertThat(report.anomalies()).isEmpty();
		assertThat(report.gaps()).isEqualTo(1);
		String gap = commands.xrange(keys().stream(), Range.unbounded())
			.stream()
			.map((entry) -> entry.getBody().get("data"))
			.filter((data) -> data.contains("log_gap"))
			.findFirst()
			.orElseThrow();
		assertThat(gap).contains("\"from_seq\":6,\"to_seq\":10,\"writer\":").contains("store_lost_acknowledged");
	}

	@Test
	void everythingDeletedUnderTwoWritersComesBack() {
		RedisBackend one = backend();
		RedisBackend two = backend();
		try (FactWriter first = one.openWriter(OPTIONS); FactWriter second = two.openWriter(OPTIONS)) {
			first.append(events(0, 5));
			second.append(events(5, 5));
			this.server.commands().del(keys().stream(), keys().writers());
			second.append(events(10, 1));
			first.append(events(11, 1));
		}
		assertThat(numbers(one)).containsExactlyInAnyOrderElementsOf(upTo(12));
		assertThat(scan().isClean()).isTrue();
	}

	@Test
	void aLossThatNoOneMadeGoodIsTold() {
		RedisCommands<String, String> commands = this.server.commands();
		RedisBackend backend = backend();
		try (FactWriter writer = backend.openWriter(OPTIONS)) {
			writer.append(events(0, 5));
			writer.append(events(5, 5));
		}
		commands.xtrim(keys().stream(), 7);
		List<StreamMessage<String, String>> left = commands.xrange(keys().stream(), Range.unbounded());
		commands.xdel(keys().stream(), left.get(2).getId(), left.get(6).getId());
		ScanReport report = scan();
		assertThat(report.anomalies())
			.extracting((anomaly) -> anomaly.type() + " " + anomaly.detail().replaceAll("'.*'", "w"))
			.containsExactlyInAnyOrder("SEQUENCE_GAP entries 1 to 3 of writer w are missing",
					"SEQUENCE_GAP entry 6 of writer w is missing",
					"TAIL_LOST entry 10 of writer w is missing at the end");
	}

	@Test
	void anEntryIsWhatTheContractSays() {
		RedisBackend backend = backend();
		try (FactWriter writer = backend.openWriter(OPTIONS)) {
			writer.append(events(0, 1));
		}
		Map<String, String> fields = this.server.commands().xrange(keys().stream(), Range.unbounded()).get(0).getBody();
		assertThat(fields).containsOnlyKeys("data");
		String data = fields.values().iterator().next();
		assertThat(data).matches("\\{\"kind\":\"event\",\"system_id\":\"s\",.*,\"writer\":\"[0-9a-z]{8}\",\"seq\":1,"
				+ "\"crc32c\":\"[0-9a-f]{8}\"}");
		byte[] bytes = data.getBytes(StandardCharsets.UTF_8);
		CRC32C crc = new CRC32C();
		crc.update(bytes, 0, bytes.length - ",\"crc32c\":\"00000000\"}".length());
		assertThat(data).endsWith(",\"crc32c\":\"%08x\"}".formatted(crc.getValue()));
	}

	@Test
	void aSystemIsWrittenByItsOwnName() {
		assertThatExceptionOfType(PersistenceException.class)
			.isThrownBy(() -> backend().openWriter(new WriterOptions("s,other", SyncPolicy.ALWAYS)))
			.withMessageContaining("papyra.system-id=s,other");
	}

	@Test
	void theStreamAloneDeletedUnderTwoWritersComesBackFromBoth() {
		RedisBackend one = backend();
		RedisBackend two = backend();
		try (FactWriter first = one.openWriter(OPTIONS); FactWriter second = two.openWriter(OPTIONS)) {
			first.append(events(0, 5));
			second.append(events(5, 5));
			this.server.commands().del(keys().stream());
			second.append(events(10, 1));
			first.append(events(11, 1));
		}
		assertThat(numbers(one)).containsExactlyInAnyOrderElementsOf(upTo(12));
		assertThat(scan().isClean()).isTrue();
	}

	/** As a failover does to a server whose clock is behind. */
	@Test
	void anEntryOfAnotherWriterUnderTheIdOfALostOneHidesNothing() {
		RedisBackend one = backend();
		RedisBackend two = backend();
		RedisCommands<String, String> commands = this.server.commands();
		try (FactWriter first = one.openWriter(OPTIONS); FactWriter second = two.openWriter(OPTIONS)) {
			second.append(events(0, 1));
			List<StreamMessage<String, String>> others = commands.xrange(keys().stream(), Range.unbounded());
			commands.del(keys().stream());
			first.append(events(1, 1));
			String id = commands.xrange(keys().stream(), Range.unbounded()).get(0).getId();
			commands.del(keys().stream());
			commands.xadd(keys().stream(), new XAddArgs().id(id), others.get(0).getBody());
			first.append(events(2, 1));
		}
		assertThat(numbers(one)).containsExactlyInAnyOrder(0, 1, 2);
		assertThat(scan().isClean()).isTrue();
	}

	@Test
	void aTailThatAnotherProcessHasDeletedIsSentAgain() {
		RedisBackend backend = backend();
		try (FactWriter writer = backend.openWriter(OPTIONS)) {
			writer.append(events(0, 20));
			List<StreamMessage<String, String>> entries = this.server.commands()
				.xrange(keys().stream(), Range.unbounded());
			this.server.commands()
				.xdel(keys().stream(),
						entries.subList(17, 20).stream().map(StreamMessage::getId).toArray(String[]::new));
			writer.append(events(20, 2));
		}
		assertThat(numbers(backend)).isEqualTo(upTo(22));
		assertThat(scan().isClean()).isTrue();
	}

	/**
	 * Two calls are carried out of which no answer comes.
	 * @param stored how many entries there are before
	 * @return the batch they belong to, which is not acknowledged
	 */
	private FactBatch appendedWithoutAnAnswer(TcpProxy proxy, FactWriter writer, int stored, int first) {
		for (int attempt = 0; attempt < 20; attempt++) {
			int before = attempt * TWO_CALLS;
			FactBatch batch = events(first + before, TWO_CALLS);
			proxy.cutReplyAfter(0, TcpProxy.Cut.RESET);
			if (!RedisHistory.fails(writer, batch)) {
				continue;
			}
			try {
				await().atMost(Duration.ofSeconds(1))
					.until(() -> this.server.commands().xlen(keys().stream()) == stored + before + TWO_CALLS);
				return batch;
			}
			catch (ConditionTimeoutException ex) {
				// The connection ended before the second call had passed it.
				appendUntilStored(writer, batch);
			}
		}
		throw new AssertionError("the second call never passes the proxy");
	}

	@Test
	void theTailOfSeveralCallsOfWhichNoAnswerCameIsSentAgain() {
		int end;
		try (TcpProxy proxy = TcpProxy.to(this.server.port())) {
			RedisBackend backend = backend(RedisURI.create(RedisServer.HOST, proxy.port()), 1 << 20);
			try (FactWriter writer = backend.openWriter(OPTIONS)) {
				writer.append(events(0, 4));
				FactBatch batch = appendedWithoutAnAnswer(proxy, writer, 4, 4);
				List<StreamMessage<String, String>> entries = this.server.commands()
					.xrange(keys().stream(), Range.unbounded());
				end = entries.size();
				this.server.commands()
					.xdel(keys().stream(),
							entries.subList(end - 4, end).stream().map(StreamMessage::getId).toArray(String[]::new));
				appendUntilStored(writer, batch);
				writer.append(events(end, 1));
			}
		}
		assertThat(numbers(backend())).isEqualTo(upTo(end + 1));
		assertThat(scan().isClean()).isTrue();
	}

	/** It takes the number behind an entry of which no answer came. */
	@Test
	void aGapOfARepairAfterSeveralCallsDoublesNothing() {
		int end;
		try (TcpProxy proxy = TcpProxy.to(this.server.port())) {
			RedisBackend backend = backend(RedisURI.create(RedisServer.HOST, proxy.port()), 0);
			try (FactWriter writer = backend.openWriter(OPTIONS)) {
				writer.append(events(0, 4));
				List<StreamMessage<String, String>> entries = this.server.commands()
					.xrange(keys().stream(), Range.unbounded());
				this.server.commands().xdel(keys().stream(), entries.get(1).getId());
				FactBatch batch = appendedWithoutAnAnswer(proxy, writer, 3, 4);
				end = (int) (1 + this.server.commands().xlen(keys().stream()));
				RecoveryRequest repair = RecoveryRequest.of(RecoveryMode.REPAIR);
				assertThat(backend().recover(repair, ProgressMonitor.NONE).gapsAcknowledged()).isEqualTo(1);
				appendUntilStored(writer, batch);
				writer.append(events(end, 1));
			}
		}
		assertThat(numbers(backend())).isEqualTo(upTo(end + 1).stream().filter((number) -> number != 1).toList());
		assertThat(scan().anomalies()).isEmpty();
	}

	/** As of somebody who copies entries from a backup into the living stream. */
	@Test
	void copiesOfOldEntriesAtTheEndAreNotTakenForTheLastOnes() {
		RedisCommands<String, String> commands = this.server.commands();
		RedisBackend backend = backend();
		try (FactWriter writer = backend.openWriter(OPTIONS)) {
			writer.append(events(0, 35));
			List<StreamMessage<String, String>> entries = commands.xrange(keys().stream(), Range.unbounded());
			entries.subList(0, 15).forEach((entry) -> commands.xadd(keys().stream(), entry.getBody()));
			commands.del(keys().writers());
			writer.append(events(35, 1));
			entries.subList(15, 30).forEach((entry) -> commands.xadd(keys().stream(), entry.getBody()));
			commands.xdel(keys().stream(), commands.xrange(keys().stream(), Range.unbounded()).get(50).getId());
			writer.append(events(36, 1));
		}
		List<Integer> expected = new ArrayList<>(upTo(37));
		expected.addAll(upTo(30));
		assertThat(numbers(backend)).containsExactlyInAnyOrderElementsOf(expected);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void idsThatRunOutWithinABatchAreToldAndDoubleNothing(boolean withCompanions) {
		RedisCommands<String, String> commands = this.server.commands();
		RedisBackend backend = backend();
		try (FactWriter writer = backend.openWriter(OPTIONS)) {
			writer.append(events(0, 2));
			String highest = "18446744073709551615";
			commands.xadd(keys().stream(), new XAddArgs().id(highest + "-18446744073709551612"),
					Map.of("data", "not ours"));
			FactBatch batch = events(2, 5);
			for (int attempt = 0; attempt < 3; attempt++) {
				assertThatExceptionOfType(RedisAccessException.class).isThrownBy(() -> writer.append(batch))
					.satisfies((failure) -> assertThat(failure.code()).isEqualTo(RedisErrors.Code.NO_IDS))
					.withMessageContaining(keys().stream())
					.withMessageContaining("RENAME");
				// Three of them have found an id.
				assertThat(numbers(backend)).isEqualTo(upTo(5));
			}
			assertThat(scan().anomalies()).extracting((anomaly) -> anomaly.type().toString())
				.containsExactly("CORRUPTED_ENTRY");
			commands.rename(keys().stream(), keys().stream() + ":kept");
			if (withCompanions) {
				commands.rename(keys().writers(), keys().writers() + ":kept");
			}
			writer.append(batch);
			writer.append(events(7, 1));
		}
		assertThat(numbers(backend)).isEqualTo(upTo(8));
		assertThat(scan().isClean()).isTrue();
	}

	@Test
	void aTailThatMemoryNoLongerHoldsIsToldByAGap() {
		RedisBackend backend = backend(this.server.uri(), 0);
		try (FactWriter writer = backend.openWriter(OPTIONS)) {
			writer.append(events(0, 4));
			List<StreamMessage<String, String>> entries = this.server.commands()
				.xrange(keys().stream(), Range.unbounded());
			this.server.commands().xdel(keys().stream(), entries.get(2).getId(), entries.get(3).getId());
			AppendResult behind = writer.append(events(4, 1));
			assertThat(behind.removed()).containsEntry(FactKind.EVENT, 2L);
			assertThat(behind.gaps()).isEqualTo(1);
			assertThat(writer.append(events(5, 1)).gaps()).as("told once").isZero();
		}
		assertThat(numbers(backend)).containsExactly(0, 1, 4, 5);
		assertThat(scan().anomalies()).isEmpty();
	}

	@Test
	void theTailOfABatchOfWhichNoAnswerCameThatAnotherProcessHasDeletedIsSentAgain() {
		try (TcpProxy proxy = TcpProxy.to(this.server.port())) {
			RedisBackend backend = backend(RedisURI.create(RedisServer.HOST, proxy.port()), 1 << 20);
			try (FactWriter writer = backend.openWriter(OPTIONS)) {
				writer.append(events(0, 4));
				FactBatch batch = events(4, 5);
				proxy.cutReplyAfter(0, TcpProxy.Cut.RESET);
				assertThatExceptionOfType(PersistenceException.class).isThrownBy(() -> writer.append(batch));
				List<StreamMessage<String, String>> entries = this.server.commands()
					.xrange(keys().stream(), Range.unbounded());
				this.server.commands().xdel(keys().stream(), entries.get(7).getId(), entries.get(8).getId());
				appendUntilStored(writer, batch);
				writer.append(events(9, 1));
			}
		}
		assertThat(numbers(backend())).isEqualTo(upTo(10));
		assertThat(scan().isClean()).isTrue();
	}

}
