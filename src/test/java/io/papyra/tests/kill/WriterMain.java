package io.papyra.tests.kill;

import java.nio.file.Path;

import io.papyra.backend.file.JsonBackend;
import io.papyra.observe.PersistenceObserver;
import io.papyra.recorder.BufferedFactRecorder;
import io.papyra.recorder.RecorderOptions;
import io.papyra.report.RecoveryMode;
import io.papyra.startup.ScanDepth;
import io.papyra.startup.StartupCheck;
import io.papyra.startup.StartupMode;
import io.papyra.startup.StartupOptions;

/**
 * What a service does with its history, and nothing else: check, recover, open, record.
 * Arguments: file and number of the run.
 */
public final class WriterMain {

	private WriterMain() {
	}

	public static void main(String[] args) throws InterruptedException {
		System.out.println("begun");
		JsonBackend backend = new JsonBackend(Path.of(args[0]));
		StartupOptions options = new StartupOptions(StartupMode.RECOVER, RecoveryMode.REPAIR, null, null,
				ScanDepth.INCREMENTAL);
		new StartupCheck(backend, options, PersistenceObserver.NONE).run();
		System.out.println("checked");
		BufferedFactRecorder recorder = new BufferedFactRecorder(backend, RecorderOptions.defaults("killed"),
				new StoredCounts());
		recorder.start();
		Runtime.getRuntime().addShutdownHook(new Thread(recorder::close));
		new AcknowledgedFacts(recorder, Integer.parseInt(args[1])).begin();
		Thread.currentThread().join();
	}

}
