package io.papyra.redis.internal.maintenance;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.Consumer;
import io.lettuce.core.Range;
import io.lettuce.core.RedisURI;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XGroupCreateArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.protocol.CommandType;
import io.papyra.backend.FactWriter;
import io.papyra.backend.PersistenceException;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.WorkCancelledException;
import io.papyra.backend.WriterLockedException;
import io.papyra.fact.FactKind;
import io.papyra.redis.RedisBackend;
import io.papyra.redis.RedisConnector;
import io.papyra.redis.RedisHistory;
import io.papyra.redis.internal.connection.RedisAccessException;
import io.papyra.redis.internal.connection.RedisErrors;
import io.papyra.redis.internal.connection.RedisLink;
import io.papyra.redis.internal.connection.Resp;
import io.papyra.redis.internal.entry.EntryTrailer;
import io.papyra.redis.internal.entry.StreamEntry;
import io.papyra.redis.server.EachRedis;
import io.papyra.redis.server.RedisBinary;
import io.papyra.redis.server.RedisServer;
import io.papyra.report.AnomalyType;
import io.papyra.report.CompactionRequest;
import io.papyra.report.RecoveryMode;
import io.papyra.report.RecoveryReport;
import io.papyra.report.RecoveryRequest;
import io.papyra.report.ScanReport;
import io.papyra.retention.Retention;
import io.papyra.retention.RetentionPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/** What a scan finds in streams, and what a repair makes of it, beside living writers. */
@EachRedis
@Tag("always")
class RedisRecoveryTests {

	private final RedisHistory history;

	@TempDir
	Path directory;

	RedisRecoveryTests(RedisBinary binary) {
		this.history = new RedisHistory(RedisServer.shared(binary));
	}

	@AfterEach
	void close() {
		this.history.close();
	}

	private RecoveryReport recover(RecoveryMode mode) {
		return this.history.backend().recover(RecoveryRequest.of(mode), ProgressMonitor.NONE);
	}

	private static List<String> kinds(ScanReport report) {
		return report.anomalies().stream().map((anomaly) -> anomaly.type().name()).toList();
	}

	@Test
	void foreignAndDamagedEntriesAreFoundHoweverDeep() {
		this.history.foreign(Map.of("x", "1"));
		this.history.store(0, 1000);
		this.history.foreign(Map.of("data", "[1]"));
		this.history.foreign(Map.of("data", "{\"kind\":\"event\"}"));
		this.history.foreign(Map.of("data", "{\"kind\":\"other\",\"timestamp\":1}"));
		this.history.foreign(Map.of("data",
				"{\"kind\":\"dead_letter\",\"system_id\":\"s\",\"target\":null,\"message_type\":\"M\",\"payload\":1,"
						+ "\"timestamp\":1.0}"));
		this.history.foreign(Map.of("data",
				"{\"kind\":\"event\",\"system_id\":\"s\",\"actor_address\":\"a\",\"event_type\":\"E\",\"payload\":1,"
						+ "\"timestamp\":1768380323.0,\"writer\":\"w\",\"seq\":1}"));
		this.history.store(1000, 600);
		ScanReport report = this.history.scan();
		assertThat(kinds(report)).containsExactly("CORRUPTED_ENTRY", "CORRUPTED_ENTRY", "INVALID_RECORD",
				"UNKNOWN_KIND", "INVALID_RECORD", "CHECKSUM_MISSING");
		// ENTRY
		assertThat(this.history.places()).isEqualTo(RedisHistory.upTo(1600));
	}

	@Test
	void aRepairMovesAnEntryWithIdAndAllFieldsInOneStep() {
		this.history.store(0, 3);
		String id = this.history.foreign(Map.of("data", "broken {", "extra", "kept"));
		RecoveryReport report = recover(RecoveryMode.REPAIR);
		assertThat(report.linesRemoved()).isEqualTo(1);
		assertThat(report.after().isClean()).isTrue();
		assertThat(report.savedTo()).containsExactly(this.history.events().quarantine());
		StreamMessage<String, String> moved = this.history.entries(this.history.events().quarantine()).get(0);
		assertThat(moved.getBody()).containsEntry("papyra:id", id)
			.containsEntry("data", "broken {")
			.containsEntry("extra", "kept")
			.containsKey("papyra:at");
		assertThat(moved.getBody().get("papyra:reason")).startsWith("CORRUPTED_ENTRY: ");
		assertThat(this.history.scan().savedFiles().files()).isEqualTo(1);
		assertThat(recover(RecoveryMode.REPAIR).changed()).isFalse();
		assertThat(this.history.places()).containsExactly(0, 1, 2);
	}

