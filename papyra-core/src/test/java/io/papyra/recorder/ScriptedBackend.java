package io.papyra.recorder;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import io.papyra.backend.AppendResult;
import io.papyra.backend.FactBatch;
import io.papyra.backend.FactWriter;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.PersistenceException;
import io.papyra.backend.WriterLockedException;
import io.papyra.backend.WriterOptions;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.internal.writer.UninterruptibleWriter;
import io.papyra.retention.ExpiryReason;
import org.jspecify.annotations.Nullable;

/** A store in memory that fails, blocks and remembers on command. */
final class ScriptedBackend implements PersistenceBackend {

	final AtomicInteger appends = new AtomicInteger();

	final AtomicInteger syncs = new AtomicInteger();

	final AtomicInteger closes = new AtomicInteger();

	/** Thrown by every append while it is not null. */
	volatile @Nullable Throwable appendFailure;

	/** Thrown by every sync while it is not null. */
	volatile @Nullable Throwable syncFailure;

	/** Thrown by opening while it is not null. */
	volatile @Nullable RuntimeException openFailure;

	/** What every append drops to make room. */
	volatile Map<FactKind, Long> expired = Map.of();

	/** Whether the writer's thread came to an append with its interrupt flag set. */
	volatile boolean interruptedAppend;

	/** The thread that did all this. */
	volatile @Nullable Thread thread;

	/** Whether callers may store, too. */
	volatile boolean byCallers;

	private final AtomicReference<@Nullable CountDownLatch> gate = new AtomicReference<>();

	private final List<String> lines = new ArrayList<>();

	private final List<Integer> batches = new ArrayList<>();

	private boolean open;

	/** Makes every append from here on wait until {@link #unblock()}. */
	void block() {
		this.gate.set(new CountDownLatch(1));
	}

	void unblock() {
		CountDownLatch latch = this.gate.getAndSet(null);
		if (latch != null) {
			latch.countDown();
		}
	}

	synchronized List<String> lines() {
		return List.copyOf(this.lines);
	}

	/** The lines that callers have recorded. */
	List<String> facts() {
		return lines().stream()
			.filter((line) -> !line.contains("\"event_type\":\"SystemSt") && !line.contains("\"kind\":\"log_gap\""))
			.toList();
	}

	/** The lines that tell of lost facts. */
	List<String> gaps() {
		return lines().stream().filter((line) -> line.contains("\"kind\":\"log_gap\"")).toList();
	}

	/** Entries of each batch stored. */
	synchronized List<Integer> batches() {
		return List.copyOf(this.batches);
	}

	@Override
	public String name() {
		return "scripted";
	}

	@Override
	public String location() {
		return "a test";
	}

	@Override
	public synchronized FactWriter openWriter(WriterOptions options) {
		if (this.openFailure != null) {
			throw this.openFailure;
		}
		if (this.open) {
			throw new WriterLockedException("open already");
		}
		this.open = true;
		return this.byCallers ? new CallersWriter() : new Writer();
	}

	@Override
	public Stream<StoredFact> read(FactQuery query) {
		return Stream.empty();
	}

	private synchronized AppendResult store(FactBatch batch) {
		long first = this.lines.size() + 1L;
		for (int i = 0; i < batch.size(); i++) {
			this.lines.add(batch.json(i));
		}
		this.batches.add(batch.size());
		long[] seqs = LongStream.range(first, first + batch.size()).toArray();
		Map<FactKind, Map<ExpiryReason, Long>> reasons = new EnumMap<>(FactKind.class);
		this.expired.forEach((kind, count) -> reasons.put(kind, Map.of(ExpiryReason.SIZE, count)));
		return AppendResult.of(seqs, batch.byteCount(), reasons);
	}

	private synchronized void release() {
		this.open = false;
	}

	private final class CallersWriter extends Writer implements UninterruptibleWriter {

		@Override
		public AppendResult appendUninterruptibly(FactBatch batch) {
			return append(batch);
		}

	}

	private class Writer implements FactWriter {

		@Override
		public AppendResult append(FactBatch batch) {
			ScriptedBackend.this.thread = Thread.currentThread();
			ScriptedBackend.this.interruptedAppend |= Thread.currentThread().isInterrupted();
			ScriptedBackend.this.appends.incrementAndGet();
			CountDownLatch latch = ScriptedBackend.this.gate.get();
			if (latch != null) {
				await(latch);
			}
			raise(ScriptedBackend.this.appendFailure);
			return store(batch);
		}

		@Override
		public void sync() {
			ScriptedBackend.this.syncs.incrementAndGet();
			raise(ScriptedBackend.this.syncFailure);
		}

		@Override
		public void close() {
			ScriptedBackend.this.closes.incrementAndGet();
			release();
		}

		private void await(CountDownLatch latch) {
			boolean interrupted = false;
			while (latch.getCount() > 0) {
				try {
					latch.await();
				}
				catch (InterruptedException ex) {
					interrupted = true;
				}
			}
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}

		private void raise(@Nullable Throwable failure) {
			if (failure instanceof Error error) {
				throw error;
			}
			if (failure instanceof RuntimeException exception) {
				throw exception;
			}
			if (failure != null) {
				throw new PersistenceException("scripted", failure);
			}
		}

	}

}
