package io.papyra.backend.file;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import io.papyra.backend.FactWriter;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WriterOptions;
import io.papyra.internal.disk.CrashState;
import io.papyra.internal.disk.Disk;
import io.papyra.internal.disk.SimulatedDisk;
import io.papyra.retention.RetentionPolicy;
import io.papyra.test.HistoryLedger;
import io.papyra.test.HistoryVerifier;
import io.papyra.test.TestFacts;

/** What the fault suites of the log file share. */
final class JsonLogs {

	static final Path FILE = SimulatedDisk.DIRECTORY.resolve("log.ndjson");

	static final Path CHECKPOINT = SimulatedDisk.DIRECTORY.resolve("log.ndjson.checkpoint");

	/** Time stands still. */
	static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-02-01T00:00:00Z"));

	private JsonLogs() {
	}

	/** Time that passes so quickly that every batch is followed by a checkpoint. */
	static InstantSource hastyClock() {
		AtomicLong minutes = new AtomicLong();
		return () -> CLOCK.instant().plusSeconds(61 * minutes.incrementAndGet());
	}

	static JsonBackend open(Disk disk) {
		return new JsonBackend(FILE, RetentionPolicy.NONE, disk, CLOCK);
	}

	static HistoryVerifier verifier() {
		return new HistoryVerifier(JsonLogs::open, FILE);
	}

	static WriterOptions options(SyncPolicy policy) {
		return new WriterOptions(TestFacts.SYSTEM, policy);
	}

	/** A cleanly closed log of facts 0, 1, 2 and so on, with its checkpoint. */
	static SimulatedDisk closedLog(int facts) {
		SimulatedDisk disk = new SimulatedDisk();
		try (FactWriter writer = open(disk).openWriter(options(SyncPolicy.ALWAYS))) {
			if (facts > 0) {
				writer.append(TestFacts.batch(0, facts));
			}
		}
		return disk.restart();
	}

	/** Lines of a sound file, each with its newline. */
	static List<byte[]> lines(byte[] file) {
		return new String(file, StandardCharsets.ISO_8859_1).lines()
			.map((line) -> (line + '\n').getBytes(StandardCharsets.ISO_8859_1))
			.toList();
	}

	/** Verifies all states, on all processors; returns how many there were. */
	static long verifyAll(Stream<CrashState> states, HistoryLedger ledger) {
		HistoryVerifier verifier = verifier();
		return states.parallel().peek((state) -> verifier.verify(state, ledger)).filter((state) -> true).count();
	}

	/** Tells how much a suite went through. */
	static void report(String suite, long states, long began) {
		System.out.printf("%s: %,d states in %,d ms%n", suite, states, (System.nanoTime() - began) / 1_000_000);
	}

}