	@Test
	void bytesThatAreNoTextAreMovedAsTheyAre() {
		this.history.store(0, 1);
		byte[] odd = { (byte) 0xff, 0, '\n', (byte) 0xc3 };
		try (RedisConnector connector = this.history.connector();
				RedisLink link = RedisHistory.links(connector).open()) {
			link.await(link.commands().xadd(Resp.bytes(this.history.events().stream()), Map.of(StreamEntry.DATA, odd)),
					"XADD");
			RecoveryReport report = this.history.backend()
				.recover(new RecoveryRequest(RecoveryMode.QUARANTINE, this.directory, false), ProgressMonitor.NONE);
			assertThat(report.after().isClean()).isTrue();
			byte[] key = Resp.bytes(this.history.events().quarantine());
			StreamMessage<byte[], byte[]> moved = link.await(link.commands().xrange(key, Range.unbounded()), "XRANGE")
				.get(0);
			assertThat(StreamEntry.data(moved)).isEqualTo(odd);
		}
	}

	@Test
	void aQuarantineDirectoryGetsTheEntriesAsWell() throws Exception {
		this.history.store(0, 1);
		String id = this.history.foreign(Map.of("data", "{\"kind\":\"other\"}"));
		assertThat(recover(RecoveryMode.REPAIR).linesRemoved()).as("a newer version may have written it").isZero();
		RecoveryReport report = this.history.backend()
			.recover(new RecoveryRequest(RecoveryMode.QUARANTINE, this.directory, false), ProgressMonitor.NONE);
		assertThat(report.linesRemoved()).isEqualTo(1);
		try (Stream<Path> files = Files.list(this.directory)) {
			Path file = files.findFirst().orElseThrow();
			assertThat(report.savedTo()).contains(file.toString());
			assertThat(Files.readString(file, StandardCharsets.UTF_8)).contains("\"id\":\"" + id + "\"")
				.contains("[\"data\",\"{\\\"kind\\\":\\\"other\\\"}\"]")
				.endsWith("}\n");
		}
	}

	@Test
	@SuppressWarnings("unchecked")
	void aRemovedEntryIsAcknowledgedInEveryGroup() {
		this.history.store(0, 2);
		this.history.foreign(Map.of("data", "no"));
		String stream = this.history.events().stream();
		this.history.commands().xgroupCreate(StreamOffset.from(stream, "0"), "g", XGroupCreateArgs.Builder.mkstream());
		this.history.commands().xreadgroup(Consumer.from("g", "c"), StreamOffset.lastConsumed(stream));
		assertThat(this.history.commands().xpending(stream, "g").getCount()).isEqualTo(3);
		recover(RecoveryMode.REPAIR);
		assertThat(this.history.commands().xpending(stream, "g").getCount()).isEqualTo(2);
	}

	@Test
	void lostEntriesAreAcknowledgedAndTheWriterContinuesUnderItsNumbers() {
		try (FactWriter writer = this.history.backend().openWriter(RedisHistory.OPTIONS)) {
			writer.append(RedisHistory.events(0, 6));
			List<StreamMessage<String, String>> entries = this.history.entries();
			this.history.commands()
				.xdel(this.history.events().stream(), entries.get(2).getId(), entries.get(3).getId());
			assertThat(kinds(this.history.scan())).containsExactly("SEQUENCE_GAP");
			RecoveryReport report = recover(RecoveryMode.REPAIR);
			assertThat(report.gapsAcknowledged()).isEqualTo(1);
			assertThat(report.acknowledged().lines()).isEqualTo(2);
			assertThat(report.after().isClean()).isTrue();
			writer.append(RedisHistory.events(6, 2));
			writer.append(RedisHistory.events(8, 1));
		}
		assertThat(this.history.places()).containsExactly(0, 1, 4, 5, 6, 7, 8);
		ScanReport report = this.history.scan();
		assertThat(report.isClean()).isTrue();
		assertThat(report.acknowledged().lines()).isEqualTo(2);
		assertThat(this.history.entries().stream().map((entry) -> entry.getBody().get("data")))
			.as("one writer, numbers without a hole but the acknowledged one")
			.extracting((data) -> data.replaceAll(".*\"writer\":\"(\\w+)\",\"seq\":(\\d+).*", "$2"))
			.containsExactly("1", "2", "5", "6", "7", "8", "9", "10");
	}

	@Test
	void aLostTailOfAWriterThatHasEndedIsAcknowledged() {
		this.history.store(0, 5);
		List<StreamMessage<String, String>> entries = this.history.entries();
		this.history.commands().xdel(this.history.events().stream(), entries.get(4).getId());
		assertThat(kinds(this.history.scan())).containsExactly("TAIL_LOST");
		assertThat(recover(RecoveryMode.REPAIR).after().isClean()).isTrue();
		assertThat(this.history.scan().isClean()).isTrue();
		assertThat(this.history.places()).containsExactly(0, 1, 2, 3);
	}

