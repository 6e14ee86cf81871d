package io.papyra.recorder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import io.papyra.backend.PersistenceException;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WriterOptions;
import io.papyra.backend.file.JsonBackend;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.PayloadPolicy;
import io.papyra.fact.Position;
import io.papyra.fact.StoredFact;
import io.papyra.internal.disk.Disk;
import io.papyra.internal.disk.DiskFile;
import io.papyra.observe.DropReason;
import io.papyra.observe.PersistenceObserver;
import io.papyra.recorder.RecorderStatus.State;
import io.papyra.report.ScanReport;
import io.papyra.report.ScanRequest;
import io.papyra.retention.RetentionPolicy;
import io.papyra.test.disk.ForwardingDisk;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

import static io.papyra.recorder.RecorderFixture.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/** Callers who wait for their facts and store them themselves, on a real disk. */
@Timeout(120)
class CallerCommitTests {

	private static final String WRITER = "papyra-writer";

	@TempDir
	Path directory;

	private WatchedDisk disk;

	/** How far the backend's clock is ahead. */
	private volatile Duration ahead = Duration.ZERO;

	private JsonBackend backend;

	private BufferedFactRecorder recorder;

	@BeforeEach
	void start() {
		this.disk = new WatchedDisk();
		this.backend = new JsonBackend(this.directory.resolve("x.ndjson"), RetentionPolicy.NONE, this.disk,
				() -> InstantSource.system().instant().plus(this.ahead));
		this.recorder = recorder(SyncPolicy.ALWAYS, Duration.ofSeconds(60), PersistenceObserver.NONE);
		this.recorder.start();
	}

	@AfterEach
	void end() {
		this.disk.failing = null;
		this.disk.release();
		this.recorder.close();
	}

	private BufferedFactRecorder recorder(SyncPolicy sync, Duration shutdownTimeout, PersistenceObserver observer) {
		RecorderOptions options = new RecorderOptions("orders", sync, 1024 * 1024, OverflowPolicy.DROP, Duration.ZERO,
				shutdownTimeout, 64 * 1024, Set.of(), PayloadPolicy.FULL, Duration.ofMillis(200));
		return new BufferedFactRecorder(this.backend, options, observer, new RecorderParts(InstantSource.system(),
				System::nanoTime, RecorderParts.real().threads(), Duration.ofMillis(5), Duration.ofMillis(20)));
	}

	private void restart(SyncPolicy sync, Duration shutdownTimeout, PersistenceObserver observer) {
		this.recorder.close();
		this.disk.appending.clear();
		this.recorder = recorder(sync, shutdownTimeout, observer);
		this.recorder.start();
	}

	@Test
	void aCheckpointThatFallsDueWhileACallerStoresIsLeftToTheWriter() throws Exception {
		lead();
		Thread leader = holdALeader(() -> this.recorder.recordDurably(event("mine")).join());
		this.ahead = Duration.ofMinutes(2);
		this.disk.release();
		leader.join();
		this.recorder.recordDurably(event("next")).join();
		await().until(() -> !this.disk.renaming.isEmpty());
		assertThat(this.disk.renaming).containsOnly(WRITER);
	}

	/** Records until the fact is stored by the thread that waits for it. */
	private void lead() {
		String me = Thread.currentThread().getName();
		do {
			assertThat(this.recorder.recordDurably(event("lead")).join()).isNotEqualTo(Position.START);
		}
		while (!this.disk.appending.contains(me));
		this.disk.appending.clear();
	}

	/** A thread that waits for a fact, and is held while it stores it. */
	private Thread holdALeader(Runnable work) throws InterruptedException {
		while (true) {
			this.disk.hold();
			Thread leader = new Thread(work, "leader");
			leader.start();
			this.disk.awaitHeld();
			if (this.disk.isHeldBy("leader")) {
				return leader;
			}
			this.disk.release(); // the writer came first, which it may
			leader.join();
		}
	}

	private long stored(String type) {
		try (Stream<StoredFact> facts = this.backend.read(FactQuery.of(FactKind.EVENT))) {
			return facts.filter((stored) -> ((ActorEvent) stored.fact()).eventType().equals(type)).count();
		}
	}

