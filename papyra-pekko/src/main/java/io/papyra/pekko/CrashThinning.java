package io.papyra.pekko;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.recorder.FactRecorder;
import org.apache.pekko.actor.ActorSystem;
import org.jspecify.annotations.Nullable;

/**
 * Keeps an actor that crashes again and again from filling the history: the first crashes
 * are recorded one by one, those that follow as one event a second which tells their
 * number. Nothing else is thinned: whether an actor has started, stopped, or lost a
 * message is told each time. Safe for use by several threads.
 */
final class CrashThinning {

	/**
	 * Actors that crashed in the last window, at most; others are not thinned, so that
	 * memory is bounded.
	 */
	private static final int MOST_WINDOWS = 4096;

	private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

	private final CrashLimit limit;

	private final FactRecorder recorder;

	private final Consumer<Runnable> inASecond;

	private final LongSupplier nanoTime;

	private final Map<Key, Window> windows = new HashMap<>();

	private boolean scheduled;

	private long lastPurge;

	/**
	 * @param inASecond has something done a second later; where it cannot, the summary
	 * comes at the {@link #summarize end}
	 * @param nanoTime the monotonic clock
	 */
	CrashThinning(CrashLimit limit, FactRecorder recorder, Consumer<Runnable> inASecond, LongSupplier nanoTime) {
		this.limit = limit;
		this.recorder = recorder;
		this.inASecond = inASecond;
		this.nanoTime = nanoTime;
		this.lastPurge = nanoTime.getAsLong() - SECOND;
	}

	/** Of one actor system, whose scheduler counts the seconds. */
	static CrashThinning of(ActorSystem system, CrashLimit limit, FactRecorder recorder) {
		return new CrashThinning(limit, recorder, (summary) -> {
			try {
				system.scheduler().scheduleOnce(Duration.ofNanos(SECOND), summary, system.dispatcher());
			}
			catch (IllegalStateException ex) {
				// the actor system is about to end, and then tells what is left
			}
		}, System::nanoTime);
	}

	/**
	 * Whether that crash or restart is recorded by itself; else it will be summarized.
	 */
	boolean isRecorded(ActorAddress actor, String eventType, @Nullable Throwable cause) {
		if (!this.limit.isLimited()) {
			return true;
		}
		String exception = (cause != null) ? cause.getClass().getName() : null;
		synchronized (this.windows) {
			Window window = window(new Key(String.valueOf(actor.path()), eventType, exception));
			if (window == null || window.seen < this.limit.count()) {
				if (window != null) {
					window.seen++;
				}
				return true;
			}
			window.suppress(actor, Instant.now());
			if (this.scheduled) {
				return false;
			}
			this.scheduled = true;
		}
		this.inASecond.accept(this::summarize);
		return false;
	}

	/** The window of such crashes, or null if there are too many of them. */
	private @Nullable Window window(Key key) {
		long now = this.nanoTime.getAsLong();
		Window window = this.windows.get(key);
		if (window == null && this.windows.size() >= MOST_WINDOWS && now - this.lastPurge >= SECOND) {
			this.lastPurge = now;
			this.windows.values().removeIf((old) -> old.count == 0 && isOver(old, now));
		}
		if (window == null && this.windows.size() < MOST_WINDOWS) {
			window = new Window(now);
			this.windows.put(key, window);
		}
		else if (window != null && isOver(window, now)) {
			window.begun = now;
			window.seen = 0;
		}
		return window;
	}

	private boolean isOver(Window window, long now) {
		return now - window.begun >= this.limit.window().toNanos();
	}

	/**
	 * Records what has been held back, and looks again a second later if that was
	 * something.
	 */
	void summarize() {
		List<ActorEvent> summaries = new ArrayList<>();
		synchronized (this.windows) {
			this.windows.forEach((key, window) -> {
				if (window.count > 0) {
					summaries.add(window.summary(key));
				}
			});
			this.scheduled = !summaries.isEmpty();
		}
		summaries.forEach(this.recorder::record);
		if (!summaries.isEmpty()) {
			this.inASecond.accept(this::summarize);
		}
	}

	/**
	 * What is counted together.
	 *
	 * @param exception type of what was thrown, or null if that is not known
	 */
	private record Key(String path, String eventType, @Nullable String exception) {
	}

	private static final class Window {

		private long begun;

		private int seen;

		private long count;

		private ActorAddress actor = ActorAddress.UNKNOWN;

		private Instant first = Instant.EPOCH;

		private Instant last = Instant.EPOCH;

		Window(long begun) {
			this.begun = begun;
		}

		void suppress(ActorAddress whose, Instant now) {
			this.actor = whose;
			this.first = (this.count == 0) ? now : this.first;
			this.last = now;
			this.count++;
		}

		ActorEvent summary(Key key) {
			Map<String, @Nullable Object> payload = new LinkedHashMap<>();
			payload.put("event_type", key.eventType());
			payload.put("exception", key.exception());
			payload.put("count", this.count);
			payload.put("first", this.first.toString());
			payload.put("last", this.last.toString());
			this.count = 0;
			return new ActorEvent("", this.actor, ActorEvent.CRASHES_SUMMARIZED, payload, null);
		}

	}

}
