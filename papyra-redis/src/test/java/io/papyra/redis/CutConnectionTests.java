package io.papyra.redis;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

import io.lettuce.core.RedisURI;
import io.papyra.backend.FactBatch;
import io.papyra.backend.FactWriter;
import io.papyra.backend.PersistenceException;
import io.papyra.backend.ProgressMonitor;
import io.papyra.fact.FactKind;
import io.papyra.redis.internal.entry.StreamKeys;
import io.papyra.redis.internal.write.StreamWriter;
import io.papyra.redis.server.EachRedis;
import io.papyra.redis.server.RedisBinary;
import io.papyra.redis.server.RedisServer;
import io.papyra.redis.server.TcpProxy;
import io.papyra.report.CompactionRequest;
import io.papyra.report.RecoveryMode;
import io.papyra.report.RecoveryRequest;
import io.papyra.report.ScanRequest;
import io.papyra.retention.Retention;
import io.papyra.retention.RetentionPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The connection ends at a byte of a request or of a reply, at each in turn: what was
 * done is done once, and doing it again completes it. Every byte with
 * {@code -Dpapyra.every=1}.
 */
@EachRedis
class CutConnectionTests {

	private static final int EVERY = Integer.getInteger("papyra.every", 61);

	private final RedisServer server;

	private final RedisHistory history;

	private final TcpProxy proxy;

	/** Whether the work was cut. */
	private boolean cut;

	CutConnectionTests(RedisBinary binary) {
		this.server = RedisServer.shared(binary);
		this.history = new RedisHistory(this.server);
		this.proxy = TcpProxy.to(this.server.port());
	}

	@AfterEach
	void close() {
		this.history.close();
		this.proxy.close();
	}

	private RedisBackend behindProxy(RetentionPolicy retention) {
		return this.history.backend(RedisURI.create(RedisServer.HOST, this.proxy.port()),
				this.history.options().withTrim(false, true), retention);
	}

	/** Cuts at one byte after another until the work is done without a cut. */
	private int everyByte(LongConsumer arm, Runnable work) {
		int cuts = 0;
		for (long at = 0; cuts < 100_000; at += EVERY) {
			arm.accept(at);
			this.cut = true;
			work.run();
			heal();
			if (!this.cut) {
				return cuts;
			}
			cuts++;
		}
		throw new AssertionError("the work never ends without a cut");
	}

	private void heal() {
		this.cut = this.cut && !this.proxy.isArmed();
		this.proxy.heal();
	}

	private int requests(Runnable work) {
		return everyByte((at) -> this.proxy.cutRequestAfter(at, TcpProxy.Cut.CLOSE), work);
	}

	private int replies(Runnable work) {
		return everyByte((at) -> this.proxy.cutReplyAfter(at, TcpProxy.Cut.RESET), work);
	}

	@Test
	void anAppendThatIsCutIsThereOnce() {
		int[] sent = { 0 };
		try (FactWriter writer = behindProxy(RetentionPolicy.NONE).openWriter(RedisHistory.OPTIONS)) {
			Runnable append = () -> {
				RedisHistory.appendUntilStored(writer, RedisHistory.events(sent[0], 3));
				sent[0] += 3;
			};
			assertThat(requests(append)).isPositive();
			assertThat(replies(append)).isPositive();
		}
		assertThat(this.history.places()).isEqualTo(RedisHistory.upTo(sent[0]));
		assertThat(this.history.scan().isClean()).isTrue();
	}

	/** No answer comes to the first attempt, and the second one is cut at each byte. */
	@Test
	void anAppendThatIsCutTwiceIsThereOnce() {
		int sent = 0;
		int cuts = 0;
		try (FactWriter writer = behindProxy(RetentionPolicy.NONE).openWriter(RedisHistory.OPTIONS)) {
			boolean met = true;
			for (int at = 0; met; at += Math.max(1, EVERY / 4)) {
				FactBatch batch = RedisHistory.events(sent, 3);
				this.proxy.cutReplyAfter(0, TcpProxy.Cut.RESET);
				if (RedisHistory.fails(writer, batch)) {
					this.proxy.cutReplyAfter(at, TcpProxy.Cut.RESET);
					RedisHistory.appendUntilStored(writer, batch);
					met = !this.proxy.isArmed();
					cuts++;
				}
				this.proxy.heal();
				sent += 3;
			}
		}
		assertThat(cuts).isGreaterThan(10);
		assertThat(this.history.places()).isEqualTo(RedisHistory.upTo(sent));
		assertThat(this.history.scan().isClean()).isTrue();
	}