	private void assertClean() {
		ScanReport report = this.backend.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE);
		assertThat(report.anomalies()).isEmpty();
	}

	@Test
	void whoWaitsStoresHimself() throws Exception {
		lead();
		for (int i = 0; i < 50; i++) {
			this.recorder.record(event("beside"));
			Position position = (i % 2 == 0) ? this.recorder.recordDurably(event("mine")).join()
					: this.recorder.recordDurably(event("mine")).get();
			assertThat(position).isNotEqualTo(Position.START);
		}
		assertThat(this.disk.appending).contains(Thread.currentThread().getName());
		this.recorder.close();
		assertThat(stored("mine")).isEqualTo(50);
		assertThat(stored("beside")).isEqualTo(50);
		assertClean();
	}

	@Test
	void whoLeadsStoresForAllWhoWait() throws Exception {
		lead();
		Thread leader = holdALeader(() -> this.recorder.recordDurably(event("leader")).join());
		List<Thread> others = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			Thread other = new Thread(() -> this.recorder.recordDurably(event("other")).join(), "other" + i);
			other.start();
			others.add(other);
			await().until(() -> other.getState() == Thread.State.TIMED_WAITING);
		}
		this.disk.appending.clear();
		this.disk.release();
		leader.join();
		for (Thread other : others) {
			other.join();
		}
		this.recorder.close();
		assertThat(stored("other")).isEqualTo(5);
		// one for all of the others, and what the recorder says of its end
		assertThat(this.disk.appending).hasSizeLessThanOrEqualTo(3);
	}

	@Test
	void whoLeadsIsAnsweredBehindTheSync() throws Exception {
		lead();
		for (int i = 0; i < 50; i++) {
			this.recorder.recordDurably(event("mine")).join();
			assertThat(this.disk.isSynced()).isTrue(); // nobody else writes
		}
		assertThat(this.disk.appending).contains(Thread.currentThread().getName());
	}

	@Test
	void whoWaitsInTimeIsServedByTheWriter() throws Exception {
		lead();
		for (int i = 0; i < 30; i++) {
			assertThat(this.recorder.recordDurably(event("timed")).get(1, TimeUnit.MINUTES)).isNotNull();
		}
		assertThat(this.disk.appending).containsOnly(WRITER);
	}

	@Test
	void whoLeavesTheFutureAloneIsServedByTheWriter() {
		lead();
		CompletableFuture<Position> one = this.recorder.recordDurably(event("one"));
		CompletableFuture<Position> two = this.recorder.recordDurably(event("two"));
		CompletableFuture.allOf(one, two).join();
		assertThat(this.disk.appending).containsOnly(WRITER);
		CompletableFuture<Position> polled = this.recorder.recordDurably(event("polled"));
		while (!polled.isDone()) {
			Thread.onSpinWait();
		}
		assertThat(this.disk.appending).containsOnly(WRITER);
	}

	@Test
	void underEverySecondTheWriterStores() {
		restart(SyncPolicy.EVERY_SECOND, Duration.ofSeconds(60), PersistenceObserver.NONE);
		for (int i = 0; i < 3; i++) {
			this.recorder.recordDurably(event("x")).join();
		}
		assertThat(this.disk.appending).containsOnly(WRITER);
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void virtualThreadsAreServedByTheWriter() throws Exception {
		lead();
		Object lock = new Object();
		CountDownLatch done = new CountDownLatch(200);
		for (int i = 0; i < 200; i++) {
			boolean pinned = i % 2 == 0;
			Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, (Runnable) () -> {
				CompletableFuture<Position> future = this.recorder.recordDurably(event("virtual"));
				if (pinned) {
					synchronized (lock) {
						future.join();
					}
				}
				else {
					future.join();
				}
				done.countDown();
			});
		}
		assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
		assertThat(this.disk.appending).containsOnly(WRITER);
		this.recorder.close();
		assertThat(stored("virtual")).isEqualTo(200);
	}

	@Test
	void callersMayHoldTheirOwnLocks() throws Exception {
		Object lock = new Object();
		RecorderFixture.inThreads(4, (number) -> {
			for (int i = 0; i < 50; i++) {
				synchronized ((number % 2 == 0) ? lock : new Object()) {
					this.recorder.recordDurably(event("locked")).join();
				}
			}
		});
		this.recorder.close();
		assertThat(stored("locked")).isEqualTo(200);
	}

	@Test
	void anInterruptEndsAWaitOnlyWhileThereIsNoAnswer() throws Exception {
		lead();
		Thread.currentThread().interrupt();
		CompletableFuture<Position> refused = this.recorder.recordDurably(event("x"));
		assertThatExceptionOfType(InterruptedException.class).isThrownBy(refused::get);
		assertThat(Thread.interrupted()).isFalse();
		assertThat(refused.get(1, TimeUnit.MINUTES)).as("it is stored all the same").isNotNull();
		Thread.currentThread().interrupt();
		assertThat(this.recorder.recordDurably(event("x")).join()).isNotNull();
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void anInterruptOfALeaderIsKeptForLater() throws Exception {
		lead();
		AtomicReference<@Nullable Object> ended = new AtomicReference<>();
		AtomicBoolean flag = new AtomicBoolean();
		Thread leader = holdALeader(() -> {
			try {
				ended.set(this.recorder.recordDurably(event("x")).get());
			}
			catch (InterruptedException | ExecutionException ex) {
				ended.set(ex);
			}
			flag.set(Thread.currentThread().isInterrupted());
		});
		leader.interrupt();
		this.disk.release();
		leader.join();
		assertThat(ended.get()).isInstanceOf(Position.class);
		assertThat(flag).isTrue();
		assertThat(this.disk.opened).hasValue(1);
	}

	@Test
	void interruptsAtRandomCloseNothingAndNoneIsLost() throws Exception {
		int callers = 4;
		int each = 150;
		AtomicInteger seen = new AtomicInteger();
		int sent = 0;
		Thread[] threads = new Thread[callers];
		AtomicBoolean[] pending = new AtomicBoolean[callers];
		AtomicInteger left = new AtomicInteger(callers);
		for (int i = 0; i < callers; i++) {
			int number = i;
			pending[i] = new AtomicBoolean();
			threads[i] = new Thread(() -> {
				for (int n = 0; n < each; n++) {
					CompletableFuture<Position> future = this.recorder.recordDurably(event("mine"));
					try {
						Position unused = (n % 2 == 0) ? future.get() : future.join();
					}
					catch (InterruptedException ex) {
						Thread.currentThread().interrupt();
					}
					catch (ExecutionException ex) {
						throw new AssertionError(ex);
					}
					if (pending[number].get()) { // it was sent before this look
						while (!Thread.interrupted()) {
							Thread.onSpinWait();
						}
						pending[number].set(false);
						seen.incrementAndGet();
					}
				}
				left.decrementAndGet();
			}, "caller" + i);
		}
		for (Thread thread : threads) {
			thread.start();
		}
		Random random = new Random(7);
		while (left.get() > 0) {
			int to = random.nextInt(callers);
			if (threads[to].isAlive() && pending[to].compareAndSet(false, true)) {
				threads[to].interrupt();
				sent++;
			}
			TimeUnit.MICROSECONDS.sleep(random.nextInt(300));
		}
		for (Thread thread : threads) {
			thread.join();
		}
		assertThat(sent - seen.get()).as("sent behind the last look").isBetween(0, callers);
		assertThat(seen).hasPositiveValue();
		assertThat(this.recorder.status().writeErrors()).isZero();
		this.recorder.close();
		assertThat(this.disk.opened).as("opened once").hasValue(1);
		assertThat(stored("mine")).isEqualTo(callers * (long) each);
		assertClean();
	}

	@Test
	void actionsNeverRunOnALeader() throws Exception {
		lead();
		Queue<String> ranOn = new ConcurrentLinkedQueue<>();
		CountDownLatch never = new CountDownLatch(1);
		List<CompletableFuture<?>> actions = new ArrayList<>();
		for (int i = 0; i < 50; i++) {
			this.disk.hold();
			Thread leader = new Thread(() -> this.recorder.recordDurably(event("x")).join(), "leader");
			leader.start();
			this.disk.awaitHeld();
			actions.add(this.recorder.recordDurably(event("acting")).thenRun(() -> {
				ranOn.add(Thread.currentThread().getName());
				RecorderFixture.awaitQuietly(never);
			}));
			Thread second = new Thread(() -> this.recorder.recordDurably(event("y")).join(), "leader");
			second.start();
			this.disk.release();
			leader.join();
			second.join();
		}
		await().until(() -> !ranOn.isEmpty());
		never.countDown();
		CompletableFuture.allOf(actions.toArray(CompletableFuture<?>[]::new)).get(60, TimeUnit.SECONDS);
		assertThat(ranOn).hasSize(50).containsOnly("papyra-futures");
	}

	@Test
	void observersAreToldByTheWriter() {
		Queue<String> toldOn = new ConcurrentLinkedQueue<>();
		AtomicInteger told = new AtomicInteger();
		restart(SyncPolicy.ALWAYS, Duration.ofSeconds(60), new PersistenceObserver() {
			@Override
			public void onWritten(long[] factsByKind, long bytes, long nanos) {
				toldOn.add(Thread.currentThread().getName());
				told.addAndGet((int) factsByKind[FactKind.EVENT.ordinal()]);
			}
		});
		for (int i = 0; i < 20; i++) {
			this.recorder.recordDurably(event("x")).join();
		}
		await().until(() -> told.get() == 21);
		assertThat(toldOn).containsOnly(WRITER);
		assertThat(this.disk.appending).contains(Thread.currentThread().getName());
	}

	@Test
	void whatALeaderCannotStoreTheWriterTriesAgain() {
		lead();
		this.disk.failing = new IOException("Input/output error");
		CompletableFuture<Position> future = this.recorder.recordDurably(event("mine"));
		assertThatExceptionOfType(CompletionException.class).isThrownBy(future::join)
			.withCauseInstanceOf(PersistenceException.class)
			.withMessageContaining("Input/output error");
		assertThat(this.recorder.status().state()).isEqualTo(State.FAILING);
		this.recorder.record(event("meanwhile"));
		await().until(() -> this.recorder.status().writeErrors() > 2);
		this.disk.failing = null;
		await().until(() -> this.recorder.status().state() == State.OPEN);
		lead();
		this.recorder.close();
		assertThat(stored("mine")).isOne();
		assertThat(stored("meanwhile")).isOne();
		assertThat(this.recorder.status().dropped()).isEmpty();
		assertClean();
	}

	@Test
	void aLeaderThatDoesNotComeBackIsStalledAndTheRecorderCanBeClosed() throws Exception {
		restart(SyncPolicy.ALWAYS, Duration.ofMillis(300), PersistenceObserver.NONE);
		lead();
		AtomicReference<@Nullable Throwable> ended = new AtomicReference<>();
		Thread leader = holdALeader(() -> {
			try {
				this.recorder.recordDurably(event("mine")).join();
			}
			catch (Throwable ex) {
				ended.set(ex);
			}
		});
		await().until(() -> this.recorder.status().stalledSince() != null);
		assertThat(this.recorder.status().state()).isEqualTo(State.FAILING);
		CompletableFuture<Position> waiting = this.recorder.recordDurably(event("waiting"));
		this.recorder.close();
		assertThat(this.recorder.status().state()).isEqualTo(State.CLOSED);
		assertThat(waiting).isCompletedExceptionally();
		assertThat(this.recorder.status().dropped()).containsEntry(DropReason.SHUTDOWN, 2L);
		assertThat(leader.isAlive()).isTrue();
		this.disk.release();
		leader.join();
		assertThat(ended.get()).hasCauseInstanceOf(FactDroppedException.class);
		await().until(() -> {
			try (var again = this.backend.openWriter(new WriterOptions("s", SyncPolicy.ALWAYS))) {
				return again != null;
			}
			catch (PersistenceException ex) {
				return false; // the writer has not closed the store yet
			}
		});
	}

	@Test
	void theStoreIsPausedBetweenLeaders() throws Exception {
		AtomicBoolean done = new AtomicBoolean();
		AtomicInteger pauses = new AtomicInteger();
		Thread pausing = new Thread(() -> {
			while (!done.get()) {
				int facts = this.recorder.pauseFor(Duration.ofSeconds(60), () -> {
					// nobody else may have the store open
					this.backend.openWriter(new WriterOptions("s", SyncPolicy.ALWAYS)).close();
					return 1;
				});
				pauses.addAndGet(facts);
			}
		});
		pausing.start();
		RecorderFixture.inThreads(3, (number) -> {
			for (int i = 0; i < 60; i++) {
				this.recorder.recordDurably(event("x")).join();
			}
		});
		await().until(() -> pauses.get() > 0);
		done.set(true);
		pausing.join();
		this.recorder.close();
		assertThat(stored("x")).isEqualTo(180);
		assertClean();
	}

	@Test
	void whoHasHardlyAnyStackLeftHarmsNobody() throws Exception {
		lead();
		AtomicInteger answers = new AtomicInteger();
		Thread deep = new Thread(null, () -> goDown(answers), "deep", 512 * 1024);
		deep.start();
		deep.join(TimeUnit.MINUTES.toMillis(1));
		assertThat(deep.isAlive()).isFalse();
		assertThat(answers).hasPositiveValue();
		lead();
		this.recorder.close();
		assertThat(stored("deep")).isEqualTo(answers.get());
		assertClean();
		assertThat(this.disk.opened).hasValue(1);
	}

	/**
	 * Goes down until there is no room left, and waits for facts on the way up.
	 * @return how many calls above the end this one is
	 */
	@SuppressWarnings("InfiniteRecursion") // the stack ends it
	private int goDown(AtomicInteger answers) {
		int above;
		try {
			above = goDown(answers) + 1;
		}
		catch (StackOverflowError ex) {
			return 0;
		}
		if (above % 50 == 0 && above > 100 && above < 1000) {
			assertThat(this.recorder.recordDurably(event("deep")).join()).isNotNull();
			answers.incrementAndGet();
		}
		return above;
	}

	@Test
	void everythingAtOnce() throws Exception {
		Random seeds = new Random(20261129);
		for (int round = 0; round < 6; round++) {
			Random random = new Random(seeds.nextLong());
			Set<String> acknowledged = ConcurrentHashMap.newKeySet();
			Queue<CompletableFuture<Position>> futures = new ConcurrentLinkedQueue<>();
			String name = "r" + round + "-";
			AtomicBoolean over = new AtomicBoolean();
			BufferedFactRecorder current = this.recorder;
			List<Thread> callers = new ArrayList<>();
			for (int i = 0; i < 6; i++) {
				int number = i;
				long seed = random.nextLong();
				Thread caller = new Thread(() -> call(current, name + number + "-", seed, over, acknowledged, futures));
				caller.start();
				callers.add(caller);
			}
			for (int event = 0; event < 60; event++) {
				switch (random.nextInt(4)) {
					case 0 -> this.disk.failing = new IOException("No space left on device");
					case 1 -> callers.get(random.nextInt(callers.size())).interrupt();
					default -> this.disk.failing = null;
				}
				TimeUnit.MICROSECONDS.sleep(random.nextInt(2000));
			}
			this.disk.failing = null;
			if (round % 2 == 0) {
				current.close(); // under those who still record
			}
			over.set(true);
			for (Thread caller : callers) {
				caller.join();
			}
			current.close();
			assertThat(futures).allSatisfy((future) -> assertThat(future).isDone());
			assertAllThere(name, acknowledged);
			this.recorder = recorder(SyncPolicy.ALWAYS, Duration.ofSeconds(60), PersistenceObserver.NONE);
			this.recorder.start();
		}
		assertClean();
	}

	private static void call(BufferedFactRecorder recorder, String name, long seed, AtomicBoolean over,
			Set<String> acknowledged, Queue<CompletableFuture<Position>> futures) {
		Random random = new Random(seed);
		for (int n = 0; !over.get(); n++) {
			String type = name + (1_000_000 + n);
			CompletableFuture<Position> future = recorder
				.recordDurably(ActorEvent.of(ActorAddress.of("orders", 1), type, null));
			futures.add(future);
			try {
				switch (random.nextInt(4)) {
					case 0 -> future.get();
					case 1 -> future.get(1, TimeUnit.MINUTES);
					case 2 -> future.thenApply((position) -> position).join();
					default -> future.join();
				}
				acknowledged.add(type);
			}
			catch (Exception ex) {
				// It failed, or this thread was interrupted: nothing is promised then.
			}
			if (random.nextInt(8) == 0) {
				Thread.interrupted();
			}
		}
	}

	/** What was acknowledged is there, once, and in the order of each caller. */
	private void assertAllThere(String name, Set<String> acknowledged) {
		List<String> found = new ArrayList<>();
		try (Stream<StoredFact> facts = this.backend.read(FactQuery.of(FactKind.EVENT))) {
			facts.map((stored) -> ((ActorEvent) stored.fact()).eventType())
				.filter((type) -> type.startsWith(name))
				.forEach(found::add);
		}
		assertThat(found).doesNotHaveDuplicates().containsAll(acknowledged);
		for (int caller = 0; caller < 6; caller++) {
			String own = name + caller + "-";
			assertThat(found.stream().filter((type) -> type.startsWith(own))).isSorted();
		}
	}

	/** The disk of this machine, which tells who appends, can fail, and can be held. */
	private static final class WatchedDisk extends ForwardingDisk {

		final AtomicInteger opened = new AtomicInteger();

		final Queue<String> appending = new ConcurrentLinkedQueue<>();

		/** Who has put a file in the place of another one. */
		final Queue<String> renaming = new ConcurrentLinkedQueue<>();

		volatile @Nullable IOException failing;

		private volatile boolean synced;

		private volatile String holder = "";

		private volatile CountDownLatch held = new CountDownLatch(0);

		private volatile CountDownLatch released = new CountDownLatch(0);

		WatchedDisk() {
			super(Disk.real());
		}

		/** The next append waits until it is released. */
		void hold() {
			this.held = new CountDownLatch(1);
			this.released = new CountDownLatch(1);
		}

		/** Whether all that was appended was forced behind it. */
		boolean isSynced() {
			return this.synced;
		}

		void awaitHeld() throws InterruptedException {
			assertThat(this.held.await(60, TimeUnit.SECONDS)).isTrue();
		}

		boolean isHeldBy(String thread) {
			return this.holder.equals(thread);
		}

		void release() {
			this.released.countDown();
		}

		private void passBy() {
			CountDownLatch until = this.released;
			this.holder = Thread.currentThread().getName();
			this.held.countDown();
			boolean interrupted = false;
			while (until.getCount() > 0) {
				try {
					until.await();
				}
				catch (InterruptedException ex) {
					interrupted = true;
				}
			}
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}

		@Override
		public void rename(Path from, Path to) throws IOException {
			this.renaming.add(Thread.currentThread().getName());
			super.rename(from, to);
		}

		@Override
		public DiskFile openForAppend(Path file) throws IOException {
			this.opened.incrementAndGet();
			DiskFile real = Disk.real().openForAppend(file);
			return new ForwardingFile(real) {

				@Override
				public int append(ByteBuffer source, long end) throws IOException {
					WatchedDisk.this.appending.add(Thread.currentThread().getName());
					passBy();
					WatchedDisk.this.synced = false;
					return real.append(source, end);
				}

				@Override
				public void force() throws IOException {
					IOException failure = WatchedDisk.this.failing;
					if (failure != null) {
						throw failure;
					}
					super.force();
					WatchedDisk.this.synced = true;
				}

				@Override
				public boolean isUninterruptible() {
					return real.isUninterruptible();
				}

			};
		}

	}

}
