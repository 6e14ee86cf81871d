package io.papyra.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

import io.papyra.benchmarks.RawAppend.Force;
import org.jspecify.annotations.Nullable;

/** Callers who wait until their fact is on stable storage. */
final class AckedSuite implements Suite {

	@Override
	public String name() {
		return "acked";
	}

	@Override
	public String question() {
		return "acked: how fast are facts stored whose callers wait for the disk, beside writing and forcing alone?";
	}

	@Override
	public int usualFacts() {
		return 512_000;
	}

	/**
	 * A lonely caller makes so few calls a second that the compiler, which takes one of
	 * two processors meanwhile, needs half a minute to see the code often enough.
	 */
	@Override
	public Repeats usualRepeats() {
		return new Repeats(6, 5, 3);
	}

	@Override
	public List<Case> cases() {
		List<Case> cases = new ArrayList<>();
		add(cases, 1, 32);
		add(cases, 4, 16);
		cases.add(handOver(4, 4));
		add(cases, 64, 4);
		cases.add(handOver(64, 4));
		add(cases, 1000, 2);
		cases.add(handOver(1000, 2));
		cases.add(Case.of("flight-1000", "Papyra, recordDurably, 1,000 unanswered, no thread waits",
				() -> PapyraAcked.inFlight(1000)));
		return cases;
	}

	/** The same number of callers, or of lines in a batch, for all three. */
	private static void add(List<Case> cases, int callers, int divisor) {
		String who = (callers == 1) ? "1 caller" : callers + " callers";
		String how = Crew.isLight(callers) ? ", virtual threads" : "";
		cases
			.add(Case.of("papyra-" + callers, "Papyra, recordDurably, " + who + how, () -> PapyraAcked.callers(callers))
				.withDivisor(divisor));
		cases.add(Case.of("raw-" + callers, "FileChannel, write and force, lines each: " + callers,
				() -> RawAppend.batches(callers, Force.EACH_WRITE))
			.withDivisor(divisor));
		cases.add(Case.of("rocks-" + callers, "RocksDB put, sync=true, " + who, () -> new RocksAppend(callers, 1, true))
			.withDivisor(divisor));
	}

	private static Case handOver(int callers, int divisor) {
		String how = Crew.isLight(callers) ? ", virtual threads" : "";
		return Case
			.of("handed-" + callers, "handed to a thread without a disk, " + callers + " callers" + how,
					() -> new HandOver(callers))
			.withDivisor(divisor);
	}

	@Override
	public List<Column> columns() {
		return withBatches();
	}

	/** Throughput, and how many facts a sync had. */
	static List<Column> withBatches() {
		List<Column> columns = new ArrayList<>(Column.throughput("facts"));
		columns.add(Column.figure("facts per sync", "batch"));
		return columns;
	}

	@Override
	public List<Bar> bars() {
		List<Bar> bars = new ArrayList<>();
		bars.add(Bar.ratio("papyra-1", "raw-1", 0.9));
		bars.add(Bar.ratio("papyra-1", "rocks-1", 1));
		bars.add(Bar.ratio("papyra-4", "raw-4", 0.8));
		bars.add(Bar.ratio("papyra-4", "rocks-4", 1));
		bars.add(Bar.told("papyra-4", "handed-4"));
		for (int callers : List.of(64, 1000)) {
			// No thread can be woken faster, whatever the disk does meanwhile.
			bars.add(Bar.ratio("papyra-" + callers, "handed-" + callers, 0.7));
			bars.add(Bar.ratio("papyra-" + callers, "rocks-" + callers, 1));
			bars.add(Bar.told("papyra-" + callers, "raw-" + callers));
		}
		bars.add(Bar.ratio("flight-1000", "raw-1000", 0.6));
		return bars;
	}

	/**
	 * The limit of waking threads: callers who each hand a number to one thread that has
	 * no disk and answers all who wait at once, and wait for that answer before the next.
	 * The least that can be done for it: a stack without a lock, and a call for each who
	 * waits.
	 */
	private static final class HandOver implements Contender {

		private final int callers;

		HandOver(int callers) {
			this.callers = callers;
		}

		@Override
		public Round round(Workload work) throws Exception {
			Answering answering = new Answering();
			Thread thread = new Thread(answering, "answering");
			answering.thread = thread;
			thread.start();
			Watch watch = Crew.measureMany(this.callers, (caller) -> {
				Request request = new Request(Thread.currentThread());
				int share = Crew.share(work.facts(), this.callers, caller);
				for (int i = 0; i < share; i++) {
					answering.handOver(request);
				}
			});
			answering.over = true;
			LockSupport.unpark(thread);
			thread.join();
			return Round.of(watch, work.facts(), answering.answered.get(), 0)
				.with("batch", answering.answered.get() / (double) Math.max(1, answering.rounds));
		}

		/** What a caller hands over, again and again. */
		private static final class Request {

			private final Thread caller;

			private @Nullable Request next;

			private volatile boolean done;

			Request(Thread caller) {
				this.caller = caller;
			}

		}

		/** The thread that answers. */
		private static final class Answering implements Runnable {

			private final AtomicReference<@Nullable Request> handed = new AtomicReference<>();

			private final AtomicLong answered = new AtomicLong();

			private volatile @Nullable Thread thread;

			private volatile boolean over;

			private long rounds;

			void handOver(Request request) {
				request.done = false;
				@Nullable Request before;
				do {
					before = this.handed.get();
					request.next = before;
				}
				while (!this.handed.compareAndSet(before, request));
				if (before == null) {
					LockSupport.unpark(this.thread);
				}
				while (!request.done) {
					LockSupport.park(this);
				}
			}

			@Override
			public void run() {
				while (!this.over) {
					@Nullable Request request = this.handed.getAndSet(null);
					if (request == null) {
						LockSupport.park(this);
						continue;
					}
					this.rounds++;
					while (request != null) {
						@Nullable Request next = request.next;
						Thread caller = request.caller;
						request.done = true;
						this.answered.incrementAndGet();
						LockSupport.unpark(caller);
						request = next;
					}
				}
			}

		}

	}

}
