package io.papyra.spring.actuate.metrics;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * How much room is left, for callers that cannot wait until a disk or a server has said
 * so: it is asked on a thread of its own, never twice at once, and one that does not
 * answer blocks no caller for longer than a moment. Safe for use by several threads.
 */
final class FreeSpace {

	/** What was said so recently is not asked again: scrapers may come in pairs. */
	static final Duration FRESH = Duration.ofSeconds(5);

	/** What was said longer ago says nothing of now. */
	static final Duration OUTDATED = Duration.ofMinutes(1);

	/** How long after its beginning an answer is waited for at most. */
	static final Duration PATIENCE = Duration.ofMillis(200);

	/**
	 * What was said.
	 *
	 * @param bytes what is left; null if it is not known
	 * @param at when, by the monotonic clock
	 */
	private record Answer(@Nullable Long bytes, long at) {
	}

	private final Supplier<@Nullable Long> source;

	private final LongSupplier nanoTime;

	private volatile @Nullable Answer last;

	private @Nullable FutureTask<@Nullable Void> asking;

	private long asked;

	FreeSpace(Supplier<@Nullable Long> source) {
		this(source, System::nanoTime);
	}

	FreeSpace(Supplier<@Nullable Long> source, LongSupplier nanoTime) {
		this.source = source;
		this.nanoTime = nanoTime;
	}

	/** Bytes that are left; NaN if this is not known or was not reported lately. */
	double bytes() {
		if (!isYounger(FRESH)) {
			ask();
		}
		Answer told = this.last;
		Long left = (told != null && isYounger(OUTDATED)) ? told.bytes() : null;
		return (left != null) ? left : Double.NaN;
	}

	private boolean isYounger(Duration age) {
		Answer told = this.last;
		return told != null && this.nanoTime.getAsLong() - told.at() < age.toNanos();
	}

	private void ask() {
		FutureTask<@Nullable Void> question;
		long patience;
		synchronized (this) {
			question = this.asking;
			if (question == null || question.isDone()) {
				question = new FutureTask<>(this::answer, null);
				this.asking = question;
				this.asked = System.nanoTime();
				Thread thread = new Thread(question, "papyra-free-space");
				thread.setDaemon(true);
				thread.start();
			}
			patience = PATIENCE.toNanos() - (System.nanoTime() - this.asked);
		}
		try {
			question.get(Math.max(0, patience), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (TimeoutException | ExecutionException ex) {
			// What was said before has to do.
		}
	}

	private void answer() {
		Long bytes = this.source.get();
		this.last = new Answer(bytes, this.nanoTime.getAsLong());
	}

}
