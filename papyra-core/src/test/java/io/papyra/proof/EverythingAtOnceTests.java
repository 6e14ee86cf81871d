package io.papyra.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import io.papyra.backend.Compactable;
import io.papyra.backend.FactWriter;
import io.papyra.backend.HistoryChangedException;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.Scannable;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WriterOptions;
import io.papyra.backend.file.JsonBackend;
import io.papyra.backend.file.RotatingBackend;
import io.papyra.backend.file.RotatingOptions;
import io.papyra.backup.BackupCheck;
import io.papyra.backup.LogBackups;
import io.papyra.fact.Fact;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.report.CompactionRequest;
import io.papyra.report.ScanReport;
import io.papyra.report.ScanRequest;
import io.papyra.retention.Retention;
import io.papyra.retention.RetentionPolicy;
import io.papyra.test.TestFacts;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A writer, compactions, reads in both orders, scans and backups of one history at the
 * same time, on a real disk. Every answer is true: of each kind the newest facts, none of
 * them missing or doubled, up to what was acknowledged before somebody asked.
 * {@code -Dpapyra.batches=…} says how much is written.
 */
class EverythingAtOnceTests {

	private static final WriterOptions OPTIONS = new WriterOptions("s", SyncPolicy.NEVER);

	private static final int BATCH = 60;

	/** Each so manieth fact is a dead letter. */
	private static final int EVENTS_TO_A_LETTER = 40;

	/** How many count of each kind. */
	private static final long EVENTS = 1500;

	private static final long LETTERS = 40;

	enum Store {

		JSON, ROTATING, ROTATING_WITH_A_LIMIT_OF_SIZE;

		PersistenceBackend open(Path directory) {
			RetentionPolicy newest = new RetentionPolicy(Map.of(FactKind.EVENT, new Retention(EVENTS, null, null),
					FactKind.DEAD_LETTER, new Retention(LETTERS, null, null)));
			return (this == JSON) ? new JsonBackend(directory.resolve("log.ndjson"), newest) : new RotatingBackend(
					directory.resolve("log"), new RotatingOptions(60_000, dropsBySize() ? 600_000L : null), newest);
		}

		boolean dropsBySize() {
			return this == ROTATING_WITH_A_LIMIT_OF_SIZE;
		}

	}

	/** Something that goes on until the writer has ended. */
	private interface Step {

		/** Does it once. */
		void run() throws IOException;

	}

	@TempDir
	Path directory;

	private final AtomicBoolean over = new AtomicBoolean();

	/** How many facts of each kind were acknowledged. */
	private final Map<FactKind, Long> acknowledged = new ConcurrentHashMap<>();

	@ParameterizedTest
	@EnumSource
	void everyAnswerIsTrue(Store store) throws Exception {
		run(store, Integer.getInteger("papyra.batches", 1000));
	}

	@ParameterizedTest
	@EnumSource
	@Tag("long")
	void everyAnswerIsTrueForLong(Store store) throws Exception {
		run(store, Integer.getInteger("papyra.batches", 500_000));
	}

