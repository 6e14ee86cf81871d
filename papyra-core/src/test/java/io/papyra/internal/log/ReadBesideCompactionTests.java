package io.papyra.internal.log;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.papyra.backend.FactWriter;
import io.papyra.backend.HistoryChangedException;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WriterOptions;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.internal.disk.Disk;
import io.papyra.internal.log.segment.SegmentLimits;
import io.papyra.internal.log.store.LogContext;
import io.papyra.report.CompactionRequest;
import io.papyra.report.ScanRequest;
import io.papyra.retention.Retention;
import io.papyra.retention.RetentionPolicy;
import io.papyra.test.TestFacts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A lazy read beside a compaction gives the facts that were there when it began, each
 * once, or says that it cannot.
 */
class ReadBesideCompactionTests {

	private static final WriterOptions OPTIONS = new WriterOptions("s", SyncPolicy.NEVER);

	@TempDir
	Path directory;

	private LogContext parts(RetentionPolicy retention) {
		return new LogContext(Disk.real(), InstantSource.system(), retention, 700);
	}

	private static void write(FactWriter writer, int first, int count) {
		for (int number = first; number < first + count; number++) {
			writer.append(TestFacts.batch(new ActorEvent("s", ActorAddress.of("s", number), "e" + number, null, null)));
		}
	}

	private static String name(StoredFact stored) {
		return ((ActorEvent) stored.fact()).eventType();
	}

	private static List<String> names(int first, int end) {
		return IntStream.range(first, end).mapToObj((number) -> "e" + number).toList();
	}

	@ParameterizedTest
	@EnumSource(FactQuery.Order.class)
	void aReadOfOneFileGivesWhatWasThereWhenItBegan(FactQuery.Order order) {
		FactLog log = new FactLog(this.directory.resolve("log.ndjson"),
				parts(RetentionPolicy.same(new Retention(60L, null, null))));
		try (FactWriter writer = log.openWriter(OPTIONS)) {
			write(writer, 0, 100);
			try (Stream<StoredFact> facts = log.read(FactQuery.all().withOrder(order))) {
				log.compact(CompactionRequest.NOW, ProgressMonitor.NONE);
				write(writer, 100, 100);
				log.compact(CompactionRequest.NOW, ProgressMonitor.NONE);
				assertThat(facts.map(ReadBesideCompactionTests::name).toList())
					.containsExactlyInAnyOrderElementsOf(names(40, 100));
			}
		}
	}

	@Test
	void aReadOfSegmentsSaysThatItCannotContinue() {
		PartitionedLog logs = new PartitionedLog(this.directory, new SegmentLimits(2500, null),
				parts(RetentionPolicy.same(new Retention(60L, null, null))));
		try (FactWriter writer = logs.openWriter(OPTIONS)) {
			write(writer, 0, 100);
			List<String> got = new ArrayList<>();
			try (Stream<StoredFact> facts = logs.read(FactQuery.of(FactKind.EVENT))) {
				Iterator<StoredFact> rest = facts.iterator();
				got.add(name(rest.next()));
				write(writer, 100, 30);
				logs.compact(CompactionRequest.NOW, ProgressMonitor.NONE);
				assertThatExceptionOfType(HistoryChangedException.class).isThrownBy(() -> {
					while (rest.hasNext()) {
						got.add(name(rest.next()));
					}
				}).withMessageContaining("history changed, read again");
			}
			assertThat(got).isEqualTo(names(40, 100).subList(0, got.size()));
			try (Stream<StoredFact> facts = logs.read(FactQuery.of(FactKind.EVENT))) {
				assertThat(facts.map(ReadBesideCompactionTests::name)).isEqualTo(names(70, 130));
			}
		}
	}

	@Test
	void segmentsThatHadExpiredMayGoMeanwhile() {
		PartitionedLog logs = new PartitionedLog(this.directory, new SegmentLimits(2500, null),
				parts(RetentionPolicy.same(new Retention(20L, null, null))));
		try (FactWriter writer = logs.openWriter(OPTIONS)) {
			write(writer, 0, 100);
			try (Stream<StoredFact> facts = logs.read(FactQuery.of(FactKind.EVENT))) {
				logs.compact(CompactionRequest.NOW, ProgressMonitor.NONE);
				Iterator<StoredFact> rest = facts.iterator();
				List<String> got = new ArrayList<>();
				try {
					rest.forEachRemaining((fact) -> got.add(name(fact)));
					assertThat(got).isEqualTo(names(80, 100));
				}
				catch (HistoryChangedException ex) {
					// The segment at the boundary was written anew.
					assertThat(got).isEqualTo(names(80, 100).subList(0, got.size()));
				}
			}
		}
	}