	/** Two calls are on their way at a time, so one or both may have been carried out. */
	@Test
	void aBatchOfSeveralCallsThatIsCutIsThereOnce() {
		int[] sent = { 0 };
		int count = 3 * StreamWriter.MIN_ENTRIES + 1;
		int bytes = count * 220;
		try (FactWriter writer = behindProxy(RetentionPolicy.NONE).openWriter(RedisHistory.OPTIONS)) {
			for (int cut = 1; cut < 24; cut++) {
				if (cut % 2 == 0) {
					this.proxy.cutRequestAfter((long) bytes * cut / 24, TcpProxy.Cut.CLOSE);
				}
				else {
					this.proxy.cutReplyAfter(cut * 7L, TcpProxy.Cut.RESET);
				}
				RedisHistory.appendUntilStored(writer, RedisHistory.events(sent[0], count));
				sent[0] += count;
				this.proxy.heal();
			}
		}
		assertThat(this.history.places()).isEqualTo(RedisHistory.upTo(sent[0]));
		assertThat(this.history.scan().isClean()).isTrue();
	}

	@Test
	void anOpeningThatIsCutLeavesNothingBehind() {
		RedisBackend backend = behindProxy(RetentionPolicy.NONE);
		Runnable open = () -> {
			try (FactWriter writer = backend.openWriter(RedisHistory.OPTIONS)) {
				assertThat(writer).isNotNull();
			}
			catch (PersistenceException ex) {
				// The recorder opens it again.
			}
		};
		requests(open);
		replies(open);
		this.history.store(0, 3);
		assertThat(this.history.places()).isEqualTo(RedisHistory.upTo(3));
		assertThat(this.history.scan().isClean()).isTrue();
	}

	/** The history as it is now, to begin each attempt from. */
	private Map<String, byte[]> copy() {
		Map<String, byte[]> copy = new LinkedHashMap<>();
		StreamKeys keys = this.history.events();
		for (String key : List.of(keys.stream(), keys.writers())) {
			copy.put(key, this.history.commands().dump(key));
		}
		return copy;
	}

	private void restore(Map<String, byte[]> copy) {
		StreamKeys keys = this.history.events();
		this.history.commands().del(keys.stream(), keys.writers(), keys.lease());
		this.history.commands().del(keys.quarantine());
		for (FactKind kind : FactKind.values()) {
			this.history.commands().del(this.history.keys(kind).lease());
		}
		copy.forEach((key, value) -> this.history.commands().restore(key, 0, value));
	}

	/** The lease of a process that was cut off ends by itself, after a while. */
	private void endLeases() {
		for (FactKind kind : FactKind.values()) {
			this.history.commands().del(this.history.keys(kind).lease());
		}
	}

	@Test
	void aRecoveryThatIsCutIsCompletedByTheNext() {
		this.history.store(0, 4);
		String damaged = this.history.foreign(Map.of("data", "no"));
		this.history.store(4, 2);
		this.history.commands().xdel(this.history.events().stream(), this.history.entries().get(1).getId());
		Map<String, byte[]> before = copy();
		RedisBackend backend = behindProxy(RetentionPolicy.NONE);
		RedisBackend direct = this.history.backend();
		Runnable recover = () -> {
			restore(before);
			try {
				backend.recover(RecoveryRequest.of(RecoveryMode.REPAIR), ProgressMonitor.NONE);
			}
			catch (PersistenceException ex) {
				endLeases();
			}
			heal();
			assertThat(
					direct.recover(RecoveryRequest.of(RecoveryMode.REPAIR), ProgressMonitor.NONE).after().anomalies())
				.isEmpty();
			assertThat(this.history.entries(this.history.events().quarantine())).singleElement()
				.satisfies((moved) -> assertThat(moved.getBody()).containsEntry("papyra:id", damaged));
			assertThat(RedisHistory.places(direct)).containsExactly(0, 2, 3, 4, 5);
			assertThat(this.history.entries()).as("five facts and one gap").hasSize(6);
		};
		assertThat(requests(recover)).isPositive();
		assertThat(replies(recover)).isPositive();
	}

	@Test
	void aCompactionThatIsCutIsCompletedByTheNext() {
		this.history.store(0, 12);
		Map<String, byte[]> before = copy();
		RetentionPolicy newest = RetentionPolicy.same(new Retention(5L, null, null));
		RedisBackend backend = behindProxy(newest);
		RedisBackend direct = this.history.backend(this.history.uri(), this.history.options().withTrim(false, true),
				newest);
		Runnable compact = () -> {
			restore(before);
			try {
				backend.compact(CompactionRequest.NOW, ProgressMonitor.NONE);
			}
			catch (PersistenceException ex) {
				endLeases();
			}
			heal();
			assertThat(direct.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).anomalies()).isEmpty();
			direct.compact(CompactionRequest.NOW, ProgressMonitor.NONE);
			assertThat(this.history.entries()).hasSize(5);
			assertThat(RedisHistory.places(direct)).containsExactly(7, 8, 9, 10, 11);
		};
		assertThat(requests(compact)).isPositive();
		assertThat(replies(compact)).isPositive();
	}

}
