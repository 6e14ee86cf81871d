package io.papyra.recorder;

import java.util.concurrent.atomic.AtomicReference;

import io.papyra.observe.PersistenceObserver;
import org.jspecify.annotations.Nullable;

/**
 * What callers, writer and closer of one recorder share.
 */
record RecorderContext(RecorderOptions options, RecorderParts parts, Intake intake, Drops drops, Progress progress,
		Acknowledgements acknowledgements, ShieldedObserver observer, Deadline deadline, Pending pending,
		CallerCommits commits, AtomicReference<@Nullable Pause<?>> pause) {

	static RecorderContext of(RecorderOptions options, PersistenceObserver observer, RecorderParts parts) {
		Drops drops = new Drops(parts.clock());
		Intake intake = new Intake(options.bufferSize());
		ShieldedObserver shielded = new ShieldedObserver(observer, drops);
		return new RecorderContext(options, parts, intake, drops, new Progress(), new Acknowledgements(parts.threads()),
				shielded, new Deadline(parts.nanoTime()), new Pending(), new CallerCommits(intake, shielded),
				new AtomicReference<>());
	}

}
