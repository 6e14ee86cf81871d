package io.papyra.tests.kill;

import java.nio.file.Path;

import io.papyra.backend.Compactable;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.file.JsonBackend;
import io.papyra.backend.file.RotatingBackend;
import io.papyra.backend.file.RotatingOptions;
import io.papyra.observe.PersistenceObserver;
import io.papyra.recorder.BufferedFactRecorder;
import io.papyra.recorder.RecorderOptions;
import io.papyra.report.CompactionRequest;
import io.papyra.report.RecoveryMode;
import io.papyra.retention.Retention;
import io.papyra.retention.RetentionPolicy;
import io.papyra.startup.ScanDepth;
import io.papyra.startup.StartupCheck;
import io.papyra.startup.StartupMode;
import io.papyra.startup.StartupOptions;

/**
 * A service whose files change all the time: small segments, and, if facts are limited,
 * one compaction after the other. Arguments: backend, place, number of the run, how many
 * facts of a kind count (0 for all).
 */
public final class ChurnMain {

	/** A few hundred facts. */
	static final long SEGMENT = 16 * 1024;

	private ChurnMain() {
	}

	/** The store as the process and its observer open it. */
	static PersistenceBackend backend(String name, Path place, long limit) {
		RetentionPolicy retention = (limit > 0) ? RetentionPolicy.same(new Retention(limit, null, null))
				: RetentionPolicy.NONE;
		return name.equals("json") ? new JsonBackend(place, retention)
				: new RotatingBackend(place, new RotatingOptions(SEGMENT, null), retention);
	}

	/** Runs until it is killed. */
	public static void main(String[] args) throws InterruptedException {
		System.out.println("begun");
		long limit = Long.parseLong(args[3]);
		PersistenceBackend backend = backend(args[0], Path.of(args[1]), limit);
		StartupOptions options = new StartupOptions(StartupMode.RECOVER, RecoveryMode.REPAIR, null, null,
				ScanDepth.INCREMENTAL);
		new StartupCheck(backend, options, PersistenceObserver.NONE).run();
		System.out.println("checked");
		BufferedFactRecorder recorder = new BufferedFactRecorder(backend, RecorderOptions.defaults("killed"),
				PersistenceObserver.NONE);
		recorder.start();
		new AcknowledgedFacts(recorder, Integer.parseInt(args[2])).begin();
		if (limit > 0) {
			compact((Compactable) backend);
		}
		Thread.currentThread().join();
	}

	private static void compact(Compactable backend) {
		for (int round = 1;; round++) {
			backend.compact(CompactionRequest.NOW, ProgressMonitor.NONE);
			System.out.print("compacted " + round + "\n");
		}
	}

}