	/**
	 * Between the listing of the files and the first look at the oldest, others write.
	 */
	private static Disk disk(Runnable meanwhile) {
		return disk("info", "events-000", meanwhile);
	}

	/** Before the first call of that method with such a file, others write. */
	private static Disk disk(String call, String file, Runnable meanwhile) {
		boolean[] done = { false };
		return (Disk) Proxy.newProxyInstance(Disk.class.getClassLoader(), new Class<?>[] { Disk.class },
				(proxy, method, arguments) -> {
					if (method.getName().equals(call) && !done[0] && arguments[0].toString().contains(file)) {
						done[0] = true;
						meanwhile.run();
					}
					try {
						return method.invoke(Disk.real(), arguments);
					}
					catch (InvocationTargetException ex) {
						throw ex.getCause();
					}
				});
	}

	@ParameterizedTest
	@EnumSource(FactQuery.Order.class)
	void segmentsThatGoWhileTheyAreListedLeaveNoHole(FactQuery.Order order) {
		RetentionPolicy retention = RetentionPolicy.same(new Retention(60L, null, null));
		PartitionedLog logs = new PartitionedLog(this.directory, new SegmentLimits(2500, null), parts(retention));
		try (FactWriter writer = logs.openWriter(OPTIONS)) {
			write(writer, 0, 100);
			Disk disk = disk(() -> {
				write(writer, 100, 80);
				logs.compact(CompactionRequest.NOW, ProgressMonitor.NONE);
			});
			PartitionedLog reader = new PartitionedLog(this.directory, new SegmentLimits(2500, null),
					new LogContext(disk, InstantSource.system(), retention, 700));
			try (Stream<StoredFact> facts = reader.read(FactQuery.of(FactKind.EVENT).withOrder(order))) {
				assertThat(facts.map(ReadBesideCompactionTests::name).toList())
					.containsExactlyInAnyOrderElementsOf(names(120, 180));
			}
		}
	}

	@Test
	void segmentsThatAreDroppedWhileTheyAreListedAreNoDamage() {
		SegmentLimits limits = new SegmentLimits(2500, 10_000L);
		PartitionedLog logs = new PartitionedLog(this.directory, limits, parts(RetentionPolicy.NONE));
		try (FactWriter writer = logs.openWriter(OPTIONS)) {
			write(writer, 0, 200);
			Disk disk = disk(() -> write(writer, 200, 14));
			PartitionedLog reader = new PartitionedLog(this.directory, limits,
					new LogContext(disk, InstantSource.system(), RetentionPolicy.NONE, 700));
			assertThat(reader.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).anomalies()).isEmpty();
		}
	}

	static IntStream everyFillOfASegment() {
		return IntStream.range(200, 216);
	}

	@ParameterizedTest
	@MethodSource("everyFillOfASegment")
	void factsThatComeBetweenThePlanAndTheCompactionStay(int before) {
		RetentionPolicy retention = RetentionPolicy.same(new Retention(5L, null, null));
		FactWriter[] writer = new FactWriter[1];
		Disk disk = disk("freeSpace", "events", () -> write(writer[0], before, 20));
		PartitionedLog logs = new PartitionedLog(this.directory, new SegmentLimits(2500, null),
				new LogContext(disk, InstantSource.system(), retention, 700));
		writer[0] = logs.openWriter(OPTIONS);
		try (FactWriter open = writer[0]) {
			write(open, 0, before);
			logs.compact(CompactionRequest.NOW, ProgressMonitor.NONE);
		}
		PartitionedLog all = new PartitionedLog(this.directory, new SegmentLimits(2500, null),
				parts(RetentionPolicy.NONE));
		try (Stream<StoredFact> facts = all.read(FactQuery.of(FactKind.EVENT))) {
			assertThat(facts.map(ReadBesideCompactionTests::name)).containsSubsequence(names(before - 5, before));
		}
		assertThat(all.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).anomalies()).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("everyFillOfASegment")
	void segmentsThatAreDroppedBesideACompactionAreNoDamage(int before) {
		RetentionPolicy retention = RetentionPolicy.same(new Retention(40L, null, null));
		SegmentLimits limits = new SegmentLimits(2500, 12_000L);
		FactWriter[] writer = new FactWriter[1];
		Disk disk = disk("create", ".compacted", () -> write(writer[0], before, 14));
		PartitionedLog logs = new PartitionedLog(this.directory, limits,
				new LogContext(disk, InstantSource.system(), retention, 700));
		writer[0] = logs.openWriter(OPTIONS);
		try (FactWriter open = writer[0]) {
			write(open, 0, before);
			logs.compact(CompactionRequest.NOW, ProgressMonitor.NONE);
			assertThat(logs.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).anomalies()).isEmpty();
		}
	}

}
