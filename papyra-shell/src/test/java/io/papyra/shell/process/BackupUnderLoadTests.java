package io.papyra.shell.process;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.papyra.backend.Compactable;
import io.papyra.backend.FactWriter;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WriterOptions;
import io.papyra.backend.file.JsonBackend;
import io.papyra.backend.file.RotatingBackend;
import io.papyra.backend.file.RotatingOptions;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.report.CompactionRequest;
import io.papyra.retention.Retention;
import io.papyra.retention.RetentionPolicy;
import io.papyra.shell.testing.Ran;
import io.papyra.test.TestFacts;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Another process backs a history up while this one writes and compacts it. */
@Tag("process")
class BackupUnderLoadTests {

	private static final long KEPT = 20_000;

	@TempDir
	Path directory;

	private static PersistenceBackend open(Path path, boolean file, RetentionPolicy retention) {
		return file ? new JsonBackend(path, retention)
				: new RotatingBackend(path, new RotatingOptions(200_000, null), retention);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void everyFactAcknowledgedBeforeItBeganIsInIt(boolean file) throws Exception {
		Path history = this.directory.resolve("history");
		PersistenceBackend live = open(history, file, RetentionPolicy.same(new Retention(KEPT, null, null)));
		AtomicInteger acknowledged = new AtomicInteger();
		AtomicBoolean done = new AtomicBoolean();
		int before;
		try (FactWriter writer = live.openWriter(new WriterOptions("s", SyncPolicy.ALWAYS))) {
			CompletableFuture<Void> service = CompletableFuture.runAsync(() -> {
				for (int number = 0; !done.get(); number += 30) {
					writer.append(TestFacts.batch(number, 30));
					acknowledged.set(number + 30);
					if (number % 3000 == 0) {
						((Compactable) live).compact(CompactionRequest.NOW, ProgressMonitor.NONE);
					}
				}
			}, (task) -> new Thread(task, "service").start());
			while (acknowledged.get() < 3000) {
				Thread.onSpinWait();
			}
			before = acknowledged.get();
			Ran made = PapyraProcess.run(this.directory, "backup", "create", "backup", "--path", "history");
			done.set(true);
			service.join();
			assertThat(made).returns(0, Ran::code).returns("", Ran::err);
		}
		assertThat(PapyraProcess.run(this.directory, "backup", "verify", "backup").code()).isZero();
		assertThat(PapyraProcess.run(this.directory, "backup", "restore", "backup", "--to", "restored").code())
			.isZero();
		List<Integer> restored;
		try (Stream<StoredFact> facts = open(this.directory.resolve("restored"), file, RetentionPolicy.NONE)
			.read(FactQuery.all())) {
			restored = facts.map((stored) -> TestFacts.number(stored.fact())).sorted().toList();
		}
		int newest = restored.get(restored.size() - 1) + 1;
		int oldest = (int) Math.max(0, newest - 3 * KEPT);
		assertThat(restored).containsAll(IntStream.range(oldest, before).boxed().toList());
	}

}