	@Test
	void aLostTailOfALivingWriterIsLeftToIt() {
		try (FactWriter writer = this.history.backend().openWriter(RedisHistory.OPTIONS)) {
			writer.append(RedisHistory.events(0, 3));
			this.history.commands().del(this.history.events().stream());
			recover(RecoveryMode.REPAIR);
			writer.append(RedisHistory.events(3, 1));
		}
		assertThat(this.history.places()).containsExactly(0, 1, 2, 3);
		assertThat(this.history.scan().isClean()).isTrue();
	}

	@Test
	void anEntryThatIsThereTwiceIsRemovedOnce() {
		this.history.store(0, 3);
		StreamMessage<String, String> first = this.history.entries().get(1);
		this.history.foreign(first.getBody());
		assertThat(kinds(this.history.scan())).containsExactly("SEQUENCE_REPEAT");
		assertThat(recover(RecoveryMode.REPAIR).linesRemoved()).isEqualTo(1);
		assertThat(this.history.places()).containsExactly(0, 1, 2);
		assertThat(this.history.scan().isClean()).isTrue();
	}

	@Test
	void aKeyOfAnotherTypeIsNamedAndLeftAlone() {
		this.history.commands().set(this.history.events().stream(), "mine");
		ScanReport report = this.history.scan();
		assertThat(report.anomalies()).singleElement()
			.satisfies((anomaly) -> assertThat(anomaly.type()).isEqualTo(AnomalyType.UNEXPECTED_FILE))
			.satisfies((anomaly) -> assertThat(anomaly.detail()).contains("string"));
		assertThat(recover(RecoveryMode.QUARANTINE).changed()).isFalse();
		assertThat(this.history.commands().get(this.history.events().stream())).isEqualTo("mine");
	}

	@Test
	void aDryRunTellsTheSameAndChangesNothing() {
		this.history.store(0, 3);
		this.history.foreign(Map.of("data", "no"));
		this.history.commands().xdel(this.history.events().stream(), this.history.entries().get(1).getId());
		List<StreamMessage<String, String>> before = this.history.entries();
		RecoveryReport dry = this.history.backend()
			.recover(new RecoveryRequest(RecoveryMode.REPAIR, null, true), ProgressMonitor.NONE);
		assertThat(this.history.entries()).isEqualTo(before);
		RecoveryReport report = recover(RecoveryMode.REPAIR);
		assertThat(dry.linesRemoved()).isEqualTo(report.linesRemoved()).isEqualTo(1);
		assertThat(dry.bytesRemoved()).isEqualTo(report.bytesRemoved());
		assertThat(dry.gapsAcknowledged()).isEqualTo(report.gapsAcknowledged()).isEqualTo(1);
	}

	@ParameterizedTest
	@EnumSource(names = { "EVAL", "EVALSHA", "XTRIM", "DEL" })
	void aRightThatIsMissingLeavesNoLeaseBehind(CommandType missing) {
		this.history.store(0, 7);
		AclSetuserArgs rights = AclSetuserArgs.Builder.on().nopass().allKeys().allCommands().removeCommand(missing);
		if (missing == CommandType.EVAL) {
			rights.removeCommand(CommandType.EVALSHA);
		}
		this.history.commands().aclSetuser("few", rights);
		RedisURI uri = RedisURI.builder(this.history.uri()).withAuthentication("few", "any").build();
		RetentionPolicy newest = RetentionPolicy.same(new Retention(5L, null, null));
		RedisBackend few = this.history.backend(uri, this.history.options(), newest);
		if (missing == CommandType.DEL) {
			few.compact(CompactionRequest.NOW, ProgressMonitor.NONE);
		}
		else {
			assertThatExceptionOfType(RedisAccessException.class)
				.isThrownBy(() -> few.compact(CompactionRequest.NOW, ProgressMonitor.NONE))
				.satisfies((failure) -> assertThat(failure.code()).isEqualTo(RedisErrors.Code.NOPERM));
		}
		for (FactKind kind : FactKind.values()) {
			await().until(() -> this.history.commands().pttl(this.history.keys(kind).lease()) == -2);
		}
		this.history.backend(newest).compact(CompactionRequest.NOW, ProgressMonitor.NONE);
	}

	@Test
	void twoAtOnceAreRefusedAndALeaseEndsWithItsWork() {
		this.history.store(0, 3);
		this.history.foreign(Map.of("data", "no"));
		assertThatExceptionOfType(WriterLockedException.class).isThrownBy(() -> {
			boolean[] tried = { false };
			this.history.backend().recover(RecoveryRequest.of(RecoveryMode.REPAIR), (done, total) -> {
				if (!tried[0]) {
					tried[0] = true;
					recover(RecoveryMode.REPAIR);
				}
			});
		}).withMessageContaining("recovery by process " + ProcessHandle.current().pid());
		assertThat(recover(RecoveryMode.REPAIR).linesRemoved()).isEqualTo(1);
	}

