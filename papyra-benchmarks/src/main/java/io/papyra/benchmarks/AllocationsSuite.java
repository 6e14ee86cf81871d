package io.papyra.benchmarks;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

import com.sun.management.ThreadMXBean;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.file.JsonBackend;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.recorder.BufferedFactRecorder;
import io.papyra.recorder.RecorderOptions;
import org.jspecify.annotations.Nullable;

/** What a fact leaves to the garbage collector on its way to the file. */
final class AllocationsSuite implements Suite {

	/** How facts are recorded. */
	private enum Way {

		RECORD, WAITING, IN_FLIGHT

	}

	@Override
	public String name() {
		return "allocations";
	}

	@Override
	public String question() {
		return "allocations: how many bytes does a fact take of the heap, on the caller's thread and the writer's?";
	}

	@Override
	public int usualFacts() {
		return 200_000;
	}

	@Override
	public List<Case> cases() {
		return List.of(record("none", "no payload", null), record("string", "a string", "shipped to the customer"),
				record("long", "a whole number", 1234567L), record("double", "a number", 12.75),
				record("map", "a map", Map.of("order", "A-100001", "state", "PAID", "items", 3)),
				Case.of("durably-waiting", "recordDurably, the caller waits and stores himself",
						() -> new Recording(null, Way.WAITING))
					.withDivisor(20),
				Case.of("durably-flight", "recordDurably, 1,000 unanswered, an action chained to each",
						() -> new Recording(null, Way.IN_FLIGHT)));
	}

	private static Case record(String id, String what, @Nullable Object payload) {
		return Case.of("record-" + id, "record, " + what, () -> new Recording(payload, Way.RECORD));
	}

	@Override
	public List<Column> columns() {
		return List.of(Column.figure("bytes, caller", "caller"), Column.figure("bytes, writer", "writer"),
				Column.figure("facts per sync", "batch"), Column.counted());
	}

	@Override
	public List<Bar> bars() {
		return List.of("none", "string", "long", "double", "map")
			.stream()
			.map((payload) -> Bar.atMost("record-" + payload, "caller", 1))
			.toList();
	}

	/**
	 * Bytes of heap that a fact takes on its way, by the JVM's own counter of each
	 * thread. The fact is made before; a future and what is chained to it count. The
	 * buffers of the recorder have grown before, as those of a service have that is at
	 * work.
	 */
	private static final class Recording implements Contender {

		private static final int FLIGHT = 1000;

		private static final int BUFFER = 1024 * 1024;

		private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

		private final ActorEvent event;

		private final Way way;

		Recording(@Nullable Object payload, Way way) {
			this.event = ActorEvent.of(ActorAddress.of(Facts.SYSTEM, 7, "/user/checkout/order-7"), ActorEvent.STARTED,
					payload);
			this.way = way;
		}

		@Override
		public Round round(Workload work) throws Exception {
			Path file = work.directory().resolve("papyra.ndjson");
			JsonBackend backend = new JsonBackend(file);
			AtomicLong batches = new AtomicLong();
			long[] bytes = new long[2];
			Watch watch;
			try (BufferedFactRecorder recorder = new BufferedFactRecorder(backend, options(),
					Papyra.counting(batches))) {
				recorder.start();
				record(recorder, work.facts());
				recorder.recordDurably(this.event).join();
				long writer = writer();
				long before = ofWriter(writer);
				watch = Crew.measure(1, (caller) -> bytes[0] = record(recorder, work.facts()));
				recorder.recordDurably(this.event).join();
				bytes[1] = ofWriter(writer) - before;
			}
			int facts = 2 * work.facts() + 2;
			return Round.of(watch, facts, Papyra.count(backend), Files.size(file))
				.with("caller", (double) bytes[0] / work.facts())
				.with("writer", (double) bytes[1] / work.facts())
				.with("batch", Papyra.batch(facts, batches));
		}

		/** A small buffer, which has grown before anything is counted. */
		private static RecorderOptions options() {
			RecorderOptions usual = Papyra.waiting(SyncPolicy.ALWAYS);
			return new RecorderOptions(usual.systemId(), usual.sync(), BUFFER, usual.overflow(), usual.blockTimeout(),
					usual.shutdownTimeout(), usual.maxPayloadSize(), usual.redactedKeys());
		}

		/** Returns what this thread took of the heap. */
		private long record(BufferedFactRecorder recorder, int facts) throws InterruptedException {
			long before = THREADS.getCurrentThreadAllocatedBytes();
			switch (this.way) {
				case RECORD -> {
					for (int i = 0; i < facts; i++) {
						recorder.record(this.event);
					}
				}
				case WAITING -> {
					for (int i = 0; i < facts; i++) {
						recorder.recordDurably(this.event).join();
					}
				}
				case IN_FLIGHT -> inFlight(recorder, facts);
			}
			return THREADS.getCurrentThreadAllocatedBytes() - before;
		}

		private void inFlight(BufferedFactRecorder recorder, int facts) throws InterruptedException {
			Semaphore free = new Semaphore(FLIGHT);
			for (int i = 0; i < facts; i++) {
				free.acquire();
				recorder.recordDurably(this.event).whenComplete((position, failure) -> free.release());
			}
			free.acquire(FLIGHT);
		}

		private static long ofWriter(long id) {
			return THREADS.getThreadAllocatedBytes(id);
		}

		@SuppressWarnings("deprecation") // of getId, by JDKs newer than the oldest
											// supported
											// one
		private static long writer() {
			return Thread.getAllStackTraces()
				.keySet()
				.stream()
				.filter((thread) -> thread.getName().equals("papyra-writer"))
				.mapToLong(Thread::getId)
				.max()
				.orElseThrow();
		}

	}

}
