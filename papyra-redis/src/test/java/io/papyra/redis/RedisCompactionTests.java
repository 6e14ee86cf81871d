package io.papyra.redis;

import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.RedisURI;
import io.lettuce.core.AclSetuserArgs;
import java.util.List;

import io.lettuce.core.Consumer;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XGroupCreateArgs;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.papyra.backend.CompactionReport;
import io.papyra.backend.CompactionRequest;
import io.papyra.backend.FactWriter;
import io.papyra.backend.Work;
import io.papyra.redis.server.EachRedis;
import io.papyra.redis.server.RedisBinary;
import io.papyra.redis.server.RedisServer;
import io.papyra.retention.Retention;
import io.papyra.retention.RetentionPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What a compaction removes from streams, and what it leaves for groups. */
@EachRedis
class RedisCompactionTests {

	private static final RetentionPolicy NEWEST_5 = RetentionPolicy.same(new Retention(5L, null, null));

	private final RedisHistory history;

	RedisCompactionTests(RedisBinary binary) {
		this.history = new RedisHistory(RedisServer.shared(binary));
	}

	@AfterEach
	void close() {
		this.history.close();
	}

	private CompactionReport compact(RedisOptions options) {
		return this.history.backend(this.history.uri(), options, NEWEST_5)
			.compact(CompactionRequest.NOW, Work.UNWATCHED);
	}

	@Test
	void whatIsRemovedIsNoGapForAnybody_C5() {
		try (FactWriter writer = this.history.backend().openWriter(RedisHistory.OPTIONS)) {
			writer.append(RedisHistory.events(0, 12));
			assertThat(compact(this.history.options().withTrim(false, true)).factsRemoved()).isEqualTo(7);
			assertThat(this.history.entries()).hasSize(5);
			assertThat(this.history.scan().isClean()).isTrue();
			writer.append(RedisHistory.events(12, 3));
		}
		assertThat(this.history.places()).containsExactly(7, 8, 9, 10, 11, 12, 13, 14);
		assertThat(this.history.scan().isClean()).isTrue();
	}

	@Test
	void aTrimByOthersIsALoss() {
		this.history.store(0, 12);
		compact(this.history.options().withTrim(false, true));
		this.history.commands().xtrim(this.history.events().stream(), 2);
		assertThat(this.history.scan().anomalies()).singleElement()
			.satisfies((anomaly) -> assertThat(anomaly.detail()).startsWith("entries 8 to 10 of writer"));
	}

	@Test
	void anApproximateTrimLeavesMoreAndReadsReturnNoneOfIt() {
		this.history.store(0, 12);
		compact(this.history.options().withTrim(true, true));
		assertThat(this.history.entries()).hasSize(12);
		assertThat(RedisHistory.places(this.history.backend(NEWEST_5))).containsExactly(7, 8, 9, 10, 11);
	}

	@Test
	@SuppressWarnings("unchecked")
	void whatAGroupHasNotAcknowledgedStays() {
		this.history.store(0, 12);
		String stream = this.history.events().stream();
		this.history.commands().xgroupCreate(StreamOffset.from(stream, "0"), "g", XGroupCreateArgs.Builder.mkstream());
		List<StreamMessage<String, String>> read = this.history.commands()
			.xreadgroup(Consumer.from("g", "c"), XReadArgs.Builder.count(4), StreamOffset.lastConsumed(stream));
		RedisOptions exact = this.history.options().withTrim(false, true);
		compact(exact);
		assertThat(this.history.entries()).as("four are pending").hasSize(12);
		this.history.commands().xack(stream, "g", read.get(0).getId(), read.get(1).getId());
		compact(exact);
		assertThat(this.history.entries()).as("two are pending").hasSize(10);
		this.history.commands().xack(stream, "g", read.get(2).getId(), read.get(3).getId());
		compact(exact);
		assertThat(this.history.entries()).as("eight were never delivered").hasSize(8);
		compact(this.history.options().withTrim(false, false));
		assertThat(this.history.entries()).as("groups are not protected").hasSize(5);
		assertThat(this.history.scan().isClean()).isTrue();
	}

	@Test
	void longStreamsAreTrimmedInSteps() {
		RedisOptions options = this.history.options().withReadPageSize(1000).withTrim(false, true);
		RedisBackend backend = this.history.backend(this.history.uri(), options, NEWEST_5);
		try (FactWriter writer = backend.openWriter(RedisHistory.OPTIONS)) {
			writer.append(RedisHistory.events(0, 25_000));
		}
		CompactionReport report = backend.compact(CompactionRequest.NOW, Work.UNWATCHED);
		assertThat(report.factsRemoved()).isEqualTo(24_995);
		assertThat(report.after().facts()).isEqualTo(5);
		assertThat(this.history.entries()).hasSize(5);
		assertThat(this.history.scan().isClean()).isTrue();
	}

	@Test
	void aWriterOfLongAgoIsForgotten() {
		this.history.store(0, 3);
		this.history.store(3, 7);
		String writers = this.history.events().writers();
		List<String> ids = this.history.commands()
			.hkeys(writers)
			.stream()
			.filter((field) -> !field.contains(":"))
			.toList();
		assertThat(ids).hasSize(2);
		compact(this.history.options().withTrim(false, true));
		assertThat(this.history.commands().hkeys(writers)).as("too young").containsAll(ids);
		String first = ids.stream()
			.filter((id) -> "3".equals(this.history.commands().hget(writers, id)))
			.findFirst()
			.orElseThrow();
		this.history.commands().hset(writers, first + ":t", "1700000000");
		compact(this.history.options().withTrim(false, true));
		assertThat(this.history.commands().hkeys(writers)).noneMatch((field) -> field.startsWith(first))
			.containsAll(ids.stream().filter((id) -> !id.equals(first)).toList());
		assertThat(this.history.scan().isClean()).isTrue();
	}

	@Test
	void aServiceThatHidesMemoryUsageRetainsTheSame() {
		this.history.store(0, 12);
		this.history.commands()
			.aclSetuser("blind",
					AclSetuserArgs.Builder.on().nopass().allKeys().allCommands().removeCommand(CommandType.MEMORY));
		RedisURI uri = RedisURI.builder(this.history.uri()).withAuthentication("blind", "any").build();
		long size = this.history.entries().get(0).getBody().getOrDefault("data", "").length();
		RedisBackend blind = this.history.backend(uri, this.history.options(),
				RetentionPolicy.same(new Retention(null, null, 3 * size + size / 2)));
		assertThat(RedisHistory.places(blind)).containsExactly(9, 10, 11);
	}

}