	private void run(Store store, int batches) throws Exception {
		PersistenceBackend writing = store.open(this.directory);
		PersistenceBackend reading = store.open(this.directory);
		ExecutorService threads = Executors.newCachedThreadPool();
		try (FactWriter writer = writing.openWriter(OPTIONS)) {
			List<Future<Long>> others = new ArrayList<>();
			others.add(threads
				.submit(repeat(() -> ((Compactable) writing).compact(CompactionRequest.NOW, ProgressMonitor.NONE))));
			for (PersistenceBackend backend : List.of(writing, reading)) {
				Random random = new Random(others.size());
				others.add(threads.submit(repeat(() -> read(store, backend, random))));
			}
			others.add(threads.submit(repeat(() -> scan(store.open(this.directory)))));
			others.add(threads.submit(repeat(() -> backUp(store.open(this.directory)))));
			Future<Long> written = threads.submit(() -> write(writer, batches));
			for (Future<Long> other : others) {
				assertThat(result(other)).isPositive();
			}
			assertThat(result(written)).isEqualTo(batches);
		}
		finally {
			this.over.set(true);
			threads.shutdownNow();
		}
		ScanReport report = ((Scannable) store.open(this.directory)).scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE);
		assertThat(report.anomalies()).isEmpty();
		read(store, store.open(this.directory), FactQuery.all());
	}

	private Callable<Long> repeat(Step step) {
		return () -> {
			long times = 0;
			try {
				do {
					try {
						step.run();
						times++;
					}
					catch (HistoryChangedException ex) {
						// A clear answer, too: whoever gets it asks again.
					}
				}
				while (!this.over.get() || times == 0);
			}
			catch (Throwable ex) {
				// The writer need not go on for nothing.
				this.over.set(true);
				throw ex;
			}
			return times;
		};
	}

	private long write(FactWriter writer, int batches) {
		Random random = new Random(1);
		Map<FactKind, Integer> next = new EnumMap<>(Map.of(FactKind.EVENT, 0, FactKind.DEAD_LETTER, 0));
		long batch = 0;
		try {
			for (; batch < batches && !this.over.get(); batch++) {
				Fact[] facts = new Fact[1 + random.nextInt(BATCH)];
				for (int at = 0; at < facts.length; at++) {
					FactKind kind = (random.nextInt(EVENTS_TO_A_LETTER) == 0) ? FactKind.DEAD_LETTER : FactKind.EVENT;
					facts[at] = fact(kind, next.merge(kind, 1, Integer::sum) - 1);
				}
				writer.append(TestFacts.batch(facts));
				next.forEach((kind, count) -> this.acknowledged.put(kind, (long) count));
			}
			return batch;
		}
		finally {
			this.over.set(true);
		}
	}

	/** What {@link TestFacts} makes of every third number is of the same kind. */
	private static Fact fact(FactKind kind, int index) {
		return TestFacts.fact(3 * index + ((kind == FactKind.EVENT) ? 0 : 2));
	}

	private void read(Store store, PersistenceBackend backend, Random random) {
		FactKind kind = (random.nextInt(3) == 0) ? FactKind.DEAD_LETTER : FactKind.EVENT;
		FactQuery query = FactQuery.of(kind);
		switch (random.nextInt(4)) {
			case 0 -> read(store, backend, query);
			case 1 -> read(store, backend, query.withOrder(FactQuery.Order.NEWEST_FIRST));
			case 2 -> read(store, backend, query.withLimit(200));
			default -> read(store, backend, FactQuery.all());
		}
	}

	private void read(Store store, PersistenceBackend backend, FactQuery query) {
		Map<FactKind, Long> before = Map.copyOf(this.acknowledged);
		List<StoredFact> facts;
		try (Stream<StoredFact> stored = backend.read(query)) {
			facts = new ArrayList<>(stored.toList());
		}
		if (query.order() == FactQuery.Order.NEWEST_FIRST) {
			Collections.reverse(facts);
		}
		for (FactKind kind : List.of(FactKind.EVENT, FactKind.DEAD_LETTER)) {
			if (query.kinds().contains(kind)) {
				List<StoredFact> ofKind = facts.stream().filter((fact) -> fact.fact().kind() == kind).toList();
				long kept = (kind == FactKind.EVENT) ? EVENTS : LETTERS;
				long most = (query.limit() > 0) ? Math.min(query.limit(), kept) : kept;
				long there = before.getOrDefault(kind, 0L);
				check(ofKind, kind, there, most);
				if (!store.dropsBySize()) {
					assertThat((long) ofKind.size()).as("facts for " + query)
						.isGreaterThanOrEqualTo(Math.min(there, most));
				}
			}
		}
	}

	/** They follow each other, and nothing acknowledged is missing behind them. */
	private static void check(List<StoredFact> facts, FactKind kind, long before, long most) {
		assertThat((long) facts.size()).isLessThanOrEqualTo(most);
		int last = -1;
		long seq = 0;
		for (StoredFact stored : facts) {
			int index = TestFacts.number(stored.fact()) / 3;
			assertThat(stored.fact()).isEqualTo(fact(kind, index));
			assertThat(stored.seq()).isGreaterThan(seq);
			assertThat(index).isEqualTo((last < 0) ? index : last + 1);
			last = index;
			seq = stored.seq();
		}
		assertThat(last + 1L).isGreaterThanOrEqualTo(before);
	}

	private static void scan(PersistenceBackend backend) {
		assertThat(((Scannable) backend).scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).anomalies()).isEmpty();
		assertThat(((Scannable) backend).scan(ScanRequest.INCREMENTAL, ProgressMonitor.NONE).anomalies()).isEmpty();
	}

	private void backUp(PersistenceBackend backend) throws IOException {
		Path target = this.directory.resolve("backup");
		remove(target);
		assertThat(new LogBackups().create(backend, target, true, ProgressMonitor.NONE).firstAnomaly()).isEmpty();
		BackupCheck check = new LogBackups().verify(target, ProgressMonitor.NONE);
		assertThat(check.problems()).isEmpty();
	}

	private static void remove(Path tree) throws IOException {
		if (!Files.exists(tree)) {
			return;
		}
		try (Stream<Path> files = Files.walk(tree)) {
			files.sorted(Collections.reverseOrder()).forEach((file) -> {
				try {
					Files.delete(file);
				}
				catch (IOException ex) {
					throw new UncheckedIOException(ex);
				}
			});
		}
	}

	private static long result(Future<Long> future) throws Exception {
		try {
			return future.get();
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof Error error) {
				throw error;
			}
			throw ex;
		}
	}

}
