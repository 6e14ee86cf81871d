package io.papyra.redis;

import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import io.papyra.fact.FactKind;
import io.papyra.redis.internal.connection.RedisLink;
import io.papyra.redis.internal.write.PendingBatch;
import io.papyra.redis.internal.write.StreamWriter;
import io.papyra.redis.internal.write.WriterIdentity;
import io.papyra.redis.server.EachRedis;
import io.papyra.redis.server.RedisBinary;
import io.papyra.redis.server.RedisServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two processes with one id and one nonce, as a machine that was cloned while it ran:
 * each fact of both is stored once, and they are told apart from then on.
 */
@EachRedis
class ClonedWriterTests {

	private final RedisHistory history;

	private final WriterIdentity identity = WriterIdentity.random();

	private final RedisConnector connector;

	private final RedisLink link;

	ClonedWriterTests(RedisBinary binary) {
		this.history = new RedisHistory(RedisServer.shared(binary));
		this.connector = RedisConnector.to(this.history.uri());
		this.link = this.connector.links().open();
	}

	@AfterEach
	void close() {
		this.link.close();
		this.connector.close();
		this.history.close();
	}

	private StreamWriter process() {
		StreamWriter writer = new StreamWriter(this.history.events(), 10, new WriterIdentity.Shared(this.identity),
				InstantSource.system());
		writer.check(this.link);
		return writer;
	}

	/** A batch on its way, numbered by its process. */
	private static PendingBatch batch(StreamWriter writer, int first, int count) {
		Map<FactKind, StreamWriter> writers = new EnumMap<>(FactKind.class);
		writers.put(FactKind.EVENT, writer);
		return new PendingBatch(RedisHistory.events(first, count), writers);
	}

	private void send(PendingBatch batch, StreamWriter writer) {
		batch.parts().values().forEach((part) -> part.send(this.link, writer));
	}

	private List<String> writers() {
		return this.history.entries()
			.stream()
			.map((entry) -> entry.getBody().getOrDefault("data", "").replaceAll(".*\"writer\":\"(\\w+)\".*", "$1"))
			.distinct()
			.toList();
	}

	@Test
	void equalNumbersOfOtherFactsAreStoredUnderAnotherId() {
		StreamWriter one = process();
		StreamWriter two = process();
		assertThat(one.writer()).isEqualTo(two.writer());
		send(batch(one, 0, 3), one);
		send(batch(two, 3, 3), two);
		send(batch(one, 6, 2), one);
		send(batch(two, 8, 2), two);
		assertThat(this.history.places()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
		assertThat(writers()).hasSize(2).contains(this.identity.id());
		assertThat(this.history.scan().isClean()).isTrue();
	}

	@Test
	void aBatchThatWasSentBeforeTheCloneTookItsNumbersIsStoredOnce() {
		StreamWriter one = process();
		StreamWriter two = process();
		PendingBatch pending = batch(one, 0, 3);
		send(batch(two, 3, 5), two);
		send(pending, one);
		send(batch(one, 8, 1), one);
		send(batch(two, 9, 1), two);
		assertThat(this.history.places()).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
		assertThat(this.history.scan().isClean()).isTrue();
	}

	/**
	 * As many entries as one call has: their numbers are those of the first of several.
	 */
	@Test
	void theNumbersOfTheFirstOfSeveralCallsAreTheClones() {
		StreamWriter one = process();
		StreamWriter two = process();
		PendingBatch pending = batch(one, 0, 3 * StreamWriter.MIN_ENTRIES);
		send(batch(two, 3 * StreamWriter.MIN_ENTRIES, StreamWriter.MIN_ENTRIES), two);
		send(pending, one);
		send(batch(two, 4 * StreamWriter.MIN_ENTRIES, 1), two);
		assertThat(this.history.places())
			.containsExactlyInAnyOrderElementsOf(RedisHistory.upTo(4 * StreamWriter.MIN_ENTRIES + 1));
		assertThat(writers()).hasSize(2);
		assertThat(this.history.scan().isClean()).isTrue();
	}

	@Test
	void aCloneThatHasMoreNumbersThanABatchOfSeveralCallsTakesNoneOfThem() {
		StreamWriter one = process();
		StreamWriter two = process();
		int count = 2 * StreamWriter.MIN_ENTRIES + 7;
		PendingBatch pending = batch(one, 0, count);
		send(batch(two, count, count + 5), two);
		send(pending, one);
		send(batch(one, 2 * count + 5, count), one);
		assertThat(this.history.places()).containsExactlyInAnyOrderElementsOf(RedisHistory.upTo(3 * count + 5));
		assertThat(this.history.scan().isClean()).isTrue();
	}

	@Test
	void aBatchThatWasNumberedBeforeItsProcessGotAnotherIdCarriesThatOne() {
		StreamWriter one = process();
		StreamWriter two = process();
		PendingBatch pending = batch(one, 0, 3);
		send(batch(two, 3, 2), two);
		one.check(this.link);
		assertThat(one.writer()).isNotEqualTo(two.writer());
		send(pending, one);
		send(batch(one, 5, 1), one);
		assertThat(this.history.places()).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5);
		assertThat(writers()).containsExactlyInAnyOrder(one.writer(), two.writer());
		assertThat(this.history.scan().isClean()).isTrue();
	}

	@Test
	void aCloneOfAProcessThatHasWrittenContinuesByItself() {
		StreamWriter one = process();
		send(batch(one, 0, 4), one);
		StreamWriter clone = process();
		send(batch(clone, 4, 2), clone);
		send(batch(one, 6, 2), one);
		assertThat(this.history.places()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
		assertThat(writers()).hasSize(2);
		assertThat(this.history.scan().isClean()).isTrue();
	}

	@Test
	void aCloneTakesNoEntriesForItsOwnWhereTheStateIsGone() {
		StreamWriter one = process();
		StreamWriter two = process();
		send(batch(one, 0, 4), one);
		this.history.commands().del(this.history.events().writers());
		send(batch(two, 4, 4), two);
		send(batch(two, 8, 1), two);
		send(batch(one, 9, 2), one);
		assertThat(this.history.places()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
		assertThat(writers()).hasSize(2);
		assertThat(this.history.scan().isClean()).isTrue();
	}

}
