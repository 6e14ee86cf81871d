package io.papyra.recorder;

import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.papyra.backend.FactBatch;
import io.papyra.codec.FactEncoder;
import io.papyra.codec.TypesStoredAsText;
import io.papyra.fact.Fact;
import io.papyra.fact.FactKind;
import io.papyra.internal.ack.DurableFuture;
import io.papyra.observe.DropReason;
import org.jspecify.annotations.Nullable;

/**
 * The way of a fact on the thread that records it: refused before any work is spent on it
 * where there is no room, else encoded and put into the buffer. Nothing here throws. Safe
 * for use by any number of threads.
 */
final class Entrance {

	private static final long LATE_DROPS_INTERVAL = TimeUnit.SECONDS.toNanos(1);

	private final RecorderContext context;

	private final TypesStoredAsText printed = new TypesStoredAsText();

	private final EncoderPool encoders;

	private final long blockNanos;

	private final AtomicLong lateDropsTold;

	private volatile @Nullable Thread writer;

	Entrance(RecorderContext context) {
		this.context = context;
		RecorderOptions options = context.options();
		this.encoders = new EncoderPool(() -> new FactEncoder(options.systemId(), options.maxPayloadSize(),
				options.redactedKeys(), options.payloads(), this.printed, context.parts().clock()));
		this.blockNanos = (options.overflow() == OverflowPolicy.BLOCK) ? RecorderOptions.nanos(options.blockTimeout())
				: 0;
		this.lateDropsTold = new AtomicLong(context.parts().nanoTime().getAsLong() - LATE_DROPS_INTERVAL);
	}

	/** Tells which thread makes room, so that it does not wait for itself. */
	void writer(@Nullable Thread thread) {
		this.writer = thread;
	}

	/** Classes of the application that were stored as what they say of themselves. */
	Set<String> printedTypes() {
		return this.printed.types();
	}

	/** Takes a fact in or counts it as dropped; never throws. */
	void take(@Nullable Fact fact, @Nullable DurableFuture future) {
		FactKind kind = null;
		DropReason refused = DropReason.ENCODING;
		try {
			if (fact != null) {
				kind = fact.kind();
				refused = offer(fact, future);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			refused = DropReason.OVERFLOW;
		}
		catch (Throwable ex) { // out of memory or of stack: the caller has worries enough
			refused = DropReason.ENCODING;
		}
		if (refused != null) {
			drop(refused, kind, future);
		}
	}

	/** Returns null, or why the fact is not taken. */
	private @Nullable DropReason offer(Fact fact, @Nullable DurableFuture future) throws InterruptedException {
		Intake intake = this.context.intake();
		Thread me = Thread.currentThread();
		boolean byWriter = me == this.writer;
		// Who makes room must not wait for it.
		long wait = (byWriter || intake.isLeader(me)) ? 0 : this.blockNanos;
		if (intake.isClosed()) {
			return DropReason.CLOSED;
		}
		if (intake.isFull()) {
			// Before any work is spent on the fact: in a storm of them that is all there
			// is time for.
			wait = (wait > 0) ? intake.awaitRoom(wait) : 0;
			if (wait == 0) {
				return intake.isClosed() ? DropReason.CLOSED : DropReason.OVERFLOW;
			}
		}
		EncoderPool.Slot slot = this.encoders.borrow();
		if (slot == null) {
			return DropReason.ENCODING;
		}
		try {
			FactEncoder encoder = slot.encoder();
			int length = encoder.encode(fact);
			if (length == 0 || length > intake.capacity() || length > FactBatch.MAX_ENTRY) {
				return DropReason.ENCODING;
			}
			return intake.offer(fact, encoder.array(), length, future, wait, byWriter);
		}
		finally {
			this.encoders.giveBack(slot);
		}
	}

	private void drop(DropReason reason, @Nullable FactKind kind, @Nullable DurableFuture future) {
		try {
			this.context.drops().add(reason, kind);
			if (future != null) {
				future.completeExceptionally(new FactDroppedException(reason, explained(reason)));
			}
			if (reason == DropReason.CLOSED) {
				tellLateDrops();
			}
		}
		catch (Throwable ex) {
			// Even counting it is too much for a stack or heap like this.
		}
	}

	/** Nothing else reports what comes after the end; once a second is enough. */
	private void tellLateDrops() {
		long now = this.context.parts().nanoTime().getAsLong();
		long last = this.lateDropsTold.get();
		if (now - last >= LATE_DROPS_INTERVAL && this.lateDropsTold.compareAndSet(last, now)) {
			this.context.observer().tellDrops();
		}
	}

	private String explained(DropReason reason) {
		return switch (reason) {
			case OVERFLOW -> "the fact was dropped: the buffer of " + this.context.intake().capacity()
					+ " bytes is full (papyra.write.buffer-size)";
			case CLOSED -> "the fact was dropped: the recorder is closed";
			case ENCODING ->
				"the fact was dropped: it is missing, larger than the buffer or than any line may be, or cannot be encoded";
			case SHUTDOWN -> "the fact was dropped: the recorder had to stop";
		};
	}

}
