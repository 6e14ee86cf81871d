package io.papyra.tests.kill;

import java.nio.file.Path;

import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.Recoverable;
import io.papyra.report.RecoveryMode;
import io.papyra.report.RecoveryReport;
import io.papyra.report.RecoveryRequest;

/** Mends a store once. Arguments: backend, place, mode. */
public final class RepairMain {

	private RepairMain() {
	}

	/** Says when it begins and when it has ended. */
	public static void main(String[] args) {
		Recoverable backend = (Recoverable) ChurnMain.backend(args[0], Path.of(args[1]), 0);
		System.out.println("repairing");
		RecoveryReport report = backend.recover(RecoveryRequest.of(RecoveryMode.valueOf(args[2])),
				ProgressMonitor.NONE);
		System.out.println("repaired " + report.after().isClean());
	}

}