	@Test
	void aRecoveryThatIsCancelledContinuesTheNextTime() {
		this.history.store(0, 30);
		for (int at = 0; at < 30; at++) {
			this.history.foreign(Map.of("data", "no " + at));
		}
		int[] calls = { 0 };
		assertThatExceptionOfType(WorkCancelledException.class)
			.isThrownBy(() -> this.history.backend().recover(RecoveryRequest.of(RecoveryMode.REPAIR), (done, total) -> {
				if (++calls[0] > 14) {
					throw new WorkCancelledException("called off");
				}
			}));
		RecoveryReport report = recover(RecoveryMode.REPAIR);
		assertThat(report.after().isClean()).isTrue();
		assertThat(this.history.entries(this.history.events().quarantine())).hasSize(30);
		assertThat(this.history.places()).isEqualTo(RedisHistory.upTo(30));
	}

	@Test
	void severalGapsOfAWriterWithoutAStateAreAcknowledged() {
		this.history.store(0, 12);
		List<StreamMessage<String, String>> entries = this.history.entries();
		this.history.commands()
			.xdel(this.history.events().stream(), entries.get(2).getId(), entries.get(5).getId(),
					entries.get(6).getId());
		this.history.commands().del(this.history.events().writers());
		assertThat(kinds(this.history.scan())).containsExactly("SEQUENCE_GAP", "SEQUENCE_GAP");
		RecoveryReport report = recover(RecoveryMode.REPAIR);
		assertThat(report.gapsAcknowledged()).isEqualTo(2);
		assertThat(report.after().anomalies()).isEmpty();
		assertThat(recover(RecoveryMode.REPAIR).changed()).isFalse();
		assertThat(this.history.places()).containsExactly(0, 1, 3, 4, 7, 8, 9, 10, 11);
	}

	@Test
	void whatAFaultyWriterHasCheckedAndNoOneCanReadIsDamage() {
		this.history.store(0, 2);
		byte[] body = "{\"kind\":\"event\",\"system_id\":\"s\",\"payload\":{\"a\":}".getBytes(StandardCharsets.UTF_8);
		byte[] faulty = new EntryTrailer().append(body, 0, body.length, new byte[] { 'w' }, 1);
		this.history.foreign(Map.of("data", new String(faulty, StandardCharsets.UTF_8)));
		this.history.store(2, 2);
		assertThat(this.history.places()).containsExactly(0, 1, 2, 3);
		assertThat(kinds(this.history.scan())).containsExactly("CORRUPTED_ENTRY");
		assertThat(recover(RecoveryMode.REPAIR).after().anomalies()).isEmpty();
	}

	@Test
	void ignoringChangesNothingAndTellsSo() {
		this.history.store(0, 3);
		this.history.foreign(Map.of("data", "no"));
		List<StreamMessage<String, String>> before = this.history.entries();
		RecoveryReport report = recover(RecoveryMode.IGNORE);
		assertThat(report.changed()).isFalse();
		assertThat(report.linesRemoved()).isZero();
		assertThat(report.after().anomalyCount()).isEqualTo(1);
		assertThat(this.history.entries()).isEqualTo(before);
	}

	@Test
	void whatIsSavedInFilesIsReadableByItsOwnerAlone() throws Exception {
		this.history.store(0, 1);
		this.history.foreign(Map.of("data", "no"));
		Path quarantine = this.directory.resolve("not/yet/there");
		RecoveryReport report = this.history.backend()
			.recover(new RecoveryRequest(RecoveryMode.QUARANTINE, quarantine, false), ProgressMonitor.NONE);
		try (Stream<Path> files = Files.list(quarantine)) {
			Path file = files.findFirst().orElseThrow();
			assertThat(report.savedTo()).contains(file.toString());
			assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
		}
	}

	@Test
	void whatCannotBeSavedInFilesStaysInTheStream() throws Exception {
		this.history.store(0, 1);
		this.history.foreign(Map.of("data", "no"));
		Path file = Files.createFile(this.directory.resolve("a-file"));
		List<StreamMessage<String, String>> before = this.history.entries();
		assertThatExceptionOfType(PersistenceException.class)
			.isThrownBy(() -> this.history.backend()
				.recover(new RecoveryRequest(RecoveryMode.QUARANTINE, file, false), ProgressMonitor.NONE))
			.withMessageContaining("--quarantine-dir");
		assertThat(this.history.entries()).isEqualTo(before);
		assertThat(recover(RecoveryMode.QUARANTINE).linesRemoved()).isEqualTo(1);
	}

}
