package io.papyra.recorder;

import java.util.concurrent.atomic.AtomicReference;

import io.papyra.observe.PersistenceObserver;
import org.jspecify.annotations.Nullable;

/**
 * What callers, writer and closer of one recorder share.
 */
record RecorderContext(RecorderOptions options, RecorderParts parts, Intake intake, Drops drops, Progress progress,
		Acknowledgements acknowledgements, ShieldedObserver observer, Deadline deadline, Pending pending,
		AtomicReference<@Nullable Pause<?>> pause) {

	static RecorderContext of(RecorderOptions options, PersistenceObserver observer, RecorderParts parts) {
		Drops drops = new Drops(parts.clock());
		return new RecorderContext(options, parts, new Intake(options.bufferSize()), drops, new Progress(),
				new Acknowledgements(parts.threads()), new ShieldedObserver(observer, drops),
				new Deadline(parts.nanoTime()), new Pending(), new AtomicReference<>());
	}

}
